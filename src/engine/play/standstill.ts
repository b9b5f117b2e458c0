import type { Condition } from '../../condition/condition.js';
import type { FactMoment, FactValue, Frame } from '../../condition/fact.js';
import { watchLimits } from '../../condition/limits.js';
import type { Surroundings } from '../../condition/surroundings.js';
import { isHealthStill, scoreHealth } from '../../health/health.rules.js';
import type { HealthPart } from '../../health/health.state.js';
import type { Calendar } from '../../kernel/calendar.js';
import { isStageSettled } from '../../lifecycle/lifecycle.rules.js';
import type { CompiledPlaybook } from '../../playbook/model/compiled-playbook.js';
import { INDEX_FROM, triggerIndexOf } from '../../playbook/trigger/trigger-index.js';
import { renewalsOf } from '../../revenue/renewal.rules.js';
import { isRevenueStill } from '../../revenue/revenue.rules.js';
import { writeUsage } from '../../usage/usage.row.js';
import type { Draft } from '../draft.js';
import { FactSheet } from '../fact-sheet.js';
import type { Rulebook } from '../rulebook.js';
import type { TurnScribe } from '../scribe.js';
import { nextDrift } from '../turn.js';

/** By what an account is looked at. */
export interface StandstillSetting {
  readonly rulebook: Rulebook;
  readonly playbooks: readonly CompiledPlaybook[];
  readonly surroundings: Surroundings;
  readonly calendar: Calendar;
}

/**
 * An account that a quiet turn without signals has left at rest. At a later review it would do just what it did then,
 * which is nothing, while no timer is due, every decision comes out as it did, and what its rows show is as it was.
 * Such a review need not be a turn: what a turn would have kept of it (that the inputs of the health were seen, that
 * the day's revenue is settled) is kept here. A decision is compared by what it comes to, never by the facts that it
 * reads: a day more of silence is nothing until a condition holds. Where only counters of use have moved, or the score
 * by which nothing is decided otherwise, their rows are written, and that is all that a turn would have done.
 */
export class Standstill {
  private readonly sheet: FactSheet;
  private readonly readers: Readers;
  private decided: FactValue[] = [];

  /** `now`: when the turn was taken. */
  private constructor(
    private readonly draft: Draft,
    private readonly setting: StandstillSetting,
    now: number,
  ) {
    this.sheet = new FactSheet(setting.rulebook, draft, this.momentOf(now));
    this.sheet.refreshAll();
    this.readers = readersOf(setting, draft.lifecycle.stage);
    this.decided = this.decisions();
    nextDrift(this.sheet, draft.accountId, this.momentOf(now));
  }

  /** Undefined when the turn has left something under way that goes on without signals and timers. */
  static after(draft: Draft, setting: StandstillSetting, now: number): Standstill | undefined {
    return isAtRest(draft, now) ? new Standstill(draft, setting, now) : undefined;
  }

  /**
   * Passes over a review, and returns when the next is due; `TURN` when the review has to be a turn: then nothing was
   * written, and this one is of no more use. `scribe`: of the turn that it would be.
   */
  pass(now: number, scribe: () => TurnScribe): number | undefined | 'TURN' {
    const at = this.momentOf(now);
    if (!isRevenueStill(this.draft.revenue, at)) return 'TURN';
    const changed = this.sheet.moveTo(at);
    const { result, exceeded } = watchLimits(() => this.isAsBefore(changed, at, scribe));
    if (!result || exceeded.length > 0) return 'TURN';
    if (changed.some((slot) => this.readers.shown.has(slot)))
      writeUsage(this.draft, this.setting.rulebook.usageColumns, scribe(), at, this.sheet.values);
    return nextDrift(this.sheet, this.draft.accountId, at);
  }

  private isAsBefore(changed: readonly number[], at: FactMoment, scribe: () => TurnScribe): boolean {
    const { shown, kept, decisive } = this.readers;
    if (changed.some((slot) => kept.has(slot) || (shown.has(slot) && !this.isUnlisted))) return false;
    if ((this.hasSubjects || changed.some((slot) => decisive.has(slot))) && !this.decidesAlike()) return false;
    const { scorecards } = this.setting.rulebook;
    return (
      isHealthStill(this.draft, scorecards, this.sheet.frame, at) || (this.isUnlisted && this.scoresAlike(at, scribe()))
    );
  }

  /** Scores the health anew; where that decides anything otherwise, the health is as before. */
  private scoresAlike(at: FactMoment, scribe: TurnScribe): boolean {
    const { health } = this.draft;
    const before = { ...health };
    scoreHealth(this.draft, this.setting.rulebook.scorecards, this.sheet.frame, scribe, at);
    this.sheet.refresh('score');
    if (this.decidesAlike()) return true;
    for (const name of Object.keys(health)) delete health[name as keyof HealthPart];
    Object.assign(health, before);
    return false;
  }

  private decidesAlike(): boolean {
    const decided = this.decisions();
    return (
      decided.length === this.decided.length && decided.every((value, place) => Object.is(value, this.decided[place]))
    );
  }

  /** Lists have not been told of the account yet: whatever it shows, it is news to them when its history has played. */
  private get isUnlisted(): boolean {
    return this.draft.untold?.figures === null && this.draft.account.version > 0;
  }

  /** Contacts and renewals have facts of their own, which move too. */
  private get hasSubjects(): boolean {
    const { contacts, renewals } = this.readers;
    return (
      (contacts.length > 0 && this.draft.contactsByExternalId.size > 0) ||
      (renewals.length > 0 && Object.keys(this.draft.revenue.subscriptions).length > 0)
    );
  }

  private decisions(): FactValue[] {
    const { frame } = this.sheet;
    const { account, contacts, renewals } = this.readers;
    const decided = valuesOf(account, frame);
    if (contacts.length > 0)
      for (const contact of this.draft.contactsByExternalId.values())
        decided.push(...valuesOf(contacts, this.sheet.contactFrame(contact)));
    if (renewals.length > 0)
      for (const renewal of renewalsOf(this.draft.revenue))
        decided.push(renewal.id, ...valuesOf(renewals, this.sheet.renewalFrame(renewal)));
    return decided;
  }

  private momentOf(now: number): FactMoment {
    const { calendar, surroundings } = this.setting;
    return { now, today: calendar.dayOf(now), calendar, surroundings };
  }
}

/** Who reads facts of an account in one stage. Health is left out: its own rule says whether it is as it was. */
interface Readers {
  readonly account: readonly Condition[];
  readonly contacts: readonly Condition[];
  readonly renewals: readonly Condition[];
  /** Slots that conditions read. */
  readonly decisive: ReadonlySet<number>;
  /** Slots that the row of the account's use shows. */
  readonly shown: ReadonlySet<number>;
  /** Slots whose values the state keeps as they are. */
  readonly kept: ReadonlySet<number>;
}

const known = new WeakMap<Rulebook, WeakMap<readonly CompiledPlaybook[], Map<string, Readers>>>();

function readersOf({ rulebook, playbooks }: StandstillSetting, stage: string): Readers {
  const byList = known.get(rulebook) ?? new WeakMap<readonly CompiledPlaybook[], Map<string, Readers>>();
  known.set(rulebook, byList);
  const byStage = byList.get(playbooks) ?? new Map<string, Readers>();
  byList.set(playbooks, byStage);
  const readers = byStage.get(stage) ?? makeReaders(rulebook, playbooks, stage);
  byStage.set(stage, readers);
  return readers;
}

function makeReaders(rulebook: Rulebook, playbooks: readonly CompiledPlaybook[], stage: string): Readers {
  const { scope, usageColumns, movers, slotsOf } = rulebook;
  const slotOf = (path: string): number => scope.account.facts.get(path)?.slot ?? -1;
  const moves = new Set([...movers.flatMap(({ slots }) => slots), ...(slotsOf.get('score') ?? [])]);
  const account = [...rulesOf(rulebook, stage), ...triggersOf(playbooks, 'account')].filter(({ dependencies }) =>
    dependencies.some((path) => moves.has(slotOf(path))),
  );
  const { watching, slots } = triggerIndexOf(playbooks);
  return {
    account,
    contacts: triggersOf(playbooks, 'contact'),
    renewals: triggersOf(playbooks, 'renewal'),
    decisive: new Set(account.flatMap(({ dependencies }) => dependencies.map(slotOf))),
    shown: new Set(usageColumns.map(({ slot = -1 }) => slot)),
    kept: new Set(watching >= INDEX_FROM ? slots : []),
  };
}

/** The conditions by which an account in a stage is moved, measured and activated. */
function rulesOf({ lifecycle, segments, scorecards, activation, fit }: Rulebook, stage: string): Condition[] {
  const next = lifecycle.stages.get(stage)?.next ?? [];
  return [
    lifecycle.isCustomer,
    ...next.map((key) => lifecycle.stages.get(key)?.condition),
    ...segments.map(({ condition }) => condition),
    ...scorecards.map(({ condition }) => condition),
    activation?.condition,
    ...(fit?.conditions.map(({ condition }) => condition) ?? []),
  ].filter((condition) => condition !== undefined);
}

const triggersOf = (playbooks: readonly CompiledPlaybook[], of: CompiledPlaybook['subject']): Condition[] =>
  playbooks.flatMap(({ subject, trigger }) => {
    if (subject !== of) return [];
    return trigger.form === 'when' ? [trigger.when] : trigger.form === 'date' ? [trigger.date] : [];
  });

const valuesOf = (conditions: readonly Condition[], frame: Frame): FactValue[] =>
  conditions.map((condition) => condition.evaluate(frame));

/** Whether nothing is under way but what facts and timers decide. */
function isAtRest({ lifecycle, playbooks, usage }: Draft, now: number): boolean {
  const { runs, launches, held, migrations = [] } = playbooks;
  return (
    isStageSettled(lifecycle, now) &&
    usage.touchedDay === undefined &&
    runs.length + launches.length + held.length + migrations.length === 0
  );
}
