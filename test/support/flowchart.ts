export interface Flowchart {
  /** Node → its label. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label?: string }[];
  /** How many subgraphs there are. */
  readonly frames: number;
  readonly classes: ReadonlyMap<string, string>;
}

const LABEL = '"([^"#<>]|#\\d+;|<br/>)*"';
const SHAPES = [
  ['\\[\\[', '\\]\\]'],
  ['\\(\\[', '\\]\\)'],
  ['\\{\\{', '\\}\\}'],
  ['\\[', '\\]'],
  ['\\{', '\\}'],
].map(([open, close]) => new RegExp(`^(\\w+)${open}(${LABEL})${close}$`));
const EDGE = new RegExp(`^(\\w+) -->(?:\\|(${LABEL})\\|)? (\\w+)$`);

/**
 * Reads a Mermaid flowchart of the form that we draw, and nothing else: every line must be a node, an edge, a frame or
 * a class; a node is there once; edges and classes name nodes that are there; frames close. @throws with the line that
 * is none
 */
export function readFlowchart(text: string): Flowchart {
  const [head, ...lines] = text.split('\n');
  if (head !== 'flowchart TD') throw new Error(`no flowchart: ${head}`);
  const nodes = new Map<string, string>();
  const edges: { from: string; to: string; label?: string }[] = [];
  const classes = new Map<string, string>();
  const styles = new Set<string>();
  let [open, frames] = [0, 0];
  for (const line of lines.map((one) => one.trim())) {
    const node = SHAPES.map((shape) => shape.exec(line)).find((match) => match !== null);
    const edge = EDGE.exec(line);
    const given = /^class ([\w,]+) (\w+)$/.exec(line);
    const style = /^classDef (\w+) \S+$/.exec(line);
    if (new RegExp(`^subgraph \\w+\\[${LABEL}\\]$`).test(line)) [open, frames] = [open + 1, frames + 1];
    else if (line === 'end') open -= 1;
    else if (style) styles.add(style[1] as string);
    else if (given) for (const id of (given[1] as string).split(',')) classes.set(id, given[2] as string);
    else if (edge)
      edges.push({
        from: edge[1] as string,
        to: edge[4] as string,
        ...(edge[2] !== undefined && { label: edge[2].slice(1, -1) }),
      });
    else if (node && !nodes.has(node[1] as string)) nodes.set(node[1] as string, (node[2] as string).slice(1, -1));
    else throw new Error(`a line that is no flowchart’s, or a node that is there twice: ${line}`);
    if (open < 0) throw new Error('a frame ends that did not begin');
  }
  if (open !== 0) throw new Error('a frame does not end');
  for (const id of [...edges.flatMap(({ from, to }) => [from, to]), ...classes.keys()])
    if (!nodes.has(id)) throw new Error(`there is no node ${id}`);
  for (const name of classes.values()) if (!styles.has(name)) throw new Error(`there is no class ${name}`);
  return { nodes, edges, frames, classes };
}
