/** A moment as clients read it: RFC 3339 in UTC with milliseconds. A number that is no date of the calendar stays one. */
export function momentText(at: number): string | number {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : date.toISOString();
}
