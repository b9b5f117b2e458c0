/** `code`, as it stands in a sentence or a cell. */
export const code = (text: string): string => `\`${text}\``;

/** A list of codes with commas between. */
export const codes = (texts: readonly string[]): string => texts.map(code).join(', ');

/** A table; line breaks and bars in a cell are made harmless. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const LAST = '_Made from the code by `npm run emit`; the tests hold it equal._';

/** A page of the reference: its blocks with blank lines between, and a last line that says where it comes from. */
export function page(title: string, ...blocks: readonly string[]): string {
  return `${[`# ${title}`, ...blocks, LAST].join('\n\n')}\n`;
}

/** As a sentence: with a capital and a full stop. */
export function sentence(text: string): string {
  const begun = `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
