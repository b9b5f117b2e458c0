/** How large an operation may be. What is over is refused before it is executed. */
export interface Limits {
  /** Characters of an operation's text, before it is parsed. What is long belongs into variables. */
  readonly characters: number;
  /** Lexical tokens of a document. */
  readonly tokens: number;
  /** Fields within fields. */
  readonly depth: number;
  /** Fields written in a document. */
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** What an operation may cost, in the points of `cost.ts`. */
  readonly points: number;
  /** Lists and objects within each other in the variables. */
  readonly variableDepth: number;
}

export const LIMITS: Limits = {
  characters: 100_000,
  tokens: 3_000,
  depth: 15,
  fields: 800,
  aliases: 100,
  directives: 50,
  points: 100_000,
  variableDepth: 32,
};
