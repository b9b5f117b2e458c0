import { minorPerMajor } from '../../kernel/money.js';
import type { LOSS_REASONS } from '../../signal/catalogue.js';
import type { DemoSignal } from './demo.types.js';
import { meanEngagement } from './engagement.rules.js';
import type { Life, Term } from './life.js';
import { addMonths, dateFromDay, inHours } from './moments.js';
import { Prng } from './prng.js';
import { type Scene, signalOf } from './signal-maker.js';

const PRODUCT = 'Planner';

type Plan = 'STARTER' | 'TEAM' | 'ENTERPRISE';

/** Major units per seat and month. */
const PRICES: Readonly<Record<Plan, number>> = { STARTER: 19, TEAM: 39, ENTERPRISE: 64 };
/** What a year paid ahead costs beside twelve months. */
const YEARLY_SHARE = 0.85;
const TRIAL_SEATS = 5;

/** A contract as it stands: what subscription.changed tells. */
export interface ContractState {
  readonly externalId: string;
  readonly plan: Plan;
  readonly seats: number;
  readonly billingMonths: 1 | 12;
  readonly currency: string;
  /** Days since 1970-01-01; the end is exclusive and left out for contracts without a term. */
  readonly startsOn: number;
  readonly endsOn?: number;
}

/** The trial, every contract, its renewals, changes of seats, late payments and its end. */
export function contractSignals(scene: Scene): DemoSignal[] {
  return [...trialSignals(scene), ...scene.life.terms.flatMap((term, index) => termSignals(scene, term, index))];
}

/** The properties of a subscription.changed that tells how a contract stands. */
export function contractProperties(
  { externalId, plan, seats, billingMonths, currency, startsOn, endsOn }: ContractState,
  status: 'ACTIVE' | 'PAST_DUE' = 'ACTIVE',
): DemoSignal['properties'] {
  const amountMinor = Math.round(
    seats * PRICES[plan] * minorPerMajor(currency) * billingMonths * (billingMonths === 12 ? YEARLY_SHARE : 1),
  );
  const end = endsOn === undefined ? {} : { endsOn: dateFromDay(endsOn), noticeBy: dateFromDay(endsOn - 30) };
  return {
    externalId,
    product: PRODUCT,
    plan,
    seats,
    amountMinor,
    currency,
    billingMonths,
    startsOn: dateFromDay(startsOn),
    ...end,
    status,
    autoRenews: true,
  };
}

/**
 * How the contract of a term stands at its end in the history, for whoever goes on from there; undefined when it was
 * lost.
 */
export function contractAtEnd(scene: Scene): ContractState | undefined {
  const term = scene.life.terms[scene.life.terms.length - 1];
  if (term === undefined || term.leaves !== undefined) return undefined;
  return contractCourse(scene, term, scene.life.terms.length - 1).at(-1)?.state;
}

function trialSignals(scene: Scene): DemoSignal[] {
  const { history, life } = scene;
  const { trial, profile } = life;
  if (trial === undefined) return [];
  const [from, to] = [history.firstDay + trial.from, history.firstDay + trial.to];
  const externalId = contractId(life, 0);
  const terms = {
    externalId,
    product: PRODUCT,
    plan: profile.plan,
    seats: TRIAL_SEATS,
    amountMinor: 0,
    currency: history.currency,
    billingMonths: 1,
    startsOn: dateFromDay(from),
    endsOn: dateFromDay(to),
    status: 'TRIAL',
    autoRenews: false,
  };
  const started = signalOf(scene, 'subscription.changed', 'trial', inHours(from, 0.2), terms);
  if (life.terms.length > 0 || trial.to >= history.days) return [started];
  return [
    started,
    signalOf(scene, 'subscription.cancelled', 'trial/end', inHours(to, 0.1), {
      externalId,
      endsOn: dateFromDay(to),
      kind: 'EXPIRED',
      reason: profile.fit < 0.5 ? 'EXPECTATION' : 'PRICE',
    }),
  ];
}

interface Change {
  readonly key: string;
  /** Day of the history. */
  readonly day: number;
  readonly state: ContractState;
}

function termSignals(scene: Scene, term: Term, index: number): DemoSignal[] {
  const { history } = scene;
  const changes = contractCourse(scene, term, index).map(({ key, day, state }) =>
    signalOf(scene, 'subscription.changed', key, changeMoment(history.firstDay + day, key), contractProperties(state)),
  );
  return [...changes, ...lateSignals(scene, term, index), ...endSignals(scene, term, index)];
}

/** A renewal is signed on the afternoon before the term ends; other changes come in the morning. */
const changeMoment = (day: number, key: string): number => inHours(day, key.includes('renewal') ? 0.8 : 0.3);

/** The contract month by month: how it began, each renewal and each change of seats. */
function contractCourse({ history, life }: Scene, term: Term, index: number): Change[] {
  const { profile } = life;
  const prng = new Prng(history.seed, 'contract', profile.index, index);
  const course = life.courses[index];
  const begin = history.firstDay + term.from;
  const termEnd = (months: number) => (profile.billingMonths === 12 ? { endsOn: addMonths(begin, months) } : {});
  const externalId = contractId(life, index);
  let state: ContractState = {
    externalId,
    plan: profile.plan,
    seats: profile.seats,
    billingMonths: profile.billingMonths,
    currency: history.currency,
    startsOn: begin,
    ...termEnd(12),
  };
  const changes: Change[] = [{ key: `contract/${index}`, day: term.from, state }];
  const last = Math.min(history.days, term.leaves?.day ?? history.days);
  for (let month = 1; ; month += 1) {
    const day = addMonths(begin, month) - history.firstDay - 1;
    if (day >= last) return changes;
    const mood = course === undefined ? 0 : (meanEngagement(course, day, 60) ?? 0);
    const isRenewal = profile.billingMonths === 12 && month % 12 === 0;
    const seats = nextSeats(prng, state.seats, mood, isRenewal, month);
    if (seats === state.seats && !isRenewal) continue;
    state = { ...state, seats, plan: planFor(seats, state.plan), ...(isRenewal ? termEnd(month + 12) : {}) };
    changes.push({ key: `contract/${index}/${isRenewal ? 'renewal' : 'seats'}/${month}`, day, state });
  }
}

/** Those who live in the product buy seats; those who are lukewarm give some back when they renew. */
function nextSeats(prng: Prng, seats: number, mood: number, isRenewal: boolean, month: number): number {
  const luck = prng.next();
  if (month >= 3 && mood > 0.74 && luck < (isRenewal ? 0.4 : 0.055)) return Math.ceil(seats * prng.between(1.1, 1.35));
  if (isRenewal && mood < 0.5 && luck < 0.5) return Math.max(5, Math.floor(seats * prng.between(0.65, 0.9)));
  return seats;
}

const planFor = (seats: number, plan: Plan): Plan =>
  plan === 'STARTER' && seats > 22 ? 'TEAM' : plan === 'TEAM' && seats > 110 ? 'ENTERPRISE' : plan;

/** Now and then a monthly customer pays nine days late. */
function lateSignals(scene: Scene, term: Term, index: number): DemoSignal[] {
  const { history, life } = scene;
  if (life.profile.billingMonths === 12) return [];
  const prng = new Prng(history.seed, 'late', life.profile.index, index);
  const course = contractCourse(scene, term, index);
  const last = Math.min(history.days, term.leaves?.day ?? history.days) - 15;
  const signals: DemoSignal[] = [];
  for (let day = term.from + 35; day < last; day += 31) {
    if (!prng.chance(0.012)) continue;
    const state = (course.filter((change) => change.day <= day).at(-1) ?? course[0]) as Change;
    if (course.some((change) => change.day > day && change.day <= day + 9)) continue;
    signals.push(
      signalOf(
        scene,
        'subscription.changed',
        `contract/${index}/late/${day}`,
        inHours(history.firstDay + day, 0.1),
        contractProperties(state.state, 'PAST_DUE'),
      ),
    );
    signals.push(
      signalOf(
        scene,
        'subscription.changed',
        `contract/${index}/paid/${day}`,
        inHours(history.firstDay + day + 9, 0.5),
        contractProperties(state.state),
      ),
    );
  }
  return signals;
}

function endSignals(scene: Scene, { leaves }: Term, index: number): DemoSignal[] {
  if (leaves === undefined) return [];
  const { history, life } = scene;
  const prng = new Prng(history.seed, 'loss', life.profile.index, index);
  const reason = reasonOf(prng, life, leaves.day);
  const properties = {
    externalId: contractId(life, index),
    endsOn: dateFromDay(history.firstDay + leaves.endsOn),
    kind: life.profile.billingMonths === 12 && prng.chance(0.3) ? 'EXPIRED' : 'CANCELLED',
    reason,
    ...(reason === 'COMPETITOR' ? { competitor: prng.pick(['Boardly', 'Taskmill', 'Planwise']) } : {}),
  };
  return [
    signalOf(
      scene,
      'subscription.cancelled',
      `contract/${index}/end`,
      inHours(history.firstDay + leaves.day, 0.6),
      properties,
    ),
  ];
}

function reasonOf(prng: Prng, { courses, profile }: Life, day: number): (typeof LOSS_REASONS)[number] {
  const shocks = courses.flatMap((course) => course.shocks).filter((shock) => shock.day < day && shock.day > day - 240);
  if (shocks.some(({ kind }) => kind === 'CHAMPION_LEFT') && prng.chance(0.7)) return 'CHAMPION_LEFT';
  if (shocks.some(({ kind }) => kind === 'TICKET_BURST') && prng.chance(0.7)) return 'PRODUCT';
  return prng.weighted([
    ['ADOPTION', 5 - 4 * profile.fit],
    ['EXPECTATION', 2 - profile.fit],
    ['PRICE', 1.5],
    ['COMPETITOR', 1.2],
    ['CLOSED', 0.4],
    ['UNKNOWN', 0.8],
  ]);
}

/** A trial that converts keeps its contract's id; a customer that comes back has a new one. */
const contractId = ({ profile }: Life, index: number): string =>
  `S-${profile.account.externalId.slice(2)}-${index + 1}`;
