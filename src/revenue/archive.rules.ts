import { spansOf, united } from './paid.rules.js';
import type { PastRevenue, RevenuePart, SubscriptionState } from './revenue.state.js';
import { endDay, KEPT_DAYS, type Ledger, type Standing } from './subscription.rules.js';

/** So many subscriptions that ended long ago are kept with all that was told of them; of older ones, what they paid. */
const MOST_ARCHIVED = 300;

/** The archived subscriptions, read from their text. */
const archivedOf = ({ archive }: RevenuePart): SubscriptionState[] =>
  archive === undefined ? [] : (JSON.parse(archive.text) as SubscriptionState[]);

/** All of an account's subscriptions, the archived ones too: what questions about any past day are answered from. */
export const everyOne = (part: RevenuePart): SubscriptionState[] => [
  ...archivedOf(part),
  ...Object.values(part.subscriptions),
];

/** Takes the archived subscriptions back among the others: a word about one can change what another was. */
export function unpack(part: RevenuePart): void {
  for (const subscription of archivedOf(part)) part.subscriptions[subscription.id] ??= subscription;
  delete part.archive;
}

/** Puts away what ended long ago. */
export function pack(part: RevenuePart, ledger: Ledger): void {
  const behind = ledger.all.filter((standing) => isBehind(standing, ledger.today));
  if (behind.length === 0) return;
  const earlier = archivedOf(part).filter(({ id }) => !behind.some(({ state }) => state.id === id));
  const all = [...earlier, ...behind.map(({ state }) => state)].map(({ touchedBy: _, ...state }) => state);
  for (const { state } of behind) delete part.subscriptions[state.id];
  const left = { paid: part.archive?.paid ?? [], ...firstOf(part.archive?.firstStartDay) };
  part.archive = { ...withOf(left, behind), text: JSON.stringify(all) };
  if (all.length > MOST_ARCHIVED) forget(part, all);
}

/** Lets go of the older half of what is archived; what it paid is kept. */
function forget(part: RevenuePart, all: readonly SubscriptionState[]): void {
  const kept = all.slice(-MOST_ARCHIVED / 2);
  const { paid, firstStartDay } = part.archive as NonNullable<RevenuePart['archive']>;
  part.past = {
    paid: united([...part.past.paid, ...paid]),
    ...firstOf(part.past.firstStartDay, firstStartDay),
  };
  part.archive = { paid, ...firstOf(firstStartDay), text: JSON.stringify(kept) };
}

function withOf({ paid, firstStartDay }: PastRevenue, behind: readonly Standing[]): PastRevenue {
  const starts = behind.flatMap(({ state }) => state.tellings.map(({ terms }) => terms.startDay));
  return { paid: united([...paid, ...behind.flatMap(spansOf)]), ...firstOf(firstStartDay, ...starts) };
}

function firstOf(...days: readonly (number | undefined)[]): Pick<PastRevenue, 'firstStartDay'> {
  const known = days.filter((day) => day !== undefined);
  return known.length === 0 ? {} : { firstStartDay: Math.min(...known) };
}

/** The first company day on which a subscription is out of sight. */
export const behindOn = (standing: Standing): number | undefined => {
  const end = endDay(standing);
  return end === undefined ? undefined : end + KEPT_DAYS;
};

const isBehind = (standing: Standing, today: number): boolean => (behindOn(standing) ?? today + 1) <= today;
