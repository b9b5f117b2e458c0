import type { Condition } from '../../condition/condition.js';
import type { Frame } from '../../condition/fact.js';
import type { ContactView } from '../../contact/contact.state.js';
import type { EventType } from '../../event/catalogue.js';
import type { Scribe } from '../../event/scribe.js';
import type { RenewalFigures } from '../../revenue/revenue.state.js';
import type { CompiledPlaybook } from './compiled-playbook.js';
import type { CompiledStep } from './compiled-step.js';
import type { RunState, StepState, Values } from './playbook.state.js';
import type { PlaybookDraft, PlaybookTurn } from './playbook-turn.js';

/** PASSED: go on with the next. WAITING: this list stands still. ENDED: the whole run takes no further step. */
export type Advance = 'PASSED' | 'WAITING' | 'ENDED';

/** How a step ends. */
export type StepEnd = 'DONE' | 'SKIPPED' | 'CANCELLED' | 'FAILED';

/** What an effect came to: its outcome, and whether facts are others now. */
export interface Effect {
  readonly outcome: string;
  readonly changedFacts: boolean;
}

/** The pass in which a run is walked: what is common to all runs of the account. */
interface WalkedPass {
  readonly turn: PlaybookTurn;
  /** Runs whose row must be written. */
  readonly changed: Set<RunState>;
  /** Playbooks whose effects were held back because they ran in circles. */
  readonly loops: Set<string>;
  hasChangedFacts: boolean;
  readonly loadedContacts: Iterable<ContactView>;
  readonly renewals: ReadonlyMap<string, RenewalFigures>;
  contact(id: string | undefined): ContactView | undefined;
  playbook(key: string): CompiledPlaybook | undefined;
}

/** A step that has begun and not ended, with its state. */
export interface WaitingStep {
  readonly step: CompiledStep;
  readonly state: StepState;
}

/** One run in one pass, as its steps know it: all that a step reads, does and asks of others goes through it. */
export interface Walk {
  readonly pass: WalkedPass;
  readonly run: RunState;
  readonly playbook: CompiledPlaybook;
  readonly contact: ContactView | undefined;
  readonly now: number;
  readonly draft: PlaybookDraft;
  readonly scribe: Scribe;
  /** The facts, and this run's event and steps as they are now. */
  readonly frame: Frame;
  /** Something happened in this round, so another must look whether more follows. */
  hasMoved: boolean;
  /** Facts are others now: the run goes on in the next pass, with fresh ones. */
  isPaused: boolean;
  state(key: string): StepState | undefined;
  /** Every step that has begun and not ended, with its state; of an earlier round of a repeat too. */
  waiting(): WaitingStep[];
  /** What names the step’s effect in its present round: `key`, `key#2`, … */
  effectStep(step: CompiledStep): string;
  /** What names the step’s effect for ever: playbook, subject, occurrence, step and round. */
  effectKey(step: CompiledStep): string;
  steps(steps: readonly CompiledStep[]): Advance;
  begin(step: CompiledStep, inputs?: Record<string, unknown>): StepState;
  /** Ends a step; the list goes on. Without a state it is the one of the present round. */
  end(step: CompiledStep, status: StepEnd, outcome?: string, endedAt?: number, state?: StepState): 'PASSED';
  /**
   * Begins another round of a repeat: what its steps remember is kept in short, and a task that is still open goes on
   * being watched.
   */
  nextRound(step: CompiledStep, state: StepState): void;
  /** Ends a step as failed; the list stands still at it until it is tried again. */
  fail(step: CompiledStep, reason: string): 'WAITING';
  skip(step: CompiledStep, reads: Record<string, unknown>, outcome?: string): 'PASSED';
  choose(step: CompiledStep, choice: string): void;
  /** Stands still, and wants a turn at a moment if there is one. */
  sleep(at: number | undefined): 'WAITING';
  /** A moment so long after another (after now), or before it. */
  later(duration: string, from?: number, sign?: 1 | -1): number;
  /**
   * The event of this pass that a wait listens for. A wait does not hear what came before it began, nor what is about
   * another contact.
   */
  hear(type: EventType, state: StepState, test: Condition | undefined): Values | undefined;
  /**
   * Does what changes the account: what follows in the run waits for fresh facts. In the pass after the last it is held
   * back.
   */
  effect(step: CompiledStep, inputs: Record<string, unknown>, perform: (causeId: string) => Effect): Advance;
  cause(step: CompiledStep, facts: Record<string, unknown>): string;
  /**
   * Starts another playbook for the run's subject, by that one's own rules of enrolment; returns whether a run began.
   * One that is not in force is recorded as held back.
   */
  enrol(step: CompiledStep, playbookKey: string, causeId: string): boolean;
}
