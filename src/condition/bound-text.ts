import type { FactValue } from './fact.js';

/**
 * A text as it is kept: its template, and what that read besides names, as it was. Rendered on read, so that an erased
 * name is gone everywhere.
 */
export interface BoundText {
  readonly template: string;
  readonly bindings: Readonly<Record<string, FactValue | null>>;
}

/** Renders kept texts with the names as they are now. */
export interface TextRenderer {
  render(
    template: string,
    bindings: BoundText['bindings'],
    names: Readonly<Record<string, string | undefined>>,
  ): string;
}

/** A text that a person wrote. */
export const plainText = (template: string): BoundText => ({ template, bindings: {} });
