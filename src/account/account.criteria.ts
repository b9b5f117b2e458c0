import {
  among,
  type Bounds,
  beside,
  between,
  Criteria,
  type Criterion,
  column,
  known,
  type Place,
  whether,
  within,
} from '../database/criteria.js';
import { holdsText, sql } from '../database/sql.js';
import { type Calendar, dateFromDay } from '../kernel/calendar.js';
import { badInput } from '../kernel/errors.js';
import { segmentIdOf } from '../kernel/ids.js';
import type { Amount } from '../kernel/money.js';
import { searchable } from '../kernel/text.js';
import type { AccountFilter } from './account-filter.inputs.js';
import { byAttributes, byTags } from './attribute.criteria.js';
import type { ListedAccount } from './listed-account.js';

/** The moment and the money in which a filter is meant. */
export interface FilterMoment {
  readonly now: number;
  readonly calendar: Calendar;
  /** The reporting currency. */
  readonly currency: string;
}

/** Days ahead that a filter can mean: two hundred years, far beyond every date that is taken. */
const MOST_DAYS = 73_000;

const own = (name: string): Place => column(`account.${name}`);

/** A table that has a row an account at most. */
const of = (table: string, name: string): Place => beside(table, 'x.account_id = account.id', name);

const inSegment = (name: string): Place =>
  beside('segment_member', 'x.account_id = account.id AND x.left_at IS NULL', name);

/** An account without a row has no revenue, which counts as 0. */
const arr = column('COALESCE((SELECT x.arr_minor FROM account_revenue x WHERE x.account_id = account.id), 0)');

/** @throws BAD_INPUT for an amount in another currency than the one that figures are told in */
function minorOf({ amountMinor, currency }: Amount, at: FilterMoment): number {
  if (currency === at.currency) return amountMinor;
  throw badInput(
    `Amounts are compared in the reporting currency, ${at.currency}, not in ${currency}.`,
    'filter',
    'arr',
  );
}

/** The company day so many days after today. */
const dayIn = (days: number, { now, calendar }: FilterMoment): number =>
  calendar.dayOf(now) + Math.max(-MOST_DAYS, Math.min(MOST_DAYS, days));

/** On a day so many days from now, or before. */
function dueWithin<Held extends string | number>(
  place: Place,
  read: (listed: ListedAccount) => Held | null,
  last: (days: number, at: FilterMoment) => Held,
) {
  const bounds = between<number, Held, ListedAccount, FilterMoment>(place, read, last);
  const upTo = (days: number): Bounds<number> => ({ lte: days });
  return {
    where: (days: number, at: FilterMoment) => bounds.where(upTo(days), at),
    holds: (days: number, listed: ListedAccount, at: FilterMoment) => bounds.holds(upTo(days), listed, at),
  };
}

/**
 * So many company days ago: at least `gte` days is said before the end of that day, at most `lte` on that day or later.
 */
const spoke = between<number, number, ListedAccount, FilterMoment>(
  of('account_check_in', 'last_spoke_at'),
  ({ lastSpokeAt }) => lastSpokeAt,
  (days, at, side) =>
    side === 'gte'
      ? at.calendar.startOf(dayIn(-Math.floor(days), at))
      : at.calendar.startOf(dayIn(1 - Math.ceil(days), at)) - 1,
);

const turned = ({ gte, lte }: Bounds<number>): Bounds<number> => ({ gte: lte ?? null, lte: gte ?? null });

const silence: Criterion<Bounds<number>, ListedAccount, FilterMoment> = {
  where: (days, at) => spoke.where(turned(days), at),
  holds: (days, listed, at) => spoke.holds(turned(days), listed, at),
};

const isStuck = ({ stuckAt }: ListedAccount, { now }: FilterMoment): boolean => stuckAt !== null && stuckAt <= now;

/** What the table `account`, under that name, and the tables beside it are filtered by. */
export const ACCOUNT_CRITERIA = new Criteria<AccountFilter, ListedAccount, FilterMoment>({
  ids: among(own('id'), ({ id }) => id),
  stageKeys: among(of('account_stage', 'stage_key'), ({ stage }) => stage),
  segmentIds: among(inSegment('segment_id'), ({ segments }) => segments.map(segmentIdOf)),
  segmentKeys: among(inSegment('segment_key'), ({ segments }) => segments),
  ownerIds: among(own('owner_id'), ({ ownerId }) => ownerId),
  hasOwner: known(own('owner_id'), ({ ownerId }) => ownerId),
  parentIds: among(own('parent_id'), ({ parentId }) => parentId),
  grades: among(own('grade'), ({ grade }) => grade),
  touches: among(own('effective_touch'), ({ touch }) => touch),
  healthBands: among(of('account_health', 'band'), ({ band }) => band),
  arr: between(arr, ({ arrMinor }) => arrMinor, minorOf),
  renewalWithinDays: dueWithin(
    of('account_revenue', 'renewal_on'),
    ({ renewalOn }) => renewalOn,
    (days, at) => dateFromDay(dayIn(days, at)),
  ),
  checkInDueWithinDays: dueWithin(
    of('account_check_in', 'due_at'),
    ({ checkInDueAt }) => checkInDueAt,
    (days, at) => at.calendar.startOf(dayIn(days, at) + 1) - 1,
  ),
  isStuck: whether(({ now }) => of('account_stage', 'stuck_at')((name) => sql(`${name} <= ?`, now)), isStuck),
  regions: among(own('region'), ({ region }) => region),
  industries: among(own('industry'), ({ industry }) => industry),
  channels: among(own('channel'), ({ channel }) => channel),
  tags: byTags,
  attributes: byAttributes,
  employees: within(own('employees'), ({ employees }) => employees),
  fit: within(own('fit_score'), ({ fit }) => fit),
  healthScore: between(
    of('account_health', 'score'),
    ({ score }) => score,
    (points: number) => points * 100,
  ),
  nps: within(of('account_voice', 'nps_score'), ({ nps }) => nps),
  isCustomer: whether(
    () => of('account_revenue', 'is_customer')((name) => sql(`${name} = 1`)),
    ({ isCustomer }) => isCustomer,
  ),
  hasOpenRisk: whether(
    () => of('risk', 'closed_at')((name) => sql(`${name} IS NULL`)),
    ({ openRisks }) => openRisks > 0,
  ),
  silenceDays: silence,
  lastTouchAt: within(of('account_check_in', 'last_touchpoint_at'), ({ lastTouchAt }) => lastTouchAt),
  createdAt: within(own('created_at'), ({ createdAt }) => createdAt),
  stageEnteredAt: within(of('account_stage', 'entered_at'), ({ stageEnteredAt }) => stageEnteredAt),
  renewalOn: within(of('account_revenue', 'renewal_on'), ({ renewalOn }) => renewalOn),
  checkInDueAt: within(of('account_check_in', 'due_at'), ({ checkInDueAt }) => checkInDueAt),
  search: {
    where: (text) => own('search_text')((name) => holdsText(name, searchable(text.trim()))),
    holds: (text, { searchText }) => searchText.includes(searchable(text.trim())),
  },
});

/** The fields of a filter that read what the event log does not keep. */
export const PROFILE_FIELDS = ['search', 'tags', 'attributes'] as const satisfies readonly (keyof AccountFilter)[];
