import type { Bounds } from './bounds.js';
import type { FactType, FactValue, Frame } from './fact.js';

/** A compiled condition (or any CEL expression): pure, shared, cheap to evaluate. */
export interface Condition {
  readonly source: string;
  /** The type of its value. */
  readonly type: FactType;
  /** The paths it reads, facts and locals. */
  readonly dependencies: readonly string[];
  /** How it reads each of them: by comparisons with literals alone, or otherwise. Left out = not known. */
  readonly bounds?: Bounds;
  /** Its value; undefined when an unknown fact decides it. Never throws. */
  evaluate(frame: Frame): FactValue;
  /** For a condition: true met, false not met, undefined unknown. */
  test(frame: Frame): boolean | undefined;
  /** The facts it read, by path, as they were: what a Cause keeps. Unknown ones are null. */
  reads(frame: Frame): Record<string, Exclude<FactValue, undefined> | null>;
}

/** What is wrong with a text, and where. Lines and columns count from 1. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** What to write instead. */
  readonly cure?: string;
  /** The file, when the text came from one. */
  readonly file?: string;
}

/** A text with `{{ expressions }}`. */
export interface Template {
  readonly source: string;
  readonly dependencies: readonly string[];
  /** Unknown parts read “…”. `escapes` is done to what is filled in, not to what the author wrote. */
  render(frame: Frame, escapes?: (text: string) => string): string;
}
