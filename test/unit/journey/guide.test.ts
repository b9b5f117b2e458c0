import fc from 'fast-check';
import type { ContactView } from '../../../src/contact/contact.state.js';
import { guideChangeOf } from '../../../src/graphql/stream/guide-stream.rules.js';
import { selectionOf } from '../../../src/guide/guide.criteria.js';
import { type GuideDefinition, guideDefinition } from '../../../src/guide/guide.definition.js';
import { contactGuideFacts } from '../../../src/guide/guide.facts.js';
import { guideFolds } from '../../../src/guide/guide.fold.js';
import { endGuide, moveGuides, offerGuide } from '../../../src/guide/guide.js';
import { guideUnderWay, liveGuides, nextExpiryAt } from '../../../src/guide/guide.rules.js';
import { newGuidePart } from '../../../src/guide/guide.state.js';
import { GUIDE_REPORTS } from '../../../src/guide/guide.types.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { PerennialError } from '../../../src/kernel/errors.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf } from '../../support/moments.js';

const LIST: GuideDefinition = {
  key: 'first-steps',
  title: 'First steps',
  kind: 'CHECKLIST',
  items: [
    { key: 'invite', title: 'Invite your team' },
    { key: 'report', title: 'Make a report', url: '/reports' },
  ],
};
const MESSAGE: GuideDefinition = { key: 'news', title: 'News', kind: 'MESSAGE', body: 'Look!' };
const TOUR: GuideDefinition = {
  key: 'tour',
  title: 'A tour',
  kind: 'TOUR',
  items: [{ key: 'start', title: 'Start here' }],
};

function world() {
  const draft = { guides: newGuidePart(), contactsByExternalId: new Map<string, ContactView>() };
  const scribe = new FakeScribe(NOON);
  const contact = (externalId: string) => ({ id: `cont_${externalId}`, externalId });
  const offer = (guide: GuideDefinition, person = 'ann', expires = '30d', key = `${guide.key}/${person}`) =>
    offerGuide(draft, { key, guide, contact: contact(person), expires, causeId: 'caus_1' }, scribe, UTC);
  const report = (guideId: string, news: Record<string, unknown>) =>
    guideFolds['guide.reported']?.(
      draft,
      signalOf('guide.reported', { guideId, ...news }),
      scribe,
      momentAt(scribe.now),
    );
  const pass = (ms: number) => {
    scribe.now += ms;
    moveGuides(draft, scribe, { now: scribe.now, calendar: UTC });
  };
  const row = (id: string) => scribe.table('guide_offer').find((one) => one.id === id);
  const told = () => scribe.events.map(({ type, data }) => [type, data.guide, data.status]);
  return { draft, scribe, offer, report, pass, row, told };
}

function refusal(work: () => void): PerennialError {
  try {
    work();
  } catch (error) {
    if (error instanceof PerennialError) return error;
  }
  throw new Error('it was not refused');
}

describe('offering a guide', () => {
  test('it is there at once, for its time, with its content as it is now', () => {
    const { offer, row, scribe, draft } = world();
    const { id } = offer(LIST, 'ann', '10d');
    expect(row(id)).toMatchObject({
      status: 'OFFERED',
      guide_key: 'first-steps',
      offered_at: NOON,
      expires_at: NOON + 10 * DAY,
      items_done: '[]',
    });
    expect(JSON.parse(String(scribe.table('guide_content')[0]?.body))).toEqual(LIST);
    expect(nextExpiryAt(draft.guides)).toBe(NOON + 10 * DAY);
  });

  test('a person has one at a time: the next waits, and comes forward when the first has ended', () => {
    const { offer, report, row, told, pass } = world();
    const first = offer(LIST);
    const second = offer(MESSAGE, 'ann', '5d');
    const other = offer(MESSAGE, 'ben');
    expect([first, second, other].map(({ id }) => row(id)?.status)).toEqual(['OFFERED', 'QUEUED', 'OFFERED']);
    expect(row(second.id)).toMatchObject({ offered_at: null, expires_at: null });
    pass(DAY);
    report(first.id, { status: 'DISMISSED' });
    expect(row(first.id)).toMatchObject({ status: 'DISMISSED', ended_at: NOON + DAY });
    expect(row(second.id)).toMatchObject({ status: 'OFFERED', offered_at: NOON + DAY, expires_at: NOON + 6 * DAY });
    expect(told()).toEqual([
      ['guide.offered', 'first-steps', 'OFFERED'],
      ['guide.changed', 'news', 'QUEUED'],
      ['guide.offered', 'news', 'OFFERED'],
      ['guide.changed', 'first-steps', 'DISMISSED'],
      ['guide.offered', 'news', 'OFFERED'],
    ]);
  });

  test('the same guide is not offered a second time while it has not ended', () => {
    const { offer, report, scribe } = world();
    const { id } = offer(MESSAGE);
    expect(offer(MESSAGE, 'ann', '30d', 'another').id).toBe(id);
    expect(scribe.eventTypes).toEqual(['guide.offered']);
    report(id, { status: 'COMPLETED' });
    scribe.now += 1;
    expect(offer(MESSAGE, 'ann', '30d', 'later').id).not.toBe(id);
  });
});

describe('what the product reports', () => {
  test('a checklist goes from seen to begun to done, point by point', () => {
    const { offer, report, row, draft } = world();
    const { id } = offer(LIST);
    report(id, { status: 'SHOWN' });
    expect(row(id)?.status).toBe('SHOWN');
    report(id, { itemKey: 'invite' });
    expect(row(id)).toMatchObject({ status: 'STARTED', items_done: '["invite"]' });
    report(id, { itemKey: 'invite', isDone: false });
    expect(row(id)).toMatchObject({ status: 'STARTED', items_done: '[]' });
    report(id, { itemKey: 'report' });
    report(id, { itemKey: 'invite' });
    expect(row(id)).toMatchObject({ status: 'COMPLETED', items_done: '["invite","report"]' });
    expect([draft.guides.live, draft.guides.ended]).toEqual([{}, { [id]: 'COMPLETED' }]);
  });

  test('what comes twice or late changes nothing and is not told', () => {
    const { offer, report, row, scribe } = world();
    const { id } = offer(TOUR);
    report(id, { status: 'STARTED' });
    const { length } = scribe.events;
    report(id, { status: 'SHOWN' });
    report(id, { status: 'STARTED' });
    expect([row(id)?.status, row(id)?.version, scribe.events.length]).toEqual(['STARTED', 2, length]);
    report(id, { itemKey: 'start' });
    expect(row(id)).toMatchObject({ status: 'STARTED', items_done: '["start"]' });
  });

  test('nothing, an unknown point, a guide that waits and one that has ended are refused', () => {
    const { offer, report } = world();
    const { id } = offer(LIST);
    expect(refusal(() => report(id, {}))).toMatchObject({ code: 'BAD_INPUT', inputPath: ['status'] });
    expect(refusal(() => report(id, { itemKey: 'invit' })).message).toContain('invite, report');
    expect(refusal(() => report(offer(MESSAGE).id, { status: 'SHOWN' }))).toMatchObject({
      code: 'BAD_INPUT',
      inputPath: ['id'],
    });
    report(id, { status: 'COMPLETED' });
    expect(refusal(() => report(id, { status: 'SHOWN' })).code).toBe('GUIDE_CLOSED');
  });
});

describe('the end of a guide', () => {
  test('it expires when its time is over', () => {
    const { offer, pass, row } = world();
    const { id } = offer(MESSAGE, 'ann', '2d');
    pass(2 * DAY - 1);
    expect(row(id)?.status).toBe('OFFERED');
    pass(1);
    expect(row(id)?.status).toBe('EXPIRED');
  });

  test('a person who has left is offered nothing more', () => {
    const { offer, pass, row, draft, scribe } = world();
    const ids = [offer(LIST).id, offer(MESSAGE).id];
    const offered = scribe.eventTypes.filter((type) => type === 'guide.offered').length;
    draft.contactsByExternalId.set('ann', {
      id: 'cont_ann',
      externalId: 'ann',
      name: 'Ann',
      joinedAt: 0,
      leftAt: NOON,
      stamps: {},
      version: 1,
    });
    pass(1);
    expect(ids.map((id) => row(id)?.status)).toEqual(['EXPIRED', 'EXPIRED']);
    expect(scribe.eventTypes.filter((type) => type === 'guide.offered')).toHaveLength(offered);
  });
});

test(
  'whatever is offered and reported in whatever order, a person has at most one guide under way, and one while any ' +
    'lives',
  () => {
    const guides = [LIST, MESSAGE, TOUR];
    const step = fc.oneof(
      fc.record({ offer: fc.nat({ max: 2 }) }),
      fc.record({ report: fc.constantFrom(...GUIDE_REPORTS) }),
      fc.record({ tick: fc.constantFrom('invite', 'report', 'start') }),
      fc.record({ pass: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ withdraw: fc.nat({ max: 2 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { draft, offer, report, pass, scribe } = world();
        steps.forEach((step, index) => {
          const mine = draft.guides.live.cont_ann ?? [];
          const current = guideUnderWay(mine);
          if ('offer' in step) offer(guides[step.offer] as GuideDefinition, 'ann', '7d', `offer/${index}`);
          else if ('report' in step && current !== undefined) report(current.id, { status: step.report });
          else if ('tick' in step && current?.items[step.tick] !== undefined)
            report(current.id, { itemKey: step.tick });
          else if ('pass' in step) pass(step.pass * DAY);
          else if ('withdraw' in step && mine[step.withdraw] !== undefined)
            endGuide(draft, mine[step.withdraw] as (typeof mine)[number], 'EXPIRED', scribe, UTC);
          const left = draft.guides.live.cont_ann ?? [];
          expect(left.filter(({ status }) => status !== 'QUEUED')).toHaveLength(Math.min(1, left.length));
          expect(left[0]?.status === 'QUEUED').toBe(false);
          expect(new Set(left.map(({ guideKey }) => guideKey)).size).toBe(left.length);
          const rows = scribe.table('guide_offer').filter(({ ended_at }) => ended_at === null);
          expect(rows.map(({ id }) => id).sort()).toEqual(
            liveGuides(draft.guides)
              .map(({ id }) => id)
              .sort(),
          );
        });
      }),
    );
  },
);

test('a list stream is told what happens to what is shown', () => {
  const ann = { accountId: 'acct_1', isOf: (person: string) => person === 'ann' };
  const change = (status: string, before?: string) =>
    guideChangeOf(selectionOf('ann', undefined, undefined), ann, {
      status,
      ...(before === undefined ? {} : { 'before.status': before }),
    });
  expect([
    change('OFFERED'),
    change('OFFERED', 'QUEUED'),
    change('SHOWN', 'OFFERED'),
    change('COMPLETED', 'STARTED'),
  ]).toEqual(['ADDED', 'ADDED', 'CHANGED', 'REMOVED']);
  expect([change('QUEUED'), change('EXPIRED', 'QUEUED')]).toEqual([undefined, undefined]);
});

test('the fact is the guide under way, not one that waits', () => {
  const { draft, offer } = world();
  const read = () => contactGuideFacts[0]?.read({ guides: draft.guides.live.cont_ann ?? [] }, momentAt());
  expect(read()).toBeUndefined();
  offer(LIST);
  offer(MESSAGE);
  expect(read()).toBe('first-steps');
});

describe('a guide as a plugin declares it', () => {
  const faults = (guide: object) =>
    guideDefinition
      .safeParse({ title: 'A guide', key: 'a-guide', ...guide })
      .error?.issues.map(({ path, message }) => [path.join('.'), message]);
  test('a checklist has points, a survey names its survey, and keys are told apart', () => {
    expect(faults({ kind: 'CHECKLIST' })).toEqual([['items', 'a CHECKLIST has `items`: the points to tick']]);
    expect(faults({ kind: 'SURVEY' })?.[0]?.[0]).toBe('survey');
    expect(faults({ kind: 'MESSAGE', survey: 'nps' })?.[0]?.[0]).toBe('survey');
    expect(
      faults({
        kind: 'TOUR',
        items: [
          { key: 'a', title: 'A' },
          { key: 'a', title: 'B' },
        ],
      }),
    ).toEqual([['items.1.key', 'two items have the key “a”']]);
    expect(faults({ kind: 'TOUR', url: 'javascript:alert(1)' })?.[0]?.[0]).toBe('url');
    expect(faults({ kind: 'MESSAGE', body: 'Hello' })).toBeUndefined();
  });
});
