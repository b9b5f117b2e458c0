import type { Condition } from '../condition/condition.js';
import type { Frame } from '../condition/fact.js';
import type { ContactView } from '../contact/contact.state.js';
import type { EventType } from '../event/catalogue.js';
import type { Scribe } from '../event/scribe.js';
import type { Pass } from './pass.js';
import type { CompiledPlaybook } from './playbook.compiled.js';
import type { RunState, StepState, Values } from './playbook.state.js';
import type { PlaybookDraft } from './playbook-turn.js';
import { eventLocals, localsOf, nameless, valuesOf } from './run-locals.js';
import type { Advance, CompiledStep } from './steps/step.js';
import { kindOf } from './steps/step-kinds.js';

/** What an effect came to: its outcome, and whether facts are others now. */
export interface Effect {
  readonly outcome: string;
  readonly changedFacts: boolean;
}

/**
 * One run in one pass. It walks the playbook's steps from the top; what a step did is in its recorded state, so a step that has
 * passed passes again without doing anything. That is why lanes, branches and `otherwise` need no position of their own.
 */
export class RunWalk {
  /** Something happened in this round, so another must look whether more follows. */
  hasMoved = false;
  /** Facts are others now: the run goes on in the next pass, with fresh ones. */
  isPaused = false;
  private readonly begun = new Set<StepState>();
  private view: Frame | undefined;

  constructor(
    readonly pass: Pass,
    readonly run: RunState,
    readonly playbook: CompiledPlaybook,
    readonly contact: ContactView | undefined,
  ) {}

  get now(): number {
    return this.pass.now;
  }

  get draft(): PlaybookDraft {
    return this.pass.draft;
  }

  get scribe(): Scribe {
    return this.pass.scribe;
  }

  /** The facts, and this run's event and steps as they are now. */
  get frame(): Frame {
    this.view ??= { ...this.pass.frame(this.playbook, this.contact, this.run), locals: localsOf(this.run, this.playbook) };
    return this.view;
  }

  state(key: string): StepState | undefined {
    return this.run.steps[key];
  }

  steps(steps: readonly CompiledStep[]): Advance {
    for (const step of steps) {
      const advance = this.step(step);
      if (advance !== 'PASSED') return advance;
    }
    return 'PASSED';
  }

  begin(step: CompiledStep, inputs: Record<string, unknown> = {}): StepState {
    const reads = nameless({ ...step.skipUnless?.reads(this.frame), ...inputs });
    const state: StepState = { status: 'WAITING', startedAt: this.now, causeId: this.cause(step, reads), inputs: reads };
    this.run.steps[step.key] = state;
    this.begun.add(state);
    this.moved(step, state);
    return state;
  }

  /** Ends a step; the list goes on. */
  end(step: CompiledStep, status: 'DONE' | 'SKIPPED' | 'CANCELLED', outcome?: string, endedAt = this.now): 'PASSED' {
    const state = this.run.steps[step.key] as StepState;
    state.status = status;
    state.endedAt = endedAt;
    if (outcome !== undefined) state.outcome = outcome;
    for (const done of ['wakeAt', 'giveUpAt', 'escalateAt'] as const) delete state[done];
    this.moved(step, state);
    return 'PASSED';
  }

  skip(step: CompiledStep, reads: Record<string, unknown>, outcome?: string): 'PASSED' {
    this.run.steps[step.key] = { status: 'WAITING', startedAt: this.now, causeId: this.cause(step, reads), inputs: nameless(reads) };
    return this.end(step, 'SKIPPED', outcome);
  }

  choose(step: CompiledStep, choice: string): void {
    (this.run.steps[step.key] as StepState).choice = choice;
    this.pass.changed.add(this.run);
  }

  /** Stands still, and wants a turn at a moment if there is one. */
  sleep(at: number | undefined): 'WAITING' {
    this.pass.wake(at);
    return 'WAITING';
  }

  /** A moment so long after another (after now), or before it. */
  later(duration: string, from: number = this.now, sign: 1 | -1 = 1): number {
    return this.pass.turn.at.calendar.add(from, duration, sign);
  }

  /** The event of this pass that a wait listens for. A wait does not hear what came before it began, nor what is about another contact. */
  hear(type: EventType, state: StepState, test: Condition | undefined): Values | undefined {
    if (this.begun.has(state)) return undefined;
    const { contactId } = this.run;
    for (const event of this.pass.turn.events) {
      if (event.type !== type || (contactId !== undefined && event.contactId !== undefined && event.contactId !== contactId)) continue;
      const values = valuesOf(event.data);
      if (test === undefined || test.test(this.hearing(values)) === true) return values;
    }
    return undefined;
  }

  /** Does what changes the account: what follows in the run waits for fresh facts. In the pass after the last it is held back. */
  effect(step: CompiledStep, inputs: Record<string, unknown>, perform: (causeId: string) => Effect): Advance {
    const { causeId } = this.begin(step, inputs);
    if (this.pass.turn.effectsHeldBack) {
      this.pass.loops.add(this.playbook.key);
      return this.end(step, 'DONE', 'LOOP_STOPPED');
    }
    const { outcome, changedFacts } = perform(causeId);
    this.end(step, 'DONE', outcome);
    if (!changedFacts) return 'PASSED';
    this.pass.hasChangedFacts = true;
    this.isPaused = true;
    return 'WAITING';
  }

  cause(step: CompiledStep, facts: Record<string, unknown>): string {
    const { trigger, title, key, hash } = this.playbook;
    return this.scribe.cause({
      kind: 'PLAYBOOK',
      summary: `${title}: step ${step.key}`,
      playbookKey: key,
      playbookHash: hash,
      runId: this.run.id,
      ...(step.skipUnless !== undefined && { condition: step.skipUnless.source }),
      facts: nameless({ ...eventLocals(this.run.event), ...(trigger.form === 'when' && trigger.when.reads(this.frame)), ...facts }),
    });
  }

  private step(step: CompiledStep): Advance {
    if (this.isPaused) return 'WAITING';
    const state = this.run.steps[step.key];
    if (state?.status === 'SKIPPED' || state?.status === 'CANCELLED') return 'PASSED';
    if (state === undefined && step.skipUnless !== undefined && step.skipUnless.test(this.frame) !== true) return this.skip(step, step.skipUnless.reads(this.frame));
    return kindOf(step.kind).advance(step, this);
  }

  private hearing(event: Values): Frame {
    const others = Object.entries(this.frame.locals ?? {}).filter(([name]) => !name.startsWith('event.'));
    return { ...this.frame, locals: { ...Object.fromEntries(others), ...eventLocals(event) } };
  }

  private moved(step: CompiledStep, state: StepState): void {
    this.view = undefined;
    this.hasMoved = true;
    this.pass.changed.add(this.run);
    const { id: runId, contactId, playbookKey } = this.run;
    this.scribe.emit({
      type: 'run.changed',
      data: { runId, playbook: playbookKey, step: step.key, state: state.status },
      causeId: state.causeId,
      playbookKey,
      ...(contactId !== undefined && { contactId }),
    });
  }
}
