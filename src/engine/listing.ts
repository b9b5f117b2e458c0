import { isDeepStrictEqual } from 'node:util';
import { searchTextOf } from '../account/account.row.js';
import { effectiveTouch } from '../account/account.rules.js';
import type { AccountListing, ListedFigures, ListedProfile } from '../account/listed-account.js';
import { listedProfile } from '../account/profile-fields.js';
import { present } from '../kernel/present.js';
import { shownUsage } from '../usage/usage.row.js';
import { isOpen } from '../voice/ticket.rules.js';
import type { LatestAnswer } from '../voice/voice.state.js';
import type { Draft } from './draft.js';
import type { TurnScribe } from './scribe.js';

/** An account as lists knew it before the turn of this number: as they were last told, else as it is. */
export const listingBefore = (draft: Draft, turn: number): AccountListing => draft.untold ?? listingOf(draft, turn);

/** An account as lists know it, before the turn of this number. */
export function listingOf(draft: Draft, turn: number): AccountListing {
  return {
    turn,
    figures: draft.account.version === 0 ? null : figuresOf(draft),
    profile: profileOf(draft),
    shown: shownOf(draft),
  };
}

function figuresOf({ account, lifecycle, segments, health, revenue, risks, journey, voice }: Draft): ListedFigures {
  return {
    stage: lifecycle.stage,
    segments: Object.keys(segments.members).sort(),
    ownerId: account.ownerId ?? null,
    parentId: account.parentId ?? null,
    touch: effectiveTouch(account),
    band: health.band ?? null,
    arrMinor: revenue.view?.arrMinor ?? 0,
    renewalOn: revenue.view?.renewalOn ?? null,
    stuckAt: lifecycle.stuckAt ?? null,
    checkInDueAt: journey.checkIn?.dueAt ?? null,
    ...listedProfile(account),
    score: health.score ?? null,
    nps: voice.nps?.score ?? null,
    isCustomer: revenue.view?.isCustomer ?? false,
    openRisks: Object.keys(risks.open).length,
    lastSpokeAt: journey.checkIn?.spokeAt ?? null,
    lastTouchAt: journey.checkIn?.lastAt ?? null,
    createdAt: account.createdAt,
    stageEnteredAt: lifecycle.enteredAt,
  };
}

const profileOf = ({ account }: Draft): ListedProfile => ({
  searchText: searchTextOf(account),
  tags: [...account.tags],
  attributes: { ...account.attributes },
});

/** Every value of an account, its revenue, health and counts that a list shows and no criterion reads. */
function shownOf(draft: Draft): Record<string, unknown> {
  const { account, contacts, health, opportunities, playbooks, revenue, segments, tasks, usage, voice } = draft;
  const { view } = revenue;
  return {
    name: account.name,
    domain: account.domain,
    team: [...account.team],
    ownTouch: account.touch,
    version: account.version,
    health: health.seen,
    revenue: view && [view.mrrMinor, view.seats, view.plan, view.payingSinceDay, view.firstPaidDay, view.zeroDay],
    renewal: view && [view.renewalId, view.noticeDay],
    cadence: segments.cadence?.every,
    usage: shownUsage(usage),
    openTasks: Object.keys(tasks.open).length,
    openOpportunities: Object.keys(opportunities.open).length,
    openTickets: Object.values(voice.tickets).filter(isOpen).length,
    liveRuns: playbooks.runs.length,
    contacts: contacts.count,
  };
}

/**
 * Tells lists what the turn did to the account: one `account.changed` when anything that they show or filter by
 * differs. While an import is played nothing is told; what lists last knew is kept until the end of the import tells
 * the whole of it.
 */
export function reportListing(before: AccountListing, draft: Draft, scribe: TurnScribe, turn: number): void {
  recordColumns(draft, scribe);
  if (!scribe.isTold && !scribe.tells('account.imported')) {
    if (isAlike(before, draft)) delete draft.untold;
    else draft.untold = before;
    return;
  }
  delete draft.untold;
  const after = listingOf(draft, turn);
  const changed = changedBetween(before, after);
  if (changed.length === 0) return;
  const data = changeData(changed, before, after);
  if (scribe.isTold) scribe.emit({ type: 'account.changed', data });
  else scribe.amend('account.imported', data);
  if (before.figures !== null && changed.some((name) => name in before.profile)) recordPast(before, scribe);
}

/** The figures as they are, and of the ones before those that were others; null before the account was on any list. */
function changeData(
  changed: readonly string[],
  before: AccountListing,
  after: AccountListing,
): Record<string, unknown> {
  const were = Object.entries(before.figures ?? {}).filter(([name]) => changed.includes(name));
  const are = Object.entries(after.figures ?? {}).filter(([, value]) => value !== null);
  return {
    changed,
    before: before.figures && { turn: before.turn, ...Object.fromEntries(were) },
    after: { turn: after.turn, ...Object.fromEntries(are) },
  };
}

const changedBetween = (before: AccountListing, after: AccountListing): string[] =>
  PARTS.flatMap((part) => changedIn(before[part], after[part]));

const PARTS = ['figures', 'profile', 'shown'] as const;

/** Whether lists would show the account as it was before; of most turns of a history the first figures tell. */
const isAlike = ({ figures, profile, shown }: AccountListing, draft: Draft): boolean =>
  changedIn(figures, draft.account.version === 0 ? null : figuresOf(draft)).length === 0 &&
  changedIn(profile, profileOf(draft)).length === 0 &&
  changedIn(shown, shownOf(draft)).length === 0;

function changedIn(before: object | null, after: object | null): string[] {
  const were: Readonly<Record<string, unknown>> = { ...before };
  return Object.entries({ ...after }).flatMap(([name, value]) =>
    were[name] === value || isDeepStrictEqual(were[name], value) ? [] : [name],
  );
}

/**
 * Brings up to date what only lists read: the touch that counts, of which segments decide after the row was written.
 */
function recordColumns(draft: Draft, scribe: TurnScribe): void {
  const { account, voice, columns } = draft;
  const touch = effectiveTouch(account);
  const saved = scribe.writes.findLast(({ table, mode }) => table === 'account' && mode === 'upsert');
  if ((saved === undefined ? columns?.touch : saved.row.effective_touch) !== touch)
    scribe.write({ table: 'account', mode: 'update', row: { id: account.id, effective_touch: touch } });
  if (voice.nps !== undefined && !isDeepStrictEqual(columns?.nps, voice.nps))
    scribe.write({ table: 'account_voice', mode: 'upsert', row: voiceRow(account.id, voice.nps) });
  draft.columns = { touch, ...present({ nps: voice.nps }) };
}

const voiceRow = (accountId: string, { score, at }: LatestAnswer) => ({
  account_id: accountId,
  nps_score: score,
  nps_at: at,
});

/** What people wrote stays out of the log: the profile as it was is kept beside it, as long as the log. */
function recordPast({ turn, profile }: AccountListing, scribe: TurnScribe): void {
  const { searchText, tags, attributes } = profile;
  scribe.write({
    table: 'account_past',
    mode: 'insert',
    row: {
      account_id: scribe.accountId,
      turn,
      at: scribe.now,
      search_text: searchText,
      tags: JSON.stringify(tags),
      attributes: JSON.stringify(attributes),
    },
  });
}
