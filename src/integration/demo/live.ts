import { type ContractState, contractAtEnd, contractProperties } from './contract.signals.js';
import type { DemoSignal } from './demo.types.js';
import { engagementOn, isCustomerOn } from './life.js';
import { addMonths, DAY, dateFromDay, dayOf, inHours } from './moments.js';
import { championOn, createPerson, type DemoPerson } from './people.js';
import { contactProperties } from './people.signals.js';
import { Prng } from './prng.js';
import { type Scene, signalOf } from './signal-maker.js';
import { usageProperties, usageWeight, userOn } from './usage.signals.js';
import { npsComment, npsScore } from './voice.signals.js';
import { TICKET_SUBJECTS } from './words.js';

/** Seconds between visible events of each kind; `after` is the first. */
const RHYTHM = {
  detractor: { every: 43, after: 7 },
  promoter: { every: 37, after: 19 },
  championLeaves: { every: 131, after: 29 },
  goesQuiet: { every: 211, after: 61 },
  prospectVisits: { every: 23, after: 3 },
  ticket: { every: 11, after: 5 },
} as const;
type Kind = keyof typeof RHYTHM;

/**
 * Seconds after a prospect's visit at which it comes a second time, and after a champion's leaving at which a successor
 * is named.
 */
const SECOND_VISIT = 9;
const SUCCESSOR = 75;

interface Actor {
  readonly scene: Scene;
  /** The champion as the history ends. */
  readonly champion: DemoPerson | undefined;
  readonly contract: ContractState | undefined;
}

/**
 * The stream after the history. It keeps no memory: who has left, who has gone quiet follows from the tick alone, so
 * that a demo that was closed goes on as if it had not been.
 */
export class LiveStream {
  private readonly customers: readonly Actor[];
  private readonly cumulated: readonly number[];
  private readonly prospects: readonly Actor[];
  private readonly order: Readonly<Record<'championLeaves' | 'goesQuiet', readonly Actor[]>>;
  private readonly leaves: ReadonlyMap<string, number>;
  private readonly quiet: ReadonlyMap<string, number>;

  constructor(
    private readonly seed: number,
    scenes: readonly Scene[],
    private readonly lastDay: number,
  ) {
    const actors = scenes.map((scene) => ({
      scene,
      champion: championOn(scene.staff, lastDay),
      contract: contractAtEnd(scene),
    }));
    this.customers = actors.filter(({ scene }) => isCustomerOn(scene.life, lastDay));
    this.prospects = actors.filter(({ scene }) => scene.life.terms.length === 0);
    let sum = 0;
    this.cumulated = this.customers.map(
      ({ scene }) => (sum += usageWeight(scene.life) * (0.05 + engagementOn(scene.life, lastDay))),
    );
    const prng = new Prng(seed, 'live');
    this.order = {
      championLeaves: prng.shuffled(this.customers.filter(({ champion }) => champion !== undefined)),
      goesQuiet: prng.shuffled(this.customers),
    };
    this.leaves = momentsOf(this.order.championLeaves, 'championLeaves');
    this.quiet = momentsOf(this.order.goesQuiet, 'goesQuiet');
  }

  /** The signals of one second. */
  at(now: number, tick: number): DemoSignal[] {
    const prng = new Prng(this.seed, 'tick', tick);
    const beat = { now, tick, prng };
    return [
      ...this.uses(beat),
      ...this.detractor(beat),
      ...this.promoter(beat),
      ...this.ticket(beat),
      ...this.visits(beat),
      ...this.leaving(beat),
      ...this.succession(beat),
      ...this.goingQuiet(beat),
      ...this.renewal(beat),
    ];
  }

  private uses({ now, tick, prng }: Beat): DemoSignal[] {
    const signals: DemoSignal[] = [];
    for (let number = prng.whole(1, 4); number > 0 && this.customers.length > 0; number -= 1) {
      const { scene, champion } = this.busy(prng);
      const { life } = scene;
      const name = life.profile.account.externalId;
      const day = dayOf(now) - scene.history.firstDay;
      if (tick >= (this.quiet.get(name) ?? Number.POSITIVE_INFINITY) || !isCustomerOn(life, day)) continue;
      const engagement = engagementOn(life, day);
      const person = userOn(prng, scene, engagement, this.lastDay);
      if (person === champion?.externalId && tick >= (this.leaves.get(name) ?? Number.POSITIVE_INFINITY)) continue;
      signals.push(
        signalOf(scene, 'usage', `live/${now}/${number}`, now, usageProperties(prng, engagement, 400), person),
      );
    }
    return signals;
  }

  /** A customer picked by how much it uses. */
  private busy(prng: Prng): Actor {
    const aim = prng.next() * (this.cumulated[this.cumulated.length - 1] as number);
    let low = 0;
    let high = this.cumulated.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.cumulated[middle] as number) <= aim) low = middle + 1;
      else high = middle;
    }
    return this.customers[low] as Actor;
  }

  private detractor(beat: Beat): DemoSignal[] {
    return this.answer(beat, 'detractor', ({ prng }) => prng.whole(1, 5));
  }

  private promoter(beat: Beat): DemoSignal[] {
    return this.answer(beat, 'promoter', ({ prng }, { scene }) =>
      npsScore(prng, engagementOn(scene.life, this.lastDay)),
    );
  }

  private answer(beat: Beat, kind: Kind, score: (beat: Beat, actor: Actor) => number): DemoSignal[] {
    if (turnOf(kind, beat.tick) === undefined || this.customers.length === 0) return [];
    const actor = beat.prng.pick(this.customers);
    const person = actor.scene.staff.others[0];
    const given = score(beat, actor);
    return [
      signalOf(
        actor.scene,
        'survey.answered',
        `live/${beat.now}/nps`,
        beat.now,
        { kind: 'NPS', score: given, ...npsComment(beat.prng, given) },
        person?.externalId,
      ),
    ];
  }

  private ticket({ now, tick, prng }: Beat): DemoSignal[] {
    if (turnOf('ticket', tick) === undefined || this.customers.length === 0) return [];
    const { scene } = prng.pick(this.customers);
    const priority = prng.weighted([
      ['LOW', 4],
      ['MEDIUM', 5],
      ['HIGH', 2],
      ['URGENT', 1],
    ] as const);
    const properties = {
      externalId: `T-${scene.life.profile.account.externalId.slice(2)}-live-${now}`,
      subject: prng.pick(TICKET_SUBJECTS),
      priority,
      openedAt: now,
      status: 'OPEN',
    };
    return [signalOf(scene, 'ticket', `live/${now}/ticket`, now, properties, prng.pick(scene.staff.users))];
  }

  /** A prospect looks at the prices, and again some seconds later. */
  private visits({ now, tick }: Beat): DemoSignal[] {
    return [tick, tick - SECOND_VISIT].flatMap((at, index) => {
      const turn = turnOf('prospectVisits', at);
      const actor = turn === undefined ? undefined : this.prospects[turn % this.prospects.length];
      if (actor === undefined) return [];
      return [
        signalOf(
          actor.scene,
          'visit',
          `live/${now}/visit`,
          now,
          { page: index === 0 ? '/pricing' : '/trial', source: actor.scene.life.profile.account.channel.toLowerCase() },
          actor.champion?.externalId,
        ),
      ];
    });
  }

  private leaving({ now, tick, prng }: Beat): DemoSignal[] {
    const actor = this.next('championLeaves', tick);
    if (actor?.champion === undefined) return [];
    const { externalId, role } = actor.champion;
    const to = prng.pick([...this.customers, ...this.prospects]).scene.life.profile.account.externalId;
    const moves = to !== actor.scene.life.profile.account.externalId && prng.chance(0.6);
    return [
      signalOf(
        actor.scene,
        'contact.left',
        `contact/${externalId}/left`,
        now,
        { externalId, ...(moves ? { toAccountExternalId: to, role } : {}) },
        externalId,
      ),
    ];
  }

  private succession({ now, tick }: Beat): DemoSignal[] {
    const actor = this.next('championLeaves', tick - SUCCESSOR);
    if (actor === undefined) return [];
    const account = actor.scene.life.profile;
    const person = createPerson(new Prng(this.seed, 'successor', account.index), account, {
      role: 'CHAMPION',
      number: 200,
      from: this.lastDay,
    });
    return [
      signalOf(
        actor.scene,
        'contact.changed',
        `contact/${person.externalId}`,
        now,
        contactProperties(person),
        person.externalId,
      ),
    ];
  }

  /** A customer's use stops from here on; what is heard of it is a curt mail. */
  private goingQuiet({ now, tick }: Beat): DemoSignal[] {
    const actor = this.next('goesQuiet', tick);
    if (actor === undefined) return [];
    const told = {
      kind: 'EMAIL',
      direction: 'INBOUND',
      sentiment: 'NEGATIVE',
      notes: 'We are pausing our roll-out for now.',
    };
    return [
      signalOf(actor.scene, 'touchpoint', `live/${now}/quiet`, now, told, actor.scene.staff.others[0]?.externalId),
    ];
  }

  /**
   * One account a tick is looked at: a term that has run out in the last month was renewed on the afternoon before.
   * Sent again it is a duplicate.
   */
  private renewal({ now, tick }: Beat): DemoSignal[] {
    const actor = this.customers[tick % Math.max(1, this.customers.length)];
    if (actor?.contract?.endsOn === undefined) return [];
    for (let endsOn = actor.contract.endsOn; ; endsOn = addMonths(endsOn, 12)) {
      const at = inHours(endsOn - 1, 0.8);
      if (at > now) return [];
      if (at < now - 30 * DAY) continue;
      return [
        signalOf(
          actor.scene,
          'subscription.changed',
          `contract/renewal/${dateFromDay(endsOn)}`,
          at,
          contractProperties({ ...actor.contract, endsOn: addMonths(endsOn, 12) }),
        ),
      ];
    }
  }

  private next(kind: keyof LiveStream['order'], tick: number): Actor | undefined {
    const turn = turnOf(kind, tick);
    return turn === undefined ? undefined : this.order[kind][turn];
  }
}

interface Beat {
  readonly now: number;
  readonly tick: number;
  readonly prng: Prng;
}

/** How many times a kind of event came before, when it comes at this tick. */
function turnOf(kind: Kind, tick: number): number | undefined {
  const { every, after } = RHYTHM[kind];
  return tick >= after && (tick - after) % every === 0 ? (tick - after) / every : undefined;
}

function momentsOf(order: readonly Actor[], kind: Kind): ReadonlyMap<string, number> {
  const { every, after } = RHYTHM[kind];
  return new Map(order.map(({ scene }, index) => [scene.life.profile.account.externalId, after + index * every]));
}
