import type { Condition } from '../../condition/condition.js';
import type { Frame } from '../../condition/fact.js';
import type { ContactView } from '../../contact/contact.state.js';
import type { EventType } from '../../event/catalogue.js';
import type { Scribe } from '../../event/scribe.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { CompiledStep } from '../model/compiled-step.js';
import { effectKey, effectStep } from '../model/effect-key.js';
import type { NamedFiring } from '../model/firing.js';
import type { RunState, StepState, Values } from '../model/playbook.state.js';
import type { PlaybookDraft } from '../model/playbook-turn.js';
import type { Advance, Effect, StepEnd, WaitingStep, Walk } from '../model/walk.js';
import type { Pass } from './pass.js';
import { eventLocals, localsOf, nameless, valuesOf } from './run-locals.js';
import { kindOf } from './step-kinds.js';

/** How many rounds of a repeat are kept in short, besides the one under way. */
const MOST_ROUNDS = 5;

/** What runs ask of enrolment, which stands above them. */
export interface RunEnrolment {
  /** Starts a playbook by its key, or records why it does not. */
  enrol(named: NamedFiring, pass: Pass): RunState | undefined;
  /** What the goal reads of a run's steps is kept when the run ends. */
  keepSteps(run: RunState, goal: CompiledPlaybook['goal'], pass: Pass): void;
}

/**
 * One run in one pass. It walks the playbook's steps from the top; what a step did is in its recorded state, so a step
 * that has passed passes again without doing anything. That is why lanes, branches and `otherwise` need no position of
 * their own.
 */
export class RunWalk implements Walk {
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
    readonly enrolment: RunEnrolment,
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
    this.view ??= {
      ...this.pass.frame(this.playbook, { contact: this.contact, renewal: this.run.renewal }, this.run),
      locals: localsOf(this.run, this.playbook),
    };
    return this.view;
  }

  state(key: string): StepState | undefined {
    return this.run.steps[key];
  }

  /** Every step that has begun and not ended, with its state; of an earlier round of a repeat too. */
  waiting(): WaitingStep[] {
    const { allSteps } = this.playbook;
    const found: WaitingStep[] = [];
    for (const { key, state } of this.run.carried ?? []) {
      const step = allSteps.find((one) => one.key === key);
      if (step !== undefined && state.status === 'WAITING') found.push({ step, state });
    }
    for (const step of allSteps) {
      const state = this.run.steps[step.key];
      if (state?.status === 'WAITING') found.push({ step, state });
    }
    return found;
  }

  /** What names the step’s effect in its present round: `key`, `key#2`, … */
  effectStep({ key, within = [] }: CompiledStep): string {
    return effectStep(
      key,
      within.map((name) => this.run.steps[name]?.round ?? 1),
    );
  }

  /** What names the step’s effect for ever: playbook, subject, occurrence, step and round. */
  effectKey(step: CompiledStep): string {
    return effectKey(this.run.playbookKey, this.draft.accountId, this.run, this.run.occurrence, this.effectStep(step));
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
    const state = this.newState(step, reads);
    this.begun.add(state);
    this.moved(step, state);
    return state;
  }

  /** Ends a step; the list goes on. Without a state it is the one of the present round. */
  end(
    step: CompiledStep,
    status: StepEnd,
    outcome?: string,
    endedAt = this.now,
    state = this.run.steps[step.key] as StepState,
  ): 'PASSED' {
    if (status === 'CANCELLED' && state.status === 'WAITING') kindOf(step.kind).cancel?.(step, state, this);
    state.status = status;
    state.endedAt = endedAt;
    if (outcome !== undefined) state.outcome = outcome;
    for (const done of ['wakeAt', 'giveUpAt', 'escalateAt'] as const) delete state[done];
    this.dropCarried(state);
    this.moved(step, state);
    return 'PASSED';
  }

  /**
   * Begins another round of a repeat: what its steps remember is kept in short, and a task that is still open goes on
   * being watched.
   */
  nextRound({ key: repeat }: CompiledStep, state: StepState): void {
    const { round = 1, roundAt = state.startedAt, rounds = [] } = state;
    const ended: Record<string, string> = {};
    for (const step of this.playbook.allSteps.filter(({ within }) => within?.includes(repeat))) {
      const left = this.run.steps[step.key];
      if (left === undefined) continue;
      ended[step.key] = left.outcome ?? left.status;
      if (left.status === 'WAITING') this.run.carried = [...(this.run.carried ?? []), { key: step.key, state: left }];
      delete this.run.steps[step.key];
    }
    state.rounds = [...rounds, { round, startedAt: roundAt, endedAt: this.now, steps: ended }].slice(-MOST_ROUNDS);
    state.round = round + 1;
    state.roundAt = this.now;
    delete state.wakeAt;
    this.view = undefined;
    this.hasMoved = true;
    this.pass.changed.add(this.run);
  }

  /** Ends a step as failed; the list stands still at it until it is tried again. */
  fail(step: CompiledStep, reason: string): 'WAITING' {
    this.end(step, 'FAILED', reason);
    return 'WAITING';
  }

  skip(step: CompiledStep, reads: Record<string, unknown>, outcome?: string): 'PASSED' {
    this.newState(step, nameless(reads));
    return this.end(step, 'SKIPPED', outcome);
  }

  choose(step: CompiledStep, choice: string): void {
    (this.run.steps[step.key] as StepState).choice = choice;
    this.view = undefined;
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

  /**
   * The event of this pass that a wait listens for. A wait does not hear what came before it began, nor what is about
   * another contact.
   */
  hear(type: EventType, state: StepState, test: Condition | undefined): Values | undefined {
    if (this.begun.has(state)) return undefined;
    const { contactId } = this.run;
    for (const event of this.pass.turn.events) {
      if (
        event.type !== type ||
        (contactId !== undefined && event.contactId !== undefined && event.contactId !== contactId)
      )
        continue;
      const values = valuesOf(event.data);
      if (test === undefined || test.test(this.hearing(values)) === true) return values;
    }
    return undefined;
  }

  /**
   * Does what changes the account: what follows in the run waits for fresh facts. In the pass after the last it is held
   * back.
   */
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

  enrol(step: CompiledStep, playbookKey: string, causeId: string): boolean {
    const { contactId, renewalId, playbookKey: own, occurrence: fired } = this.run;
    const occurrence = `${own}/${fired}/${this.effectStep(step)}`;
    const named = { playbookKey, contactId, renewalId, occurrence, by: 'PLAYBOOK', causeId } as const;
    return this.enrolment.enrol(named, this.pass) !== undefined;
  }

  cause(step: CompiledStep, facts: Record<string, unknown>): string {
    const { trigger, title, key, hash } = this.playbook;
    return this.scribe.cause(() => ({
      kind: 'PLAYBOOK',
      summary: `${title}: step ${step.key}`,
      playbookKey: key,
      playbookHash: hash,
      runId: this.run.id,
      ...(step.skipUnless !== undefined && { condition: step.skipUnless.source }),
      facts: nameless({
        ...eventLocals(this.run.event),
        ...(trigger.form === 'when' && trigger.when.reads(this.frame)),
        ...facts,
      }),
    }));
  }

  private newState(step: CompiledStep, inputs: Record<string, unknown>): StepState {
    const repeat = step.within?.at(-1);
    const round = repeat === undefined ? undefined : (this.run.steps[repeat]?.round ?? 1);
    const state: StepState = {
      status: 'WAITING',
      startedAt: this.now,
      causeId: this.cause(step, inputs),
      inputs,
      ...(round !== undefined && { round }),
    };
    this.run.steps[step.key] = state;
    return state;
  }

  private dropCarried(state: StepState): void {
    const left = this.run.carried?.filter((carried) => carried.state !== state);
    if (left === undefined) return;
    if (left.length > 0) this.run.carried = left;
    else delete this.run.carried;
  }

  private step(step: CompiledStep): Advance {
    if (this.isPaused) return 'WAITING';
    const state = this.run.steps[step.key];
    if (state?.status === 'SKIPPED' || state?.status === 'CANCELLED') return 'PASSED';
    if (state === undefined && step.skipUnless !== undefined && step.skipUnless.test(this.frame) !== true)
      return this.skip(step, step.skipUnless.reads(this.frame));
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
      data: {
        runId,
        playbook: playbookKey,
        step: step.key,
        state: state.status,
        ...(state.round !== undefined && { round: state.round }),
      },
      causeId: state.causeId,
      playbookKey,
      ...(contactId !== undefined && { contactId }),
    });
  }
}
