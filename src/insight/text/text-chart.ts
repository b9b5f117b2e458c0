const WIDTH = 40;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Bars for a terminal, one a line: what it is, how long, how much. The longest is forty cells. */
export function bars(items: readonly (readonly [label: string, value: number])[]): string[] {
  const most = Math.max(1, ...items.map(([, value]) => value));
  const wide = Math.max(0, ...items.map(([label]) => label.length));
  return items.map(([label, value]) => `  ${label.padEnd(wide)}  ${bar(value / most)} ${value}`);
}

function bar(share: number): string {
  const eighths = Math.round(share * WIDTH * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
