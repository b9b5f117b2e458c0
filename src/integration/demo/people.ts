import type { CONTACT_ROLES } from '../../signal/catalogue.js';
import type { Life } from './life.js';
import { Prng } from './prng.js';
import type { History, Profile } from './profile.js';
import { FAMILY_NAMES, GIVEN_NAMES, JOB_TITLES } from './words.js';

/** A person at an account whom the vendor knows by name. Days are days of the history. */
export interface DemoPerson {
  readonly externalId: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly role: (typeof CONTACT_ROLES)[number];
  /** First known. */
  readonly from: number;
  /** The day on which the person left the company. */
  readonly leftOn?: number;
  /** Where the person went, when it is an account of ours. */
  readonly movedTo?: string;
}

/** Everybody known at an account, champions first in the order of their time. */
export interface Staff {
  readonly champions: readonly DemoPerson[];
  readonly others: readonly DemoPerson[];
  /** External ids of all who use the product besides the champion; the known ones come first. */
  readonly users: readonly string[];
}

/**
 * The people of an account; champions leave when the life says so, and mostly a successor is found. `moveTo` names an
 * account that exists on a day.
 */
export function createStaff(
  history: History,
  life: Life,
  moveTo: (prng: Prng, day: number) => string | undefined,
): Staff {
  const { profile } = life;
  const prng = new Prng(history.seed, 'people', profile.index);
  const others = (['DECISION_MAKER', 'ADMIN', 'END_USER', 'END_USER', 'END_USER'] as const)
    .slice(0, 2 + Math.min(3, Math.floor(profile.seats / 25)))
    .map((role, index) =>
      createPerson(prng, profile, {
        role,
        number: index + 2,
        from: profile.arrival + (role === 'DECISION_MAKER' ? prng.int(10) : 0),
      }),
    );
  return { champions: championsOf(prng, life, moveTo), others, users: usersOf(profile, others) };
}

function championsOf(prng: Prng, life: Life, moveTo: (prng: Prng, day: number) => string | undefined): DemoPerson[] {
  const leaving = life.courses.flatMap(({ shocks }) =>
    shocks.flatMap(({ day, kind }) => (kind === 'CHAMPION_LEFT' ? [day] : [])),
  );
  const champions: DemoPerson[] = [];
  let from = life.profile.arrival;
  for (const [index, leftOn] of leaving.entries()) {
    if (leftOn <= from + 10) continue;
    const movedTo = prng.chance(0.6) ? moveTo(prng, leftOn) : undefined;
    champions.push({
      ...createPerson(prng, life.profile, { role: 'CHAMPION', number: index === 0 ? 1 : 100 + index, from }),
      leftOn,
      ...(movedTo === undefined ? {} : { movedTo }),
    });
    from = leftOn + prng.whole(9, 55);
  }
  champions.push(
    createPerson(prng, life.profile, {
      role: 'CHAMPION',
      number: champions.length === 0 ? 1 : 100 + leaving.length,
      from,
    }),
  );
  return champions;
}

interface Place {
  readonly role: DemoPerson['role'];
  readonly number: number;
  readonly from: number;
}

/** A person of the account; `number` is unique within it. */
export function createPerson(
  prng: Prng,
  { account }: Pick<Profile, 'account'>,
  { role, number, from }: Place,
): DemoPerson {
  const given = prng.pick(GIVEN_NAMES);
  const family = prng.pick(FAMILY_NAMES);
  const email = `${given}.${family}${number > 9 ? number : ''}@${account.domain}`.toLowerCase();
  return {
    externalId: personId(account.externalId, number),
    name: `${given} ${family}`,
    email,
    title: prng.pick(JOB_TITLES[role] as readonly string[]),
    role,
    from,
  };
}

const personId = (account: string, number: number): string => `${account}-p${String(number).padStart(2, '0')}`;

/**
 * About two thirds of the seats are somebody who uses the product, at most 60 are told apart. The decision maker is
 * none of them.
 */
function usersOf({ account, seats }: Profile, others: readonly DemoPerson[]): string[] {
  const count = Math.min(60, Math.max(3, Math.round(seats * 0.65)));
  const known = others.filter(({ role }) => role !== 'DECISION_MAKER').map(({ externalId }) => externalId);
  return [
    ...known,
    ...Array.from({ length: Math.max(0, count - known.length) }, (_, index) =>
      personId(account.externalId, 10 + index),
    ),
  ];
}

/** Who champions the product on a day, if anybody. */
export const championOn = ({ champions }: Staff, day: number): DemoPerson | undefined =>
  champions.find(({ from, leftOn }) => day >= from && (leftOn === undefined || day < leftOn));
