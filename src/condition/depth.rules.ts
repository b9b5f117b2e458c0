import type { ASTNode } from '@marcbachmann/cel-js';

/** How deep an expression is nested: the operands of a chain of `&&`, or of `||`, are one level. */
export function depthOf(root: ASTNode): number {
  let deepest = 0;
  const open: { readonly node: ASTNode; readonly depth: number }[] = [{ node: root, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    deepest = Math.max(deepest, depth);
    const isChain = node.op === '&&' || node.op === '||';
    for (const child of childrenOf(node.args))
      open.push({ node: child, depth: isChain && child.op === node.op ? depth : depth + 1 });
  }
  return deepest;
}

/** The nodes under a node, whatever it is. */
export function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}
