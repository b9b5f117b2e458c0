import type { Grade, Touch } from '../../account/account.types.js';
import type { DemoAccount } from './demo.types.js';
import { inHours } from './moments.js';
import { Prng } from './prng.js';
import { ownerOf } from './team.js';
import { CHANNELS, COMPANY_FIRSTS, INDUSTRIES, REGIONS } from './words.js';

/**
 * How an account comes in: a founding customer, one that tries and buys, or a prospect that has not bought by the
 * history's end.
 */
type Route = 'FOUNDER' | 'DIRECT' | 'TRIAL' | 'VISITOR' | 'FAILED_TRIAL';

/** What an account is before anything happens: the public record and what nobody is told. */
export interface Profile {
  readonly index: number;
  readonly account: DemoAccount;
  /** First day, counted from the history's first. */
  readonly arrival: number;
  readonly route: Route;
  /** 0 to 1: how well the product suits the company. Hidden; engagement follows it. */
  readonly fit: number;
  /** Seats of the first contract. */
  readonly seats: number;
  readonly plan: 'STARTER' | 'TEAM' | 'ENTERPRISE';
  readonly billingMonths: 1 | 12;
}

export interface History {
  readonly seed: number;
  /** Day since 1970-01-01 on which the history begins. */
  readonly firstDay: number;
  readonly days: number;
  /** Currency of every contract. */
  readonly currency: string;
}

/**
 * The accounts in the order in which they come in. Fit is spread evenly, so that worlds of different seeds are alike.
 */
export function createProfiles(history: History, count: number): Profile[] {
  const prng = new Prng(history.seed, 'profiles');
  const arrivals = Array.from({ length: count }, (_, index) => arrivalOf(prng, index, count, history.days)).sort(
    (a, b) => a - b,
  );
  const fits = prng.shuffled(Array.from({ length: count }, (_, index) => (index + 0.5) / count));
  const names = new Names(new Prng(history.seed, 'names'));
  const heads: Head[] = [];
  return arrivals.map((arrival, index) => {
    const head = chooseHead(prng, heads, index);
    const profile = createProfile(prng, history, { index, arrival, fit: fits[index] as number, names, head });
    if (index % 24 === 3 && arrival < history.days * 0.2)
      heads.push({
        first: profile.account.name.split(' ')[0] as string,
        externalId: profile.account.externalId,
        children: 0,
      });
    return profile;
  });
}

/**
 * A fifth were there when the history begins (in its first six weeks), the rest came in evenly until shortly before its
 * end.
 */
function arrivalOf(prng: Prng, index: number, count: number, days: number): number {
  return Math.floor(index < count * 0.2 ? prng.next() * Math.min(45, days / 4) : prng.next() * Math.max(1, days - 8));
}

/** The head of a group of companies; later accounts may belong to it. */
interface Head {
  readonly first: string;
  readonly externalId: string;
  children: number;
}

function chooseHead(prng: Prng, heads: readonly Head[], index: number): Head | undefined {
  const open = heads.filter(({ children }) => children < 4);
  if (open.length === 0 || index % 11 !== 5) return undefined;
  const head = prng.pick(open);
  head.children += 1;
  return head;
}

interface Slot {
  readonly index: number;
  readonly arrival: number;
  readonly fit: number;
  readonly names: Names;
  readonly head: Head | undefined;
}

function createProfile(prng: Prng, history: History, { index, arrival, fit, names, head }: Slot): Profile {
  const industry = prng.pick(Object.keys(INDUSTRIES));
  const name = names.next(industry, head?.first);
  const seats = Math.round(Math.min(420, Math.max(5, Math.exp(3.55 + 0.95 * prng.normal()))));
  const plan = seats < 18 ? 'STARTER' : seats < 90 ? 'TEAM' : 'ENTERPRISE';
  const route = routeOf(prng, index, arrival);
  const billingMonths = prng.chance(plan === 'STARTER' ? 0.25 : plan === 'TEAM' ? 0.6 : 0.9) ? 12 : 1;
  const isProspect = route === 'VISITOR' || route === 'FAILED_TRIAL';
  const account: DemoAccount = {
    externalId: `A-${1001 + index}`,
    name,
    domain: `${name.toLowerCase().replace(/[^a-z0-9]+/g, '')}.example`,
    industry,
    region: prng.weighted(REGIONS),
    employees: Math.round(seats * prng.between(2, 14)),
    grade: gradeOf(seats, fit),
    touch: touchOf(seats),
    channel: prng.weighted(CHANNELS),
    ownerExternalId: ownerOf({ seats, index, isProspect }),
    team: teamOf(index),
    ...(head === undefined ? {} : { parentExternalId: head.externalId }),
    attributes: {
      tier: plan,
      billing: billingMonths === 12 ? 'annual' : 'monthly',
      crmId: `crm-${70_000 + index * 7}`,
    },
    startsAt: inHours(history.firstDay + arrival, 0) - (3600 - (index % 3600)) * 1000,
  };
  return { index, account, arrival, route, fit, seats, plan, billingMonths };
}

function routeOf(prng: Prng, index: number, arrival: number): Route {
  if (arrival < 45 && index % 10 !== 9) return 'FOUNDER';
  return prng.weighted<Route>([
    ['TRIAL', 42],
    ['DIRECT', 43],
    ['VISITOR', 9],
    ['FAILED_TRIAL', 6],
  ]);
}

const gradeOf = (seats: number, fit: number): Grade =>
  seats >= 110 || (seats >= 60 && fit > 0.6) ? 'A' : seats >= 25 ? 'B' : 'C';

const touchOf = (seats: number): Touch => (seats >= 70 ? 'HIGH' : seats >= 15 ? 'LOW' : 'TECH');

const teamOf = (index: number): DemoAccount['team'] => [
  { role: 'ONBOARDING', memberExternalId: index % 3 === 2 ? 'm-onboarding-2' : 'm-onboarding-1' },
  { role: 'SUPPORT', memberExternalId: 'm-support' },
  { role: 'SALES', memberExternalId: index % 2 === 0 ? 'm-sales-1' : 'm-sales-2' },
];

/** Company names, each given once. */
class Names {
  private readonly given = new Set<string>();

  constructor(private readonly prng: Prng) {}

  next(industry: string, first?: string): string {
    const words = INDUSTRIES[industry] as readonly string[];
    for (let attempt = 0; ; attempt += 1) {
      const name =
        `${first ?? this.prng.pick(COMPANY_FIRSTS)} ` +
        `${this.prng.pick(words)}${attempt < 20 ? '' : ` ${attempt - 18}`}`;
      if (this.given.has(name)) continue;
      this.given.add(name);
      return name;
    }
  }
}
