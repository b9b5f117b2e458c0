import type { Source } from '../../condition/fact.js';
import type { Calendar } from '../../kernel/calendar.js';
import type { AnyStep, Path } from '../definition/step-form.js';
import type { CompiledStep } from './compiled-step.js';
import type { StepState } from './playbook.state.js';
import type { StepCompiler } from './step-compiler.js';
import type { Advance, Walk } from './walk.js';

/**
 * What a run does at a kind of step. How the kind is written is its form; the compiled step lies between `compile` and
 * `advance`, and nobody else knows it.
 */
export interface StepKind<Definition extends AnyStep = AnyStep, Step extends CompiledStep = CompiledStep> {
  /** What a run goes by here besides what the step reads and hears; a rehearsal plays that too. */
  readonly goesBy: readonly Source[];
  /** What the kind adds to the compiled step; kind, key and `skipUnless` are there already. */
  compile(definition: Definition, path: Path, compiler: StepCompiler): Omit<Step, keyof CompiledStep>;
  /** Called in every pass until it no longer waits; what it did is in the recorded state. */
  advance(step: Step, walk: Walk): Advance;
  /** Called when a step that waits is ended before its time: what it asked for is no longer wanted. */
  cancel?(step: Step, state: StepState, walk: Walk): void;
  /** Called when a run went over to another version: a step that stands goes by the times of that version. */
  retime?(step: Step, state: StepState, calendar: Calendar): void;
  /** What it launches lives on beside the run's steps; left out = it launches nothing. */
  readonly launches?: Launches;
}

/** What a kind of step launches: it lives on beside the run's steps, and the run with it. */
export interface Launches {
  /** Whether something that the run launched is not known to have ended. */
  isOpen(walk: Walk): boolean;
  /** Ends the steps of which all has ended. */
  settle(walk: Walk): void;
  /** Takes back what has lost its cause; called after the steps were taken. */
  clear?(walk: Walk): void;
  /** What else is due when the run has gone as far as it can. `isThrough`: no step is left to take. */
  tend?(walk: Walk, isThrough: boolean): void;
  /** The run ends. */
  close?(walk: Walk, causeId: string, isAchieved: boolean): void;
}

/** The behaviour of every kind of step, by its name. */
export type StepKinds = Readonly<Record<string, StepKind>>;
