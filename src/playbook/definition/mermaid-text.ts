/** Where a way leaves a node, and what is written on it. */
export interface Exit {
  readonly id: string;
  readonly label?: string;
}

const SHAPES = {
  box: ['[', ']'],
  round: ['([', '])'],
  hexagon: ['{{', '}}'],
  diamond: ['{', '}'],
  bar: ['[[', ']]'],
} as const;
export type Shape = keyof typeof SHAPES;

const MOST_LETTERS = 90;
const SPECIAL = /["#&<>`%\\]/g;

/** A text as a label shows it: cut when it is long, and without anything that Mermaid would read as its own. */
export function label(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const cut = plain.length > MOST_LETTERS ? `${plain.slice(0, MOST_LETTERS - 1)}…` : plain;
  return cut.replace(SPECIAL, (letter) => `#${letter.charCodeAt(0)};`);
}

/** The text of a Mermaid flowchart, as it grows. Ids are letters, digits and _; every label is quoted. */
export class MermaidText {
  private readonly lines: string[] = ['flowchart TD'];
  private readonly edges: string[] = [];
  private readonly styles: string[] = [];
  private depth = 1;

  /** A node of its own; the lines of its label stand under each other. */
  node(id: string, shape: Shape, ...words: readonly string[]): Exit {
    const [open, close] = SHAPES[shape];
    this.line(`${id}${open}"${words.map(label).join('<br/>')}"${close}`);
    return { id };
  }

  /** Leads every exit to a node. What is written on an exit stays unless another label is given. */
  join(exits: readonly Exit[], to: string, other?: string): void {
    for (const { id, label: own } of exits) {
      const written = other ?? own;
      this.edges.push(`  ${id} -->${written === undefined ? '' : `|"${label(written)}"|`} ${to}`);
    }
  }

  /** Whatever is drawn meanwhile stands in a frame. */
  subgraph<T>(id: string, title: string, draw: () => T): T {
    this.line(`subgraph ${id}["${label(title)}"]`);
    this.depth += 1;
    const drawn = draw();
    this.depth -= 1;
    this.line('end');
    return drawn;
  }

  /** Gives nodes a class. */
  classed(name: string, style: string, ids: readonly string[]): void {
    if (ids.length > 0) this.styles.push(`  classDef ${name} ${style}`, `  class ${ids.join(',')} ${name}`);
  }

  toString(): string {
    return [...this.lines, ...this.edges, ...this.styles].join('\n');
  }

  private line(text: string): void {
    this.lines.push(`${'  '.repeat(this.depth)}${text}`);
  }
}
