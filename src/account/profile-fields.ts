import type { Grade, Touch } from './account.types.js';

/** What people tell of a company in one value each. Left out of an account = not known; null in an upsert clears it. */
export interface Profile {
  domain: string;
  industry: string;
  region: string;
  /** How many people the company employs. */
  employees: number;
  grade: Grade;
  /** The account's own touch; it overrides what its segments set. */
  touch: Touch;
  channel: string;
  /** Fit with the ideal customer profile, 0 to 100. */
  fit: number;
}

interface ProfileField {
  /** Its column in table `account`. */
  readonly column: string;
  /** Whether lists filter by it, so that events tell its value before and after. */
  readonly isListed: boolean;
  /** A text's most characters. */
  readonly length?: number;
}

/**
 * Each field once. The account's state, upserts, the row, the listing, streams and the fields that an import fills
 * follow from this table; the inputs and the entity do not compile, or their tests fail, without the field.
 */
export const PROFILE_FIELDS = {
  domain: { column: 'domain', isListed: false, length: 255 },
  industry: { column: 'industry', isListed: true, length: 100 },
  region: { column: 'region', isListed: true, length: 100 },
  employees: { column: 'employees', isListed: true },
  grade: { column: 'grade', isListed: true },
  touch: { column: 'touch', isListed: false },
  channel: { column: 'channel', isListed: true, length: 100 },
  fit: { column: 'fit_score', isListed: true },
} as const satisfies { readonly [Name in keyof Profile]: ProfileField };

type Fields = typeof PROFILE_FIELDS;
export type ProfileName = keyof Fields;
type ListedName = { [Name in ProfileName]: Fields[Name]['isListed'] extends true ? Name : never }[ProfileName];

/** The listed ones, as an event tells them. Null: not known. */
export type ListedProfileFields = { readonly [Name in ListedName]: Profile[Name] | null };

export const PROFILE_NAMES = Object.keys(PROFILE_FIELDS) as ProfileName[];
const LISTED_NAMES = PROFILE_NAMES.filter((name): name is ListedName => PROFILE_FIELDS[name].isListed);

/** Characters that each text of an account takes. */
export const ACCOUNT_LENGTHS = {
  name: 200,
  ...(Object.fromEntries(
    PROFILE_NAMES.flatMap((name) => {
      const field: ProfileField = PROFILE_FIELDS[name];
      return field.length === undefined ? [] : [[name, field.length]];
    }),
  ) as { readonly [Name in ProfileName as Fields[Name] extends { readonly length: number } ? Name : never]: number }),
};

/** An account's fields as the columns of its row. */
export const profileRow = (account: Partial<Profile>) =>
  Object.fromEntries(PROFILE_NAMES.map((name) => [PROFILE_FIELDS[name].column, account[name] ?? null])) as {
    [Name in ProfileName as Fields[Name]['column']]: Profile[Name] | null;
  };

/** What lists know of an account's fields. */
export const listedProfile = (account: Partial<Profile>): ListedProfileFields =>
  Object.fromEntries(LISTED_NAMES.map((name) => [name, account[name] ?? null])) as never;

/** What lists know of an account of which nothing was told. */
export const NOTHING_LISTED: ListedProfileFields = listedProfile({});

/** The fields of anything that has them all, each where it was given. What has one of them not does not compile. */
export const pickProfile = <Values extends object>(
  values: ProfileName extends keyof Values ? Values : never,
): { [Name in ProfileName & keyof Values]?: Exclude<Values[Name], undefined> } =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in PROFILE_FIELDS && value !== undefined),
  ) as never;
