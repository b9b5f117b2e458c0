import type { z } from 'zod';
import type { Exit, Shape } from './mermaid-text.js';

/** A place in a definition: `['steps', 0, 'otherwise', 1, 'clears']`. */
export type Path = readonly (string | number)[];

/** Any step as its author writes it, as far as all kinds are alike. A kind that holds steps knows no more of them. */
export interface AnyStep {
  readonly if?: string | undefined;
}

/** A list of steps inside a step, with its place there. */
interface NestedSteps {
  readonly path: Path;
  readonly steps: readonly AnyStep[];
}

/** What is wrong with how steps stand together. */
export interface StepFault {
  readonly path: Path;
  readonly code: string;
  readonly message: string;
  readonly cure: string;
}

/** The steps of the playbook in which a step stands. */
export interface StepsAround {
  /** Every step of the playbook, nested ones too, in the order in which they stand. */
  readonly all: readonly { readonly kind: string; readonly key: string; readonly step: AnyStep }[];
  /** Whether one of the steps, nested ones too, stands still until something happens. */
  standsStill(steps: readonly AnyStep[]): boolean;
}

/** Draws one step into a diagram. */
export interface StepPen {
  /** The lists inside the step that hold steps. */
  readonly lists: readonly NestedSteps[];
  /** Draws the step itself, and the ways into it. */
  node(shape: Shape): Exit;
  /** Draws steps one after the other; returns what leads on from the last. */
  list(steps: readonly AnyStep[], from: Exit): readonly Exit[];
  /** Whatever is drawn meanwhile stands in a frame. */
  frame<T>(id: string, title: string, draw: () => T): T;
  join(exits: readonly Exit[], to: Exit, label: string): void;
  /** Leads to the end of the playbook: nothing leads on from there. */
  toEnd(exits: readonly Exit[]): readonly Exit[];
}

/** How a kind of step is written: its fields, what it means for the steps around it, and how it is shown. */
export interface StepForm<Definition extends AnyStep = AnyStep> {
  /** What the reference says of the kind, and of those of its fields that the schema leaves to their name. */
  readonly reference: { readonly title: string; readonly fields: Readonly<Record<string, string>> };
  schema(steps: z.ZodType<AnyStep[]>): z.ZodType<Definition>;
  /** The lists of steps inside it, each with its place. */
  nested(definition: Definition): readonly NestedSteps[];
  /** True when the kind reads `if` itself; otherwise not met or unknown skips the step. */
  ownsIf?(definition: Definition): boolean;
  /** The event that it hears, so that `steps.<key>.event.*` is known to the checker. */
  hears?(definition: Definition): string | undefined;
  /** The other playbook that it starts, by key. */
  starts?(definition: Definition): string;
  /** The other playbook whose runs it ends, by key. */
  stops?(definition: Definition): string;
  /** What `steps.<key>.outcome` can be, so that a misspelt one is seen; undefined = anything. */
  outcomes?(definition: Definition): readonly string[] | undefined;
  /**
   * True when it may stand still until something happens: a repeat needs one such step, so that its rounds do not
   * follow each other at once.
   */
  readonly standsStill?: true;
  /** True when its steps are taken in rounds: what they remember is that of the latest. */
  readonly repeats?: true;
  /** True when it takes only one of its lists, so that where a step may stand depends on which. */
  readonly takesOneList?: true;
  /** True when what it began lives on by itself, whether the run still stands in its list or not. */
  readonly livesOn?: true;
  /** What is wrong with the step among the others. */
  faults?(definition: Definition, path: Path, around: StepsAround): readonly StepFault[];
  /**
   * The step in a line or two, for a diagram; left out = its short fields. `if` is added where the kind does not own
   * it.
   */
  words?(definition: Definition): string[];
  /** Draws it, and returns what leads on from it; left out = a box, and the lists inside it beside what follows. */
  draw?(definition: Definition, pen: StepPen): readonly Exit[];
}
