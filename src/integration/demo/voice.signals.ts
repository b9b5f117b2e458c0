import type { DemoSignal } from './demo.types.js';
import { engagementOn, isUserOn } from './life.js';
import { DAY, HOUR, inHours } from './moments.js';
import { championOn } from './people.js';
import { Prng } from './prng.js';
import { type Scene, signalOf } from './signal-maker.js';
import { DETRACTOR_COMMENTS, PROMOTER_COMMENTS, TICKET_SUBJECTS } from './words.js';

/** Surveys and tickets: what the customer says, by how it is engaged, with noise. */
export function voiceSignals(scene: Scene): DemoSignal[] {
  return [...npsSignals(scene), ...ticketSignals(scene)];
}

/** An answer 0 to 10 to “would you recommend us”, by engagement. */
export function npsScore(prng: Prng, engagement: number): number {
  return Math.min(10, Math.max(0, Math.round(2.6 + 7.4 * engagement + 1.25 * prng.normal())));
}

/** What the person writes beside the score: those far from the middle do, every other time. */
export function npsComment(prng: Prng, score: number): { comment?: string } {
  if ((score > 6 && score < 9) || !prng.chance(0.5)) return {};
  return { comment: prng.pick(score <= 6 ? DETRACTOR_COMMENTS : PROMOTER_COMMENTS) };
}

/** Three times a year one or two people are asked; about two in three answer. */
function npsSignals(scene: Scene): DemoSignal[] {
  const { history, life, staff } = scene;
  const prng = new Prng(history.seed, 'nps', life.profile.index);
  const signals: DemoSignal[] = [];
  for (const { from, leaves } of life.terms) {
    const end = Math.min(history.days, leaves?.endsOn ?? history.days);
    for (let day = from + prng.whole(45, 100); day < end; day += prng.whole(100, 135)) {
      const asked = [championOn(staff, day), staff.others[prng.int(staff.others.length)]];
      for (const person of asked) {
        if (person === undefined || person.from >= day || !prng.chance(0.65)) continue;
        const score = npsScore(prng, engagementOn(life, day));
        signals.push(
          signalOf(
            scene,
            'survey.answered',
            `nps/${day}/${person.externalId}`,
            inHours(history.firstDay + day, prng.next()),
            { kind: 'NPS', score, ...npsComment(prng, score) },
            person.externalId,
          ),
        );
      }
    }
  }
  return signals;
}

/** Tickets come more often from big accounts and unhappy ones, and in bursts when something broke. */
function ticketSignals(scene: Scene): DemoSignal[] {
  const { history, life } = scene;
  const prng = new Prng(history.seed, 'tickets', life.profile.index);
  const days = ticketDays(prng, scene);
  return days.flatMap(({ day, isBurst }, index) =>
    ticket(prng, scene, { day, isBurst, number: index + 1, engagement: engagementOn(life, day) }),
  );
}

interface TicketDay {
  readonly day: number;
  readonly isBurst: boolean;
}

function ticketDays(prng: Prng, { history, life }: Scene): TicketDay[] {
  const size = 0.35 + (life.profile.seats / 60) ** 0.6;
  const days: TicketDay[] = [];
  for (const { from, values, shocks } of life.courses) {
    for (let day = from; day < Math.min(history.days, from + values.length); day += 1) {
      const rate = 0.011 * size * (1.5 - 0.8 * (values[day - from] as number));
      if (prng.chance(rate) && isUserOn(life, day)) days.push({ day, isBurst: false });
    }
    for (const shock of shocks) {
      if (shock.kind !== 'TICKET_BURST') continue;
      for (let left = prng.whole(4, 8); left > 0; left -= 1)
        days.push({ day: Math.min(shock.day + prng.int(9), history.days - 1), isBurst: true });
    }
  }
  return days.sort((a, b) => a.day - b.day);
}

function ticket(
  prng: Prng,
  scene: Scene,
  { day, isBurst, number, engagement }: TicketDay & { number: number; engagement: number },
): DemoSignal[] {
  const { history, life, staff } = scene;
  const openedAt = inHours(history.firstDay + day, prng.next());
  const externalId = `T-${life.profile.account.externalId.slice(2)}-${number}`;
  const contact = prng.pick(staff.users);
  const priority = prng.weighted(
    isBurst
      ? ([
          ['HIGH', 4],
          ['URGENT', 3],
          ['MEDIUM', 2],
        ] as const)
      : ([
          ['LOW', 4],
          ['MEDIUM', 5],
          ['HIGH', 2],
          ['URGENT', 0.4],
        ] as const),
  );
  const told = {
    externalId,
    subject: prng.pick(TICKET_SUBJECTS),
    priority,
    openedAt,
    ...(priority === 'URGENT' && prng.chance(0.5) ? { isEscalated: true } : {}),
  };
  const opened = signalOf(scene, 'ticket', `ticket/${number}`, openedAt, { ...told, status: 'OPEN' }, contact);
  const closedAt = openedAt + Math.round(prng.between(2 * HOUR, (isBurst ? 9 : 5) * DAY));
  const csat = prng.chance(0.45) ? { csat: csatScore(prng, engagement - (isBurst ? 0.25 : 0)) } : {};
  const closed = signalOf(
    scene,
    'ticket',
    `ticket/${number}/closed`,
    closedAt,
    { ...told, status: 'CLOSED', closedAt, ...csat },
    contact,
  );
  return [opened, closed, ...afterwards(prng, scene, { closedAt, number, engagement, contact })];
}

/** Now and then the wider CSAT survey follows a ticket. */
function afterwards(
  prng: Prng,
  scene: Scene,
  { closedAt, number, engagement, contact }: { closedAt: number; number: number; engagement: number; contact: string },
): DemoSignal[] {
  if (!prng.chance(0.12)) return [];
  return [
    signalOf(
      scene,
      'survey.answered',
      `csat/${number}`,
      closedAt + 3 * HOUR,
      { kind: 'CSAT', score: csatScore(prng, engagement) },
      contact,
    ),
  ];
}

/** Satisfaction 1 to 5. */
const csatScore = (prng: Prng, engagement: number): number =>
  Math.min(5, Math.max(1, Math.round(2.3 + 2.7 * engagement + 0.75 * prng.normal())));
