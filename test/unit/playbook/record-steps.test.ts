import {
  defineGuide,
  definePlaybook,
  definePlugin,
  guide,
  opportunity,
  repeat,
  risk,
  set,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { createWorld } from '../../../src/sdk/testing/index.js';
import { compiled, faultsOf, PlaybookWorld } from './playbook-world.js';

type Playbook = Parameters<typeof definePlaybook>[0];

const GUIDES = [
  defineGuide({
    key: 'first-report',
    title: 'Your first report',
    kind: 'CHECKLIST',
    items: [
      { key: 'open', title: 'Open reports' },
      { key: 'make', title: 'Make one' },
    ],
  }),
  defineGuide({ key: 'news', title: 'News', kind: 'MESSAGE', body: 'Look!' }),
];

const worldOf = (...playbooks: Playbook[]) =>
  createWorld({
    plugins: [definePlugin({ name: 'test', version: '1.0.0', compatible: '^1.0.0', guides: GUIDES, playbooks })],
  });

const byHand = (steps: Playbook['steps'], more: Partial<Playbook> = {}): Playbook =>
  definePlaybook({
    key: 'by-hand',
    title: 'By hand',
    purpose: 'RISK_MITIGATION',
    trigger: 'manual',
    reentry: 'always',
    steps,
    ...more,
  });

describe('the step risk', () => {
  const leaving = byHand([
    risk('leaving', {
      open: 'INTENT_TO_LEAVE',
      severity: 'HIGH',
      mitigation: 'Call {{ account.name }}: grade {{ account.grade }}',
    }),
    set('marked', { if: '"INTENT_TO_LEAVE" in risks.open && risks.worst == "HIGH"', addTags: ['at-risk'] }),
    wait('spoken', { until: 'touchpoint.lastAt > run.startedAt', atMost: '7d' }),
    risk('stayed', { if: 'steps.spoken.outcome == "MET"', close: 'INTENT_TO_LEAVE', outcome: 'SAVED' }),
  ]);

  it('opens a risk, which the following steps see, and closes it with its outcome', () => {
    const world = worldOf(leaving).launch('by-hand');
    expect(world.risks()).toMatchObject([
      { kind: 'INTENT_TO_LEAVE', severity: 'HIGH', outcome: null, playbook: 'by-hand', firstContactAt: null },
    ]);
    expect(world.runs()).toMatchObject([{ outcomes: { leaving: 'OPENED', marked: 'SET' } }]);
    world.pass('1d').touch();
    expect(world.runs()).toMatchObject([{ status: 'COMPLETED', outcomes: { stayed: 'CLOSED' } }]);
    expect(world.risks()).toMatchObject([{ outcome: 'SAVED', firstContactAt: world.now, closedAt: world.now }]);
    expect(world.events().map(({ type }) => type)).toEqual(
      expect.arrayContaining(['risk.opened', 'risk.changed', 'risk.closed']),
    );
  });

  it('says when the risk was open already, and when there was none to close', () => {
    const world = worldOf(
      byHand([
        risk('one', { open: 'PRICE', severity: 'LOW' }),
        risk('two', { open: 'PRICE', severity: 'HIGH' }),
        risk('none', { close: 'PRODUCT', outcome: 'FALSE_ALARM' }),
      ]),
    ).launch('by-hand');
    expect(world.runs()).toMatchObject([
      { status: 'COMPLETED', outcomes: { one: 'OPENED', two: 'ALREADY_OPEN', none: 'NONE_OPEN' } },
    ]);
    expect(world.risks()).toMatchObject([{ kind: 'PRICE', severity: 'HIGH' }]);
  });

  it('is opened anew in a later round of a repeat, once it was closed', () => {
    const round = [
      risk('again', { open: 'ADOPTION' }),
      wait('day', { for: '1d' }),
      risk('over', { close: 'ADOPTION', outcome: 'MITIGATED' }),
    ];
    const world = worldOf(byHand([repeat('rounds', { steps: round, atMost: 2 })]))
      .launch('by-hand')
      .pass('3d');
    expect(world.risks()).toMatchObject([{ outcome: 'MITIGATED' }, { outcome: 'MITIGATED' }]);
    expect(new Set(world.risks().map(({ id }) => id)).size).toBe(2);
  });

  it('closes as lost by itself when the customer stops paying', () => {
    const world = worldOf(byHand([risk('leaving', { open: 'INTENT_TO_LEAVE' })])).launch('by-hand');
    world.pass('1d').signal('subscription.cancelled', { externalId: 'acme-subscription', endsOn: '2026-01-20' });
    expect(world.risks()).toMatchObject([{ outcome: null }]);
    world.pass('20d');
    expect(world.risks()).toMatchObject([{ outcome: 'LOST' }]);
  });

  it('is heard by other playbooks', () => {
    const follows = definePlaybook({
      key: 'follows',
      title: 'Follows',
      purpose: 'RISK_MITIGATION',
      trigger: { on: 'risk.opened', if: 'event.kind == "PRICE"' },
      steps: [task('talk', { title: 'Talk about the price', kind: 'RISK' })],
    });
    const world = worldOf(byHand([risk('price', { open: 'PRICE' })]), follows).launch('by-hand');
    expect(world.tasks()).toMatchObject([{ title: 'Talk about the price' }]);
  });

  it('must open or close, and says what belongs to which', () => {
    const faults = (step: Playbook['steps'][number]) => faultsOf(byHand([step]));
    expect(faults({ risk: 'a' })).toEqual(['RISK_OPEN_OR_CLOSE at steps.0']);
    expect(faults({ risk: 'a', open: 'PRICE', close: 'PRICE', outcome: 'SAVED' })).toEqual([
      'RISK_OPEN_OR_CLOSE at steps.0',
    ]);
    expect(faults({ risk: 'a', close: 'PRICE' })).toEqual(['RISK_OUTCOME at steps.0.close']);
    expect(faults({ risk: 'a', open: 'PRICE', outcome: 'LOST' })).toEqual(['RISK_OUTCOME at steps.0.outcome']);
    expect(faults({ risk: 'a', close: 'PRICE', outcome: 'LOST', severity: 'LOW' })).toEqual([
      'RISK_CLOSE_FIELDS at steps.0',
    ]);
    expect(faults({ risk: 'a', open: 'PRICE', mitigation: '{{ account.nam }}' })[0]).toContain('steps.0.mitigation');
  });
});

describe('the step opportunity', () => {
  it('opens one with its expected MRR, to which an expansion is credited', () => {
    const world = worldOf(
      byHand([
        opportunity('more', {
          kind: 'UPSELL',
          expectedMrr: 'revenue.mrr * 0.2',
          title: 'More seats for {{ account.name }}',
        }),
        opportunity('again', { kind: 'UPSELL' }),
      ]),
    ).launch('by-hand');
    expect(world.runs()).toMatchObject([{ status: 'COMPLETED', outcomes: { more: 'OPENED', again: 'ALREADY_OPEN' } }]);
    expect(world.opportunities()).toMatchObject([
      { kind: 'UPSELL', status: 'OPEN', expectedMinor: 100_000, creditedMinor: 0, playbook: 'by-hand' },
    ]);
    world.pass('10d').pays(5600);
    expect(world.opportunities()).toMatchObject([{ status: 'OPEN', creditedMinor: 60_000 }]);
    world.pass('1d').pays(5500).pays(5900);
    expect(world.opportunities()).toMatchObject([{ status: 'WON', creditedMinor: 100_000 }]);
  });

  it('takes a plain number, and nothing where the amount is not known', () => {
    const world = worldOf(
      byHand([
        opportunity('a', { kind: 'UPSELL', expectedMrr: 500 }),
        opportunity('b', { kind: 'SAVE', expectedMrr: 'usage.change.events * 100' }),
      ]),
    ).launch('by-hand');
    expect(world.opportunities().map(({ kind, expectedMinor }) => [kind, expectedMinor])).toEqual([
      ['UPSELL', 50_000],
      ['SAVE', null],
    ]);
    expect(faultsOf(byHand([{ opportunity: 'a', kind: 'UPSELL', expectedMrr: 'account.name' }]))[0]).toContain(
      'steps.0.expectedMrr',
    );
  });
});

describe('the step guide', () => {
  const tour = (more: Partial<Playbook> = {}, options: Partial<Parameters<typeof guide>[1]> = {}) =>
    definePlaybook({
      key: 'tour',
      title: 'Tour',
      purpose: 'EDUCATION',
      subject: 'contact',
      trigger: { on: 'contact.joined' },
      steps: [
        guide('tour', { offer: 'first-report', expires: '10d', ...options }),
        task('thank', { if: 'steps.tour.done', title: 'Thank', kind: 'OUTREACH' }),
        wait('seen', { until: 'steps.tour.done', atMost: '20d' }),
      ],
      ...more,
    });

  it('offers the guide to the run’s contact, goes on at once, and is done when the guide is', () => {
    const world = worldOf(tour()).contact('ann');
    expect(world.guides()).toMatchObject([
      { key: 'first-report', contact: 'ann', status: 'OFFERED', expiresAt: world.now + 10 * 86_400_000 },
    ]);
    expect(world.runs()).toMatchObject([
      { status: 'RUNNING', steps: { tour: 'WAITING', thank: 'SKIPPED', seen: 'WAITING' } },
    ]);
    world.pass('1d').report('ann', { status: 'SHOWN' }).report('ann', { itemKey: 'open' });
    expect(world.guides()).toMatchObject([{ status: 'STARTED', itemsDone: ['open'] }]);
    world.report('ann', { itemKey: 'make' });
    expect(world.guides()).toMatchObject([{ status: 'COMPLETED' }]);
    expect(world.runs()).toMatchObject([{ status: 'COMPLETED', outcomes: { tour: 'COMPLETED', seen: 'MET' } }]);
  });

  it.each([
    ['DISMISSED', (world: ReturnType<typeof worldOf>) => world.report('ann', { status: 'DISMISSED' })],
    ['EXPIRED', (world: ReturnType<typeof worldOf>) => world.pass('10d')],
  ] as const)('ends with outcome %s', (outcome, end) => {
    const world = worldOf(tour()).contact('ann');
    end(world);
    expect(world.runs()).toMatchObject([{ status: 'COMPLETED', outcomes: { tour: outcome } }]);
  });

  it('keeps the run alive until the guide has ended, as a task does', () => {
    const world = worldOf(tour({ steps: [guide('tour', { offer: 'first-report' })] }))
      .contact('ann')
      .pass('5d');
    expect(world.runs()).toMatchObject([{ status: 'RUNNING' }]);
    world.report('ann', { status: 'COMPLETED' });
    expect(world.runs()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('waits behind another guide of the person, and shows in contact.guide once its turn has come', () => {
    const news = tour({
      key: 'news',
      steps: [
        guide('news', { offer: 'news' }),
        set('mark', { if: 'contact.guide == "first-report"', addTags: ['busy'] }),
      ],
    });
    const world = worldOf(news, tour()).contact('ann');
    const statuses = () => Object.fromEntries(world.guides().map(({ key, status }) => [key, status]));
    expect(statuses()).toEqual({ news: 'OFFERED', 'first-report': 'QUEUED' });
    expect(world.runs().find(({ playbook }) => playbook === 'news')).toMatchObject({ steps: { mark: 'SKIPPED' } });
    world.report('ann', { status: 'DISMISSED' });
    expect(statuses()).toEqual({ news: 'DISMISSED', 'first-report': 'OFFERED' });
  });

  it('takes back what nobody has begun when the run ends', () => {
    const stopped = (): Playbook => tour({ stopWhen: '"stop" in account.tags' });
    const world = worldOf(stopped()).contact('ann').contact('ben');
    world.report('ben', { status: 'STARTED' }).signal('account.upserted', { tags: ['stop'] });
    expect(world.runs()).toMatchObject([{ status: 'EXITED' }, { status: 'EXITED' }]);
    expect(world.guides()).toMatchObject([
      { contact: 'ann', status: 'EXPIRED' },
      { contact: 'ben', status: 'STARTED' },
    ]);
  });

  it('reaches every present contact with a role, whoever the turn had loaded', () => {
    const all = byHand([
      guide('tour', { offer: 'news', to: 'CHAMPION' }),
      task('after', { title: 'After', kind: 'OTHER' }),
    ]);
    const world = worldOf(all);
    for (const person of ['ann', 'ben', 'cem'])
      world.contact(person, { role: person === 'cem' ? 'ADMIN' : 'CHAMPION' });
    world.contact('dan', { role: 'CHAMPION' }).leave('dan');
    world.launch('by-hand').pass('1m');
    expect(
      world
        .guides()
        .map(({ contact, status }) => [contact, status])
        .sort(),
    ).toEqual([
      ['ann', 'OFFERED'],
      ['ben', 'OFFERED'],
    ]);
    expect(world.tasks()).toHaveLength(1);
    world.report('ann', { status: 'DISMISSED' });
    expect(world.runs()).toMatchObject([{ steps: { tour: 'WAITING' } }]);
    world.report('ben', { status: 'COMPLETED' });
    expect(world.runs()).toMatchObject([{ outcomes: { tour: 'COMPLETED' } }]);
  });

  it('reaches the person of the event in a run about the account, and nobody where there is nobody', () => {
    const left = definePlaybook({
      key: 'joined',
      title: 'Joined',
      purpose: 'EDUCATION',
      trigger: { on: 'contact.joined' },
      steps: [wait('day', { for: '1d' }), guide('hello', { offer: 'news', to: 'event' })],
    });
    const world = worldOf(
      left,
      byHand([guide('tour', { offer: 'news', to: 'DECISION_MAKER' }), guide('any', { offer: 'news' })]),
    )
      .contact('ann')
      .pass('1d');
    expect(world.guides()).toMatchObject([{ contact: 'ann', status: 'OFFERED' }]);
    world.launch('by-hand').pass('1m');
    expect(world.runs().find(({ playbook }) => playbook === 'by-hand')).toMatchObject({
      steps: { tour: 'SKIPPED', any: 'SKIPPED' },
      outcomes: { tour: 'NOBODY_THERE', any: 'NOBODY_THERE' },
    });
  });

  it('says of a guide that no plugin declares what is meant, and records it when a version still names it', () => {
    const scope = { guideKeys: new Set(['first-report']), isDeclaring: true };
    const misspelt = byHand([guide('tour', { offer: 'first-reprot' }), wait('day', { for: '1d' })]);
    expect(faultsOf(misspelt, scope)).toEqual(['UNKNOWN_GUIDE at steps.0.offer']);
    expect(faultsOf(misspelt, { guideKeys: scope.guideKeys })).toEqual([]);
    expect(faultsOf(byHand([guide('tour', { offer: 'first-report', to: 'subject' })]), scope)).toEqual([
      'NO_CONTACT at steps.0.to',
    ]);
    const since = { trigger: { on: 'task.completed' as const } };
    const world = new PlaybookWorld([compiled({ ...misspelt, ...since })]).hear('task.completed');
    expect(world.step('tour')).toMatchObject({ status: 'SKIPPED', outcome: 'GUIDE_NOT_LOADED' });
  });
});
