import fc from 'fast-check';
import type { FactValue } from '../../../src/condition/fact.js';
import type { EventType } from '../../../src/event/catalogue.js';
import type { PlaybookDefinition } from '../../../src/playbook/definition/playbook.definition.js';
import type { CompiledPlaybook } from '../../../src/playbook/model/compiled-playbook.js';
import { INDEX_FROM, triggerIndexOf } from '../../../src/playbook/trigger/trigger-index.js';
import { compiled, MONDAY, PlaybookWorld } from './playbook-world.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Facts that triggers read, and what they can be. */
const FACTS: Record<string, readonly FactValue[]> = {
  'usage.change.events': [undefined, -0.5, -0.3, 0, 0.2],
  'usage.keyFeaturesUsed': [0, 1, 2, 3, 5],
  'usage.activated': [undefined, false, true],
  'revenue.arr': [0, 1000, 50_000, 200_000],
  'health.band': [undefined, 'GREEN', 'YELLOW', 'RED'],
  'lifecycle.stage': ['ONBOARDING', 'GROWTH', 'CHURNED'],
  'account.touch': [undefined, 'HIGH', 'LOW', 'TECH'],
  'account.isCustomer': [true, false],
  'renewal.date': [undefined, MONDAY + 3 * DAY, MONDAY + 20 * DAY, MONDAY + 40 * DAY],
  'lifecycle.stageEnteredAt': [MONDAY - 10 * DAY, MONDAY, MONDAY + 5 * DAY],
  'touchpoint.daysUntilQbr': [undefined, 0, 7, 14, 30],
};

const CONDITIONS = [
  'usage.change.events <= -0.3',
  'usage.change.events > 0 && account.isCustomer',
  'usage.keyFeaturesUsed < 3',
  'usage.keyFeaturesUsed >= 3 && lifecycle.stage == "ONBOARDING"',
  '!usage.activated',
  'usage.activated || revenue.arr > 10000',
  'health.band in ["YELLOW", "RED"]',
  'health.band == "RED" && account.touch == "HIGH"',
  'lifecycle.stage == "CHURNED"',
  'touchpoint.daysUntilQbr <= 14 && usage.change.events < 0',
  'has(renewal.date) && revenue.arr >= 50000',
  'account.touch != "TECH" && !("RISK_MITIGATION" in playbooks.purposes)',
  'size(playbooks.live) < 2 && usage.keyFeaturesUsed > 1',
];
const TRIGGERS: PlaybookDefinition['trigger'][] = [
  ...CONDITIONS.map((when) => ({ when })),
  ...CONDITIONS.slice(0, 9).map((when) => ({ when, for: '2d' })),
  ...CONDITIONS.slice(0, 9).map((when) => ({ when, existing: 'enrol' as const })),
  ...['30d', '10d', '3d', '0d'].flatMap((by) => [
    { before: 'renewal.date', by },
    { before: 'renewal.date', by, late: 'enrol' as const },
    { after: 'lifecycle.stageEnteredAt', by },
  ]),
  { every: '0 9 * * MON' },
  { every: '30 14 */3 * *' },
  { every: 'cadence' },
  { on: 'ticket.opened' },
  { on: 'health.changed', if: 'event["after.band"] == "RED" || true' },
  { on: 'run.ended', if: 'event.status == "COMPLETED"' },
];

function pool(): CompiledPlaybook[] {
  const plain = TRIGGERS.flatMap((trigger, index) => playbooks(trigger, index));
  const contacts = ['contact.npsScore <= 6', 'contact.npsScore >= 9 && account.isCustomer'].map((when, index) => ({
    ...base(`contact${index}`),
    subject: 'contact' as const,
    trigger: { when },
  }));
  return [...plain, ...contacts].flatMap((definition) => tryCompiled(definition));
}

const base = (key: string) => ({
  key: `play-${key}`,
  title: key,
  purpose: (['CHECK_IN', 'RISK_MITIGATION', 'UPSELL', 'ADVOCACY'] as const)[key.length % 4] ?? ('QBR' as const),
  steps: [{ task: 'look', title: key, kind: 'OTHER' as const }],
});

/** One that stays, and one that ends at once and comes again. */
const playbooks = (trigger: PlaybookDefinition['trigger'], index: number): PlaybookDefinition[] => [
  {
    ...base(`a${index}`),
    trigger,
    ...(index % 3 === 0 && { group: { name: 'one', priority: index % 2 } }),
    ...(index % 4 === 1 && { audience: 'account.isCustomer' }),
  },
  {
    ...base(`bb${index}`),
    trigger,
    reentry: 'always',
    steps: [{ wait: 'a', for: '1d' }],
    ...(index % 5 === 0 && { goal: 'usage.keyFeaturesUsed == 5' }),
  },
];

function tryCompiled(definition: PlaybookDefinition): CompiledPlaybook[] {
  try {
    return [compiled(definition)];
  } catch {
    return [];
  }
}

type Move =
  | { readonly kind: 'know'; readonly facts: Record<string, FactValue> }
  | { readonly kind: 'pass'; readonly hours: number }
  | { readonly kind: 'hear'; readonly type: EventType }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'contact'; readonly id: string; readonly score: number | undefined }
  | { readonly kind: 'leaveOut' }
  | { readonly kind: 'cadence'; readonly every: string }
  | { readonly kind: 'publish'; readonly seed: number };

const change = fc
  .constantFrom(...Object.keys(FACTS))
  .chain((path) =>
    fc
      .constantFrom(...(FACTS[path] as FactValue[]))
      .map((value) => ({ kind: 'know', facts: { [path]: value } }) as Move),
  );
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: change },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 24 * 5 }).map((hours) => ({ kind: 'pass', hours }) as Move) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<EventType>('ticket.opened', 'ticket.closed', 'health.changed')
      .map((type) => ({ kind: 'hear', type }) as Move),
  },
  { weight: 1, arbitrary: fc.constant<Move>({ kind: 'quiet' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('contact' as const),
      id: fc.constantFrom('ann', 'bea'),
      score: fc.constantFrom(undefined, 3, 7, 10),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Move>({ kind: 'leaveOut' }) },
  { weight: 1, arbitrary: fc.constantFrom('3d', '1mo').map((every) => ({ kind: 'cadence', every }) as Move) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 }).map((seed) => ({ kind: 'publish', seed }) as Move) },
);

describe('the index of triggers', () => {
  const all = pool();

  it('has enough to choose from, so that the index is on', () => {
    expect(all.length).toBeGreaterThan(90);
    expect(triggerIndexOf(all).watching).toBeGreaterThan(INDEX_FROM + 20);
  });

  it('comes to the same runs, held-back firings, memories and wake-ups as looking at every trigger', () => {
    let [looked, started, skipped] = [0, 0, 0];
    fc.assert(
      fc.property(fc.array(move, { minLength: 10, maxLength: 25 }), fc.boolean(), (moves, hasBudget) => {
        const [every, indexed] = [true, false].map((looksAtAll) => aWorld(all, looksAtAll, hasBudget)) as [
          PlaybookWorld,
          PlaybookWorld,
        ];
        for (const one of moves) {
          play(every, one, all);
          play(indexed, one, all);
          expect(told(indexed)).toEqual(told(every));
        }
        looked += moves.length;
        started += every.draft.playbooks.runs.length;
        skipped += indexed.draft.playbooks.watched === undefined ? 0 : 1;
      }),
      { numRuns: 15 },
    );
    // it has seen something: runs began, and the index was in use
    expect(started).toBeGreaterThan(20);
    expect(skipped).toBeGreaterThan(10);
    expect(looked).toBeGreaterThan(150);
  });

  it('looks at those only that read what has changed', () => {
    const never = (fact: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        compiled({
          ...base(`${fact.replace(/\W/g, '').toLowerCase()}${index}`),
          trigger: { when: `${fact} > ${1000 + index}` },
        }),
      );
    const [concerned, others] = [never('touchpoint.daysUntilQbr', 5), never('usage.keyFeaturesUsed', 60)];
    const world = aWorld([...others, ...concerned], false, false).turn();
    const asked = countTests(world.playbooks);
    world.know({ 'touchpoint.daysUntilQbr': 13 });
    expect(asked()).toEqual(concerned.map(({ key }) => key));
    world.turn().pass(3);
    expect(asked()).toHaveLength(5);
  });

  it('keeps nothing of the facts where playbooks are few', () => {
    const world = aWorld(all.slice(0, INDEX_FROM - 10), false, false).turn();
    expect(world.draft.playbooks.watched).toBeUndefined();
  });
});

function aWorld(playbooks: readonly CompiledPlaybook[], looksAtAll: boolean, hasBudget: boolean): PlaybookWorld {
  const world = new PlaybookWorld(playbooks, playbooks);
  world.looksAtAll = looksAtAll;
  if (hasBudget)
    world.noise = { perAccount: { runs: 6, per: '5d' }, perContact: { runs: 1, per: '3d' }, cooldown: '1h' };
  for (const [path, values] of Object.entries(FACTS)) world.facts[path] = values[0];
  return world;
}

/** One move, and the turns that it brings; the state goes through its text in between, as it does in the database. */
function play(world: PlaybookWorld, one: Move, all: readonly CompiledPlaybook[]): void {
  world.draft.playbooks = JSON.parse(JSON.stringify(world.draft.playbooks));
  if (one.kind === 'know') world.know(one.facts);
  else if (one.kind === 'hear') world.hear(one.type, { 'after.band': 'RED' });
  else if (one.kind === 'quiet') world.turn({ isQuiet: true }).turn();
  else if (one.kind === 'pass') pass(world, one.hours * HOUR);
  else if (one.kind === 'contact') {
    world.contact(one.id, { 'contact.npsScore': one.score });
    world.turn();
  } else if (one.kind === 'leaveOut') {
    world.draft.contactsByExternalId.clear();
    world.turn();
  } else if (one.kind === 'cadence') {
    world.draft.segments.cadence = { every: one.every, since: world.now };
    world.turn();
  } else {
    world.playbooks = all.filter((_, place) => (place * 7 + one.seed) % 9 !== 0);
    world.turn();
  }
}

function pass(world: PlaybookWorld, length: number): void {
  const until = world.now + length;
  for (let count = 0; world.nextAt !== undefined && world.nextAt <= until && count < 200; count += 1) {
    world.now = world.nextAt;
    world.draft.playbooks = JSON.parse(JSON.stringify(world.draft.playbooks));
    world.turn();
  }
  world.now = until;
  world.turn();
}

/** All that comes of it; not what the index keeps for itself. */
function told({ draft, events, writes, nextAt }: PlaybookWorld) {
  const { watched: _, ...playbooks } = draft.playbooks;
  return { playbooks, events: events.length, last: events.at(-1), writes: writes.length, nextAt };
}

/** Which playbooks’ conditions are asked from here on. */
function countTests(all: readonly CompiledPlaybook[]): () => string[] {
  const asked = new Set<string>();
  for (const { key, trigger } of all) {
    const condition = trigger.form === 'when' ? trigger.when : trigger.form === 'date' ? trigger.date : undefined;
    if (condition === undefined) continue;
    for (const name of ['test', 'evaluate'] as const) {
      const original = condition[name].bind(condition) as (frame: never) => never;
      const noting = (frame: never) => {
        asked.add(key);
        return original(frame);
      };
      Object.assign(condition, { [name]: noting });
    }
  }
  return () => [...asked];
}
