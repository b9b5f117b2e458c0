import { isDeepStrictEqual } from 'node:util';
import { overrules, type Stamp } from '../signal/told.rules.js';
import type { AccountPart } from './account.state.js';
import type { AttributeValue, TeamSeat, Touch } from './account.types.js';
import { PROFILE_NAMES, type Profile, type ProfileName } from './profile-fields.js';

/** The properties of `account.upserted`. Left out = leave as it is; null = clear. */
export interface AccountUpsert extends ProfileUpsert {
  readonly name?: string;
  readonly parentId?: string | null;
  readonly ownerId?: string | null;
  /** The whole account team, not one seat more. */
  readonly team?: readonly TeamSeat[];
  /** By name; the others stay. Null clears one. */
  readonly attributes?: Readonly<Record<string, AttributeValue | null>>;
  readonly tags?: readonly string[];
  readonly createdAt?: number;
  /** The stage of an account that had none; lifecycle/ reads it. */
  readonly stage?: string;
  readonly expectedVersion?: number;
  /** With another owner: the open tasks of the owner before go along. */
  readonly moveOpenTasks?: boolean;
}

type ProfileUpsert = { readonly [Name in ProfileName]?: Profile[Name] | null };

const CLEARABLE = [...PROFILE_NAMES, 'parentId', 'ownerId'] as const;

/** Lays an upsert over an account, in place. Returns the fields that changed: none when it says nothing new. */
export function applyUpsert(account: AccountPart, upsert: AccountUpsert): string[] {
  const changed = CLEARABLE.filter((field) => setOrClear(account, field, upsert[field]));
  const rest = {
    name: upsert.name,
    createdAt: upsert.createdAt,
    tags: upsert.tags && distinct(upsert.tags),
    team: upsert.team && sortedSeats(upsert.team),
    attributes: merged(account, upsert),
  };
  return [
    ...changed,
    ...Object.entries(rest).flatMap(([field, value]) => (setOrClear(account, field, value) ? [field] : [])),
  ];
}

/**
 * What an upsert says that no later told one has said before, by the order in which they were recorded: an upsert says
 * how the account is, whenever that began. Notes what it says.
 */
export function notOverruled(account: AccountPart, upsert: AccountUpsert, stamp: Stamp): AccountUpsert {
  account.told ??= {};
  const { told } = account;
  const counts = (name: string, value: unknown): boolean => {
    if (value === undefined || !overrules(stamp, told[name])) return false;
    told[name] = stamp;
    return true;
  };
  const { attributes, ...fields } = upsert;
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([name, value]) => counts(name, value))),
    ...(attributes && {
      attributes: Object.fromEntries(
        Object.entries(attributes).filter(([name, value]) => counts(`attributes.${name}`, value)),
      ),
    }),
  };
}

/** The touch that counts: the account's own, else its segments', else LOW. */
export function effectiveTouch({ touch, segmentTouch }: Pick<AccountPart, 'touch' | 'segmentTouch'>): Touch {
  return touch ?? segmentTouch ?? 'LOW';
}

/** Whether `parentId` would make the account its own ancestor. `parentOf` knows the ancestors of `parentId`. */
export function closesCycle(
  accountId: string,
  parentId: string,
  parentOf: ReadonlyMap<string, string | null>,
): boolean {
  const seen = new Set<string>();
  for (let at: string | null | undefined = parentId; at && !seen.has(at); at = parentOf.get(at)) {
    if (at === accountId) return true;
    seen.add(at);
  }
  return false;
}

function setOrClear(account: object, field: string, value: unknown): boolean {
  const fields = account as Record<string, unknown>;
  if (value === undefined || isDeepStrictEqual(fields[field] ?? null, value)) return false;
  if (value === null) delete fields[field];
  else fields[field] = value;
  return true;
}

function merged({ attributes }: AccountPart, upsert: AccountUpsert): Record<string, AttributeValue> | undefined {
  if (!upsert.attributes) return undefined;
  const all = { ...attributes, ...upsert.attributes };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, AttributeValue] => entry[1] !== null),
  );
}

const distinct = (tags: readonly string[]): string[] => [...new Set(tags)].sort();

const sortedSeats = (seats: readonly TeamSeat[]): TeamSeat[] =>
  seats
    .map(({ role, memberId }) => ({ role, memberId }))
    .sort((a, b) => a.role.localeCompare(b.role) || a.memberId.localeCompare(b.memberId));
