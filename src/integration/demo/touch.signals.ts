import type { DemoSignal } from './demo.types.js';
import { engagementOn, isCustomerOn } from './life.js';
import { inHours } from './moments.js';
import { championOn, type DemoPerson } from './people.js';
import { Prng } from './prng.js';
import { type Scene, signalOf } from './signal-maker.js';

/** Days between touchpoints of the team, by touch. */
const EVERY = { HIGH: 19, LOW: 45, TECH: 170 } as const;
const QBR_EVERY = 91;
const QBR_PLANNED_AHEAD = 30;

/** Visits of those who look at the product, and touchpoints between team and customer. */
export function touchSignals(scene: Scene): DemoSignal[] {
  return [
    ...visitSignals(scene),
    ...salesSignals(scene),
    ...teamSignals(scene),
    ...inboundSignals(scene),
    ...qbrSignals(scene),
  ];
}

/**
 * Prospects visit the site before they try or buy; those who have not bought come back now and then, customers look at
 * prices.
 */
function visitSignals(scene: Scene): DemoSignal[] {
  const { history, life, staff } = scene;
  const { arrival, route } = life.profile;
  const prng = new Prng(history.seed, 'visits', life.profile.index);
  const first = life.trial?.from ?? life.terms[0]?.from;
  const days: number[] = [];
  if (route !== 'FOUNDER')
    for (let count = prng.whole(2, 6); count > 0; count -= 1)
      days.push(arrival + prng.int(Math.max(1, Math.min(first ?? history.days, arrival + 40) - arrival)));
  if (life.terms.length === 0)
    for (let day = arrival + prng.whole(20, 60); day < history.days; day += prng.whole(6, 60)) days.push(day);
  if (life.terms.length > 0)
    for (let day = arrival + prng.whole(60, 200); day < history.days; day += prng.whole(120, 300)) days.push(day);
  return days
    .filter((day) => day < history.days)
    .map((day, index) => {
      const visitor = championOn(staff, day)?.externalId;
      const page = prng.pick(['/pricing', '/product', '/customers', '/security', '/trial']);
      return signalOf(
        scene,
        'visit',
        `visit/${index + 1}`,
        inHours(history.firstDay + day, 0.05 + 0.9 * prng.next()),
        { page, source: life.profile.account.channel.toLowerCase() },
        visitor,
      );
    });
}

/** Before the first contract, sales calls once or twice. */
function salesSignals(scene: Scene): DemoSignal[] {
  const { history, life } = scene;
  const { arrival, route } = life.profile;
  const first = life.terms[0]?.from;
  if (route === 'FOUNDER' || route === 'VISITOR' || first === undefined) return [];
  const prng = new Prng(history.seed, 'sales', life.profile.index);
  const days = [arrival + Math.floor((first - arrival) * 0.4), arrival + Math.floor((first - arrival) * 0.8)];
  return days.map((day, index) =>
    touch(
      scene,
      `sales/${index + 1}`,
      inHours(history.firstDay + day, prng.next()),
      index === 0 ? 'CALL' : 'MEETING',
      { sentiment: 'POSITIVE' },
      championOn(scene.staff, day),
    ),
  );
}

/** The team writes and calls in the rhythm of the account's touch; not everybody answers. */
function teamSignals(scene: Scene): DemoSignal[] {
  const { history, life, staff } = scene;
  const prng = new Prng(history.seed, 'touch', life.profile.index);
  const every = EVERY[life.profile.account.touch];
  const signals: DemoSignal[] = [];
  for (const { from, leaves } of life.terms) {
    const end = Math.min(history.days, leaves?.endsOn ?? history.days);
    for (let day = from + prng.whole(3, 9); day < end; day += Math.round(every * prng.between(0.7, 1.4))) {
      const engagement = engagementOn(life, day);
      const isAnswered = prng.chance(0.35 + 0.6 * engagement);
      const kind =
        life.profile.account.touch === 'TECH'
          ? 'EMAIL'
          : prng.weighted([
              ['CALL', 5],
              ['EMAIL', 4],
              ['MEETING', 2],
              ['TRAINING', day - from < 60 ? 3 : 0.4],
            ] as const);
      const told = {
        isAnswered,
        isAutomatic: life.profile.account.touch === 'TECH',
        ...(isAnswered ? { sentiment: sentimentOf(prng, engagement) } : {}),
      };
      signals.push(
        touch(scene, `touch/${day}`, inHours(history.firstDay + day, prng.next()), kind, told, championOn(staff, day)),
      );
    }
  }
  return signals;
}

/** Customers write of themselves: the engaged more often. */
function inboundSignals(scene: Scene): DemoSignal[] {
  const { history, life, staff } = scene;
  const prng = new Prng(history.seed, 'inbound', life.profile.index);
  const signals: DemoSignal[] = [];
  for (let day = life.profile.arrival + prng.whole(10, 50); day < history.days; day += prng.whole(20, 80)) {
    const engagement = engagementOn(life, day);
    if (!isCustomerOn(life, day) || !prng.chance(0.15 + 0.75 * engagement)) continue;
    const told = { direction: 'INBOUND', sentiment: sentimentOf(prng, engagement) };
    signals.push(
      touch(
        scene,
        `inbound/${day}`,
        inHours(history.firstDay + day, prng.next()),
        'EMAIL',
        told,
        championOn(staff, day) ?? staff.others[0],
      ),
    );
  }
  return signals;
}

/** High-touch customers have a business review every quarter, planned a month ahead; one in eight falls through. */
function qbrSignals(scene: Scene): DemoSignal[] {
  const { history, life, staff } = scene;
  if (life.profile.account.touch !== 'HIGH') return [];
  const prng = new Prng(history.seed, 'qbr', life.profile.index);
  const signals: DemoSignal[] = [];
  for (const { from, leaves } of life.terms) {
    for (
      let day = from + QBR_EVERY;
      day < history.days + QBR_PLANNED_AHEAD && day < (leaves?.day ?? Number.POSITIVE_INFINITY);
      day += QBR_EVERY
    ) {
      const plannedAt = inHours(history.firstDay + day, 0.4);
      const told = { externalId: `QBR-${life.profile.account.externalId.slice(2)}-${day}`, plannedAt };
      const contact = championOn(staff, Math.min(day, history.days)) ?? staff.others[0];
      signals.push(
        touch(
          scene,
          `qbr/${day}/planned`,
          inHours(history.firstDay + day - QBR_PLANNED_AHEAD, 0.6),
          'QBR',
          { ...told, status: 'PLANNED' },
          contact,
        ),
      );
      const status = prng.chance(0.125) ? 'MISSED' : 'DONE';
      signals.push(
        touch(
          scene,
          `qbr/${day}`,
          plannedAt,
          'QBR',
          { ...told, status, ...(status === 'DONE' ? { sentiment: sentimentOf(prng, engagementOn(life, day)) } : {}) },
          contact,
        ),
      );
    }
  }
  return signals;
}

function touch(
  scene: Scene,
  key: string,
  at: number,
  kind: string,
  told: DemoSignal['properties'],
  contact: DemoPerson | undefined,
): DemoSignal {
  return signalOf(scene, 'touchpoint', key, at, { kind, ...told }, contact?.externalId);
}

function sentimentOf(prng: Prng, engagement: number): 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE' {
  const mood = engagement + 0.18 * prng.normal();
  return mood > 0.62 ? 'POSITIVE' : mood > 0.35 ? 'NEUTRAL' : 'NEGATIVE';
}
