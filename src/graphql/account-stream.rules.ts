import type { AccountFilter } from '../account/account-filter.inputs.js';
import type { Calendar } from '../kernel/calendar.js';
import { minorPerMajor } from '../kernel/money.js';
import { segmentIdOf } from '../segment/segment.compile.js';
import type { StreamChange } from './stream-change.js';

/** What lists of accounts filter by, as an event tells it. Null: not known. */
export interface ListedAccount {
  readonly stage: string | null;
  readonly segments: readonly string[];
  readonly ownerId: string | null;
  readonly grade: string | null;
  readonly touch: string | null;
  readonly band: string | null;
  readonly arrMinor: number;
  /** `YYYY-MM-DD` */
  readonly renewalOn: string | null;
}

export interface MatchMoment {
  readonly now: number;
  readonly calendar: Calendar;
  /** The reporting currency. */
  readonly currency: string;
}

/** Parts of a filter that no event tells: they are looked up, as of now. */
const LOOKED_UP = ['parentIds', 'checkInDueWithinDays', 'isStuck', 'search'] as const;

/** Whether an account matches a part of a filter that has to be looked up. */
export type LookUp = (part: AccountFilter) => boolean;

/** The parts of a filter that have to be looked up, each a filter of its own. */
export function lookedUpParts(filter: AccountFilter | null | undefined): AccountFilter[] {
  if (!filter) return [];
  const own = lookedUpOf(filter);
  return [
    ...(own ? [own] : []),
    ...[...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])].flatMap(lookedUpParts),
  ];
}

/** The same as the list's SQL says of an account with these marks. */
export function matchesAccount(
  filter: AccountFilter | null | undefined,
  accountId: string,
  marks: ListedAccount,
  at: MatchMoment,
  lookUp: LookUp,
): boolean {
  if (!filter) return true;
  const matches = (part: AccountFilter) => matchesAccount(part, accountId, marks, at, lookUp);
  const lookedUp = lookedUpOf(filter);
  return (
    includes(filter.ids, accountId) &&
    includes(filter.stageKeys, marks.stage) &&
    includes(filter.ownerIds, marks.ownerId) &&
    includes(filter.grades, marks.grade) &&
    includes(filter.touches, marks.touch) &&
    includes(filter.healthBands, marks.band) &&
    overlaps(filter.segmentKeys, marks.segments) &&
    overlaps(filter.segmentIds, marks.segments.map(segmentIdOf)) &&
    (filter.hasOwner == null || filter.hasOwner === (marks.ownerId !== null)) &&
    isWithin(filter.arr, marks.arrMinor, at.currency) &&
    isDue(filter.renewalWithinDays, marks.renewalOn, at) &&
    (!lookedUp || lookUp(lookedUp)) &&
    (filter.and ?? []).every(matches) &&
    (filter.or == null || filter.or.some(matches)) &&
    (filter.not == null || !matches(filter.not))
  );
}

/** Undefined when the account was not on the list and is not. */
export function changeOf(wasListed: boolean, isListed: boolean): StreamChange | undefined {
  if (wasListed) return isListed ? 'CHANGED' : 'REMOVED';
  return isListed ? 'ADDED' : undefined;
}

/** The marks in an event's data, `before.*` or `after.*`; undefined when it has none. */
export function marksIn(data: Readonly<Record<string, unknown>>, side: 'before' | 'after'): ListedAccount | undefined {
  if (!(`${side}.stage` in data)) return undefined;
  const of = <T>(name: string): T | null => (data[`${side}.${name}`] ?? null) as T | null;
  return {
    stage: of('stage'),
    segments: of<string[]>('segments') ?? [],
    ownerId: of('ownerId'),
    grade: of('grade'),
    touch: of('touch'),
    band: of('band'),
    arrMinor: of<number>('arrMinor') ?? 0,
    renewalOn: of('renewalOn'),
  };
}

const known = new WeakMap<AccountFilter, AccountFilter>();

/** One object for one filter, so that what was looked up is found again by it. */
function lookedUpOf(filter: AccountFilter): AccountFilter | undefined {
  const entries = LOOKED_UP.flatMap((name) => (filter[name] == null ? [] : [[name, filter[name]] as const]));
  if (entries.length === 0) return undefined;
  const part = known.get(filter) ?? (Object.fromEntries(entries) as AccountFilter);
  known.set(filter, part);
  return part;
}

function isWithin(range: AccountFilter['arr'], arrMinor: number, currency: string): boolean {
  const minor = (amount: number) => Math.round(amount * minorPerMajor(currency));
  return (range?.gte == null || arrMinor >= minor(range.gte)) && (range?.lte == null || arrMinor <= minor(range.lte));
}

function isDue(days: number | null | undefined, renewalOn: string | null, { now, calendar }: MatchMoment): boolean {
  return (
    days == null ||
    (renewalOn !== null && calendar.dayOf(calendar.startOfDate(renewalOn)) <= calendar.dayOf(now) + days)
  );
}

const includes = (wanted: readonly string[] | null | undefined, value: string | null): boolean =>
  wanted == null || (value !== null && wanted.includes(value));

const overlaps = (wanted: readonly string[] | null | undefined, values: readonly string[]): boolean =>
  wanted == null || wanted.some((each) => values.includes(each));
