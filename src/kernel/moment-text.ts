/** A moment as clients read it: RFC 3339 in UTC with milliseconds; a number that is no date stays a number. */
export function momentText(at: number): string | number {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : date.toISOString();
}
