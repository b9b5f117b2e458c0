import { announceAccount } from '../account/account.fold.js';
import { applyFit } from '../account/fit.rules.js';
import type { FactValue } from '../condition/fact.js';
import type { Ask, Surroundings } from '../condition/surroundings.js';
import { moveGuides } from '../guide/guide.js';
import { nextExpiryAt } from '../guide/guide.rules.js';
import { scoreHealth } from '../health/health.rules.js';
import { recordCheckIn } from '../journey/check-in.js';
import type { Calendar } from '../kernel/calendar.js';
import { present } from '../kernel/present.js';
import { moveStage } from '../lifecycle/lifecycle.rules.js';
import { moveOpportunities } from '../opportunity/opportunity.js';
import { advancePlaybooks } from '../playbook/advance-playbooks.js';
import type { PlaybookTurn } from '../playbook/model/playbook-turn.js';
import { moveSubscriptions } from '../revenue/revenue.rules.js';
import { moveRisks } from '../risk/risk.js';
import { moveSegments } from '../segment/segment.rules.js';
import { SIGNAL_EVENTS } from '../signal/catalogue.js';
import type { FoldMoment } from '../signal/fold.js';
import type { OuterSignal, Signal } from '../signal/signal.js';
import { nextWakeAt, wakeTasks } from '../task/task.rules.js';
import { settleHeldOutcomes } from '../task/task-completion.js';
import { writeUsage } from '../usage/usage.row.js';
import { meetActivation } from '../usage/usage.rules.js';
import { earlier } from './account-clock.js';
import type { Draft } from './draft.js';
import { FactSheet } from './fact-sheet.js';
import { foldSignal } from './folds.js';
import { Unfoldable } from './isolate.rules.js';
import { listingBefore, reportListing } from './listing.js';
import type { PlaybooksAside } from './playbooks-aside.js';
import type { Rulebook } from './rulebook.js';
import { TurnScribe, turnKey } from './scribe.js';

/** After so many passes an account whose playbooks move and set facts in circles is saved as it is. */
export const MOST_PASSES = 8;

export interface TurnInput {
  /** Changed by the turn: hand in a copy to keep the original (`copyState`). */
  readonly draft: Draft;
  /** How many turns the account has taken; names this one. */
  readonly version: number;
  /** Unfolded signals in the order they were recorded. */
  readonly signals: readonly Signal[];
  readonly surroundings: Surroundings;
  readonly calendar: Calendar;
  /** Milliseconds; never before the account's last turn. */
  readonly now: number;
  readonly rulebook: Rulebook;
  readonly mode: 'LIVE' | 'IMPORT';
  /** Events before this moment are not logged: they are older than the log keeps. */
  readonly eventsFrom?: number;
  /** A signal older than this when the turn is taken is history, ms. */
  readonly lateness: number;
  /** Versions of playbooks that stand still; left out = none. */
  readonly aside?: PlaybooksAside;
  /** Keeps of the turn what is wanted of it; left out = everything. */
  readonly scribe?: TurnScribe;
  /** When the turn may end early; left out = never. */
  readonly shortcut?: Shortcut;
}

/** When a turn ends early, because it would decide nothing otherwise than the turn before. */
export interface Shortcut {
  /**
   * Asked in every pass; true when by these facts nobody decides otherwise than last time. A turn in which nothing is
   * heard of is then over.
   */
  isStill(values: readonly FactValue[]): boolean;
  /**
   * What timers wait for, as of the turn before. Left out = a timer is due, or more than facts may have changed: every
   * pass is taken to its end.
   */
  readonly wakeAt?: number | 'NEVER';
}

export interface TurnResult {
  readonly draft: Draft;
  /** Rows, events and signals to other accounts, in the order they arose. */
  readonly scribe: TurnScribe;
  readonly asks: readonly Ask[];
  /** When a timer wants the account's next turn: a wait, a snooze, a date. */
  readonly wakeAt: number | undefined;
  /** When a fact will next change by itself: most do at the turn of the day. */
  readonly driftAt: number | undefined;
}

interface Turn {
  readonly input: TurnInput;
  readonly draft: Draft;
  readonly scribe: TurnScribe;
  readonly asks: Ask[];
  readonly sheet: FactSheet;
  wakeAt: number | undefined;
  /** Whether a pass was taken. */
  hasPassed?: boolean;
}

/**
 * An account takes its turn: its signals are folded, and then whatever follows from the facts happens, pass after pass
 * until nothing changes. Pure: no I/O, no clock but `now`; the same input gives the same result, live, tested or
 * replayed.
 */
export function takeTurn(input: TurnInput): TurnResult {
  const turn = beginTurn(input);
  const report = turn.scribe.forQueries(() => reporting(turn));
  const [history, fresh] = splitByAge(input);
  if (input.draft.lifecycle.isCorrecting === true) inQuiet(turn, () => passUntilStill(turn));
  if (history.length > 0) {
    passUntilStill(turn);
    inQuiet(turn, () => {
      fold(turn, history, true);
      passUntilStill(turn);
    });
  }
  fold(turn, fresh, false);
  announceAccount(turn.draft, turn.scribe, input.now);
  passUntilStill(turn);
  report?.();
  return endTurn(turn);
}

function beginTurn(input: TurnInput): Turn {
  const { draft, now } = input;
  const scribe = input.scribe ?? new TurnScribe(draft.accountId, now, turnKey(input.version), input.eventsFrom);
  scribe.mode = input.mode;
  draft.tasks.ended = {};
  draft.guides.ended = {};
  return {
    input,
    draft,
    scribe,
    asks: [],
    sheet: new FactSheet(input.rulebook, draft, momentOf(input, false)),
    wakeAt: undefined,
  };
}

/**
 * Late signals first, by themselves: what they correct must not look like news. An import plays all of its signals as
 * they come.
 */
function splitByAge({ signals, now, lateness, mode }: TurnInput): [Signal[], Signal[]] {
  if (mode === 'IMPORT') return [[], [...signals]];
  return [
    signals.filter(({ occurredAt }) => occurredAt < now - lateness),
    signals.filter(({ occurredAt }) => occurredAt >= now - lateness),
  ];
}

function inQuiet(turn: Turn, work: () => void): void {
  const before = turn.scribe.mode;
  turn.scribe.mode = turn.input.mode === 'LIVE' ? 'HISTORY' : 'IMPORT';
  work();
  turn.scribe.mode = before;
}

function fold(turn: Turn, signals: readonly Signal[], isHistory: boolean): void {
  const at = momentOf(turn.input, isHistory);
  for (const signal of signals) {
    foldOne(turn, signal, at);
    announce(turn, signal);
  }
}

/** @throws Unfoldable, which names the signal */
function foldOne({ draft, scribe }: Turn, signal: Signal, at: FoldMoment): void {
  try {
    foldSignal(draft, signal, scribe, at);
  } catch (error) {
    throw new Unfoldable(signal, error);
  }
}

/** Some signals are events by themselves, for the playbooks that listen to them. */
function announce({ scribe, draft, input }: Turn, { type: signalType, properties }: Signal): void {
  const type = SIGNAL_EVENTS[signalType as OuterSignal];
  if (type === undefined || !input.rulebook.heard.has(type)) return;
  if (type === 'metric.recorded') scribe.emit({ type, data: { metric: properties.name, value: properties.value } });
  else if (type === 'feature.used')
    scribe.emit({
      type,
      data: {
        feature: properties.feature,
        count: properties.count,
        isFirst: draft.usage.features.get(String(properties.feature))?.total === properties.count,
      },
    });
  else scribe.emit({ type, data: properties });
}

function passUntilStill(turn: Turn): void {
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    if (!takePass(turn, false)) return;
  }
  takePass(turn, true);
}

/**
 * One pass; returns whether an effect changed facts, so that another must follow. Scorecards read segment and stage as
 * of its start: a new account is given its stage first.
 */
function takePass(turn: Turn, isLast: boolean): boolean {
  const { draft, scribe, sheet, input } = turn;
  const { rulebook } = input;
  const at = momentOf(input, scribe.mode === 'HISTORY');
  bringUpToDate(turn, at);
  sheet.refreshAll();
  const hasBegun = draft.lifecycle.stage === '' && moveStage(draft, rulebook.lifecycle, sheet.frame, scribe, at);
  if (hasBegun) sheet.refreshAll();
  activate(turn, at);
  if (rulebook.fit !== undefined) {
    applyFit(draft, rulebook.fit, sheet.frame, scribe);
    sheet.refresh('fit');
  }
  if (rulebook.scorecards.length > 0) {
    scoreHealth(draft, rulebook.scorecards, sheet.frame, scribe, at);
    sheet.refresh('score');
  }
  if (isOver(turn)) return false;
  const hasMovedSegment = moveSegments(draft, rulebook.segments, sheet.frame, scribe, at);
  if (hasMovedSegment) sheet.refreshAll();
  const hasMovedStage = moveStage(draft, rulebook.lifecycle, sheet.frame, scribe, at);
  if (hasMovedStage) sheet.refreshAll();
  const played = advancePlaybooks(draft, playbookTurn(turn, at, isLast));
  turn.wakeAt = played.nextAt;
  return played.changedFacts || hasMovedSegment || hasMovedStage || hasBegun;
}

/** Whether the turn need not go on: no timer is due, nothing is heard of, and what decisions go by is as it was. */
function isOver(turn: Turn): boolean {
  const { shortcut } = turn.input;
  if (shortcut === undefined) return false;
  const isStill = shortcut.isStill(turn.sheet.values);
  const isFirst = turn.hasPassed !== true;
  turn.hasPassed = true;
  if (!isStill || !isFirst || shortcut.wakeAt === undefined || turn.scribe.fresh.length > 0) return false;
  turn.wakeAt = shortcut.wakeAt === 'NEVER' ? undefined : shortcut.wakeAt;
  return true;
}

/** What the day and the signals bring, whatever anybody decides. */
function bringUpToDate({ draft, scribe }: Turn, at: FoldMoment): void {
  moveSubscriptions(draft, scribe, at);
  moveRisks(draft, scribe);
  moveOpportunities(draft, scribe, at);
  settleHeldOutcomes(draft, scribe, at);
  wakeTasks(draft, scribe, at);
  moveGuides(draft, scribe, at);
}

function playbookTurn(
  { draft, scribe, sheet, asks, input: { rulebook, aside } }: Turn,
  at: FoldMoment,
  isLast: boolean,
): PlaybookTurn {
  return {
    playbooks: aside?.without(rulebook.playbooksFor(draft.accountId)) ?? rulebook.playbooksFor(draft.accountId),
    pinned: (hash) => (aside?.has(hash) === true ? undefined : rulebook.pinned(hash)),
    frame: sheet.frame,
    contactFrame: (contact) => sheet.contactFrame(contact),
    renewalFrame: (renewal) => sheet.renewalFrame(renewal),
    ...present({ noise: rulebook.noise }),
    events: scribe.drainFresh(),
    scribe,
    at,
    lifecycle: rulebook.lifecycle,
    surveys: rulebook.surveys,
    guides: rulebook.guides,
    asks,
    isQuiet: scribe.isQuiet,
    effectsHeldBack: isLast,
  };
}

/**
 * What playbooks would read of the account now, for a question about it. The draft is brought up to date; nothing of it
 * is to be kept.
 */
export function previewTurn(input: TurnInput): PlaybookTurn {
  const turn = beginTurn(input);
  const at = momentOf(input, false);
  bringUpToDate(turn, at);
  turn.sheet.refreshAll();
  return playbookTurn(turn, at, false);
}

/** The activation rule; its facts are read again only when it was met, or first declared. */
function activate({ draft, scribe, sheet, input }: Turn, at: FoldMoment): void {
  const { activatedAt, hasRule } = draft.usage.activation;
  meetActivation(draft, input.rulebook.activation, sheet.frame, scribe, at);
  if (draft.usage.activation.activatedAt !== activatedAt || draft.usage.activation.hasRule !== hasRule)
    sheet.refresh('activation');
}

/** Notes how lists show the account; what is returned tells, after the turn, what has changed of that. */
function reporting({ draft, scribe, sheet, input }: Turn): () => void {
  const before = listingBefore(draft, input.version);
  return () => {
    writeUsage(draft, input.rulebook.usageColumns, scribe, momentOf(input, false), sheet.values);
    recordCheckIn(draft, scribe, input.calendar);
    reportListing(before, draft, scribe, input.version + 1);
  };
}

function endTurn(turn: Turn): TurnResult {
  const { draft, scribe, asks, sheet, input } = turn;
  const wakeAt = earlier(earlier(turn.wakeAt, nextWakeAt(draft.tasks)), nextExpiryAt(draft.guides));
  return {
    draft,
    scribe,
    asks,
    wakeAt: notBefore(wakeAt, input.now + 1),
    driftAt: nextDrift(sheet, draft.accountId, input),
  };
}

/** When a fact of the sheet will next change by itself. */
export function nextDrift(
  sheet: FactSheet,
  accountId: string,
  { now, calendar }: Pick<TurnInput, 'now' | 'calendar'>,
): number | undefined {
  const dayAt = calendar.startOf(calendar.dayOf(now) + 1) + spread(accountId);
  return notBefore(sheet.nextChange(dayAt), now + 1);
}

function momentOf({ now, calendar, surroundings }: TurnInput, isHistory: boolean): FoldMoment {
  return { now, today: calendar.dayOf(now), calendar, surroundings, isHistory };
}

const notBefore = (at: number | undefined, first: number): number | undefined =>
  at === undefined ? undefined : Math.max(first, at);

/** Day boundaries are spread over an hour, so that midnight is not a wall of work. */
function spread(accountId: string): number {
  let hash = 0;
  for (let index = 0; index < accountId.length; index += 1) hash = (hash * 31 + accountId.charCodeAt(index)) >>> 0;
  return hash % 3_600_000;
}
