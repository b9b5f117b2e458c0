import {
  action,
  approve,
  branch,
  definePlaybook,
  definePlugin,
  defineSurvey,
  end,
  guide,
  move,
  opportunity,
  parallel,
  repeat,
  risk,
  set,
  start,
  stop,
  survey,
  task,
  wait,
} from '../../src/sdk/index.js';
import {
  championArrived,
  championLeft,
  checkIn,
  detractorLoop,
  onboarding,
  renewal,
  segments,
  usageDrop,
} from '../unit/playbook/six-playbooks.js';
import type { Move, Story } from './history.js';

const MONDAY = '2026-01-05T09:00:00.000Z';
/** So many days, hours and minutes after the first Monday. */
const on = (days: number, hours = 0, minutes = 0): string =>
  new Date(Date.parse(MONDAY) + days * 86_400_000 + hours * 3_600_000 + minutes * 60_000).toISOString();
const plugin = (name: string, playbooks: readonly ReturnType<typeof definePlaybook>[], more = {}) =>
  definePlugin({ name, version: '1.0.0', compatible: '^1.0.0', playbooks: [...playbooks], ...more });
const person = (at: string, name: string, role?: string): Move => ({
  at,
  signal: 'contact.changed',
  properties: { externalId: name, name, ...(role !== undefined && { role }) },
  contact: name,
});
const nps = (at: string, contact: string, score: number): Move => ({
  at,
  signal: 'survey.answered',
  properties: { kind: 'NPS', score },
  contact,
});
const manual = { purpose: 'EDUCATION', trigger: 'manual', reentry: 'always' } as const;

/** What the recorded histories tell. A story whose history is released is never changed: write another. */
export const stories: Readonly<Record<string, Story>> = {
  'guided-onboarding': {
    about: 'The kick-off stalls, is held late; day 30 finds the account not activated, and then it is.',
    start: MONDAY,
    until: on(60),
    zone: 'Europe/Berlin',
    plugins: [
      plugin('onboarding', [onboarding], {
        features: [{ key: 'report', title: 'Reports', isKey: true }],
        activation: 'usage.keyFeaturesUsed >= 1',
      }),
    ],
    accounts: { acme: { touch: 'HIGH', monthly: 0 }, tech: { touch: 'TECH', monthly: 0 } },
    moves: [
      { at: on(0, 1), signal: 'stage.moved', properties: { to: 'CONVERSION' } },
      { at: on(0, 2), signal: 'stage.moved', properties: { to: 'ONBOARDING' } },
      { at: on(0, 3), account: 'tech', signal: 'stage.moved', properties: { to: 'CONVERSION' } },
      { at: on(0, 4), account: 'tech', signal: 'stage.moved', properties: { to: 'ONBOARDING' } },
      { at: on(7, 1), complete: 'kickoff' },
      { at: on(8), complete: 'training' },
      { at: on(33), begin: 'notActivated' },
      { at: on(34), signal: 'usage', properties: { feature: 'report', count: 3 }, contact: 'ann' },
    ],
  },
  'usage-drop': {
    about:
      'Usage falls by more than 30 %, stays so for a week, nobody calls for five days, the answer is training, ' +
      'and usage comes back.',
    start: MONDAY,
    until: on(170),
    plugins: [plugin('risk', [usageDrop])],
    moves: [
      { at: on(0, 1), daily: 'usage', days: 65, properties: { feature: 'report', count: 10 }, contact: 'ann' },
      { at: on(65, 2), daily: 'usage', days: 45, properties: { feature: 'report', count: 4 }, contact: 'ann' },
      { at: on(110, 3), complete: 'call', outcome: 'TRAINING_NEEDED' },
      { at: on(110, 4), daily: 'usage', days: 40, properties: { feature: 'report', count: 12 }, contact: 'ann' },
    ],
  },
  'champion-moves': {
    about: 'Two champions leave, one for an account that is no customer yet; one successor is found, the other is not.',
    start: MONDAY,
    until: on(40),
    plugins: [plugin('champions', [championLeft, championArrived])],
    accounts: { globex: { name: 'Globex', monthly: 0 } },
    moves: [
      person(on(0, 1), 'ann', 'CHAMPION'),
      person(on(0, 2), 'bea', 'CHAMPION'),
      {
        at: on(1),
        signal: 'contact.left',
        properties: { externalId: 'ann', toAccountExternalId: 'globex' },
        contact: 'ann',
      },
      { at: on(2), signal: 'contact.left', properties: { externalId: 'bea' }, contact: 'bea' },
      { at: on(5), complete: 'successor', outcome: 'NEW_CHAMPION' },
      { at: on(20), account: 'globex', complete: 'open', outcome: 'INTERESTED' },
    ],
  },
  'detractor-loop': {
    about: 'A detractor is called, asked again in three rounds (a 4, no answer, an 8); a sibling is another run.',
    start: MONDAY,
    until: on(140),
    plugins: [plugin('voice', [detractorLoop])],
    moves: [
      nps(on(0, 1), 'ann', 3),
      nps(on(0, 2), 'bob', 5),
      { at: on(4), complete: 'call', outcome: 'PROMISED' },
      nps(on(36), 'ann', 4),
      { at: on(37), complete: 'still' },
      { at: on(85), signal: 'contact.left', properties: { externalId: 'bob' }, contact: 'bob' },
      nps(on(113), 'ann', 8),
    ],
  },
  'renewal-120': {
    about: 'A renewal is reviewed, expands, and is signed; another account says that it leaves.',
    start: MONDAY,
    until: on(380),
    plugins: [
      plugin('renewals', [
        renewal,
        definePlaybook({
          ...manual,
          key: 'win-back',
          title: 'Win back',
          purpose: 'WIN_BACK',
          steps: [task('offer', { title: 'Offer to {{ account.name }}', kind: 'WIN_BACK' })],
        }),
      ]),
    ],
    accounts: { globex: { name: 'Globex', monthly: 2000 } },
    moves: [
      { at: on(250), complete: 'review' },
      { at: on(285), complete: 'intent', outcome: 'EXPANDING' },
      { at: on(286), account: 'globex', complete: 'intent', outcome: 'LEAVING' },
      { at: on(330), complete: 'proposal' },
      {
        at: on(352),
        signal: 'subscription.changed',
        properties: {
          externalId: 'acme-subscription',
          product: 'product',
          seats: 30,
          amountMinor: 700_000,
          currency: 'EUR',
          billingMonths: 1,
          startsOn: '2027-01-05',
          endsOn: '2028-01-05',
          autoRenews: true,
        },
      },
    ],
  },
  'check-in': {
    about:
      'Check-ins come by the cadence of the segment, are skipped by a call, and go on to another channel where ' +
      'nobody answers.',
    start: MONDAY,
    until: on(50),
    plugins: [plugin('check-in', [checkIn], { segments })],
    accounts: { acme: { grade: 'A', monthly: 10_000 }, small: { monthly: 100 } },
    moves: [
      { at: on(2), complete: 'talk', outcome: 'NO_ANSWER' },
      { at: on(4), complete: 'again', outcome: 'REACHED' },
      {
        at: on(6, 2),
        signal: 'touchpoint',
        properties: { kind: 'CALL', direction: 'INBOUND', status: 'DONE', isAnswered: true, isAutomatic: false },
      },
      { at: on(9), complete: 'talk', outcome: 'REACHED' },
    ],
  },
  'every-move': {
    about:
      'A playbook branches, sets, moves, asks for a person’s word, starts and stops others, surveys a person, ' +
      'and ends early.',
    start: MONDAY,
    until: on(80),
    plugins: [
      plugin(
        'moves',
        [
          definePlaybook({
            key: 'grow',
            title: 'Grow',
            purpose: 'UPSELL',
            trigger: { on: 'stage.entered', if: 'event.stage == "ONBOARDING"' },
            steps: [
              branch('big', {
                if: 'revenue.mrr > 1000',
                then: [set('best', { grade: 'A', addTags: ['big'] })],
                else: [set('rest', { grade: 'C' })],
              }),
              start('teach', { playbook: 'lessons' }),
              start('nowhere', { playbook: 'not-loaded' }),
              approve('ok', {
                title: 'Move {{ account.name }} on?',
                assign: 'ownersManager',
                atMost: '10d',
                otherwise: [task('explain', { title: 'Explain', kind: 'OTHER' })],
              }),
              move('on', { stage: 'RENEWAL' }),
              stop('enough', { playbook: 'lessons' }),
              parallel('lanes', {
                lanes: {
                  one: [
                    task('first', { title: 'First', kind: 'QBR', due: '3bd' }),
                    task('second', { title: 'Second', kind: 'QBR', dependsOn: ['first'] }),
                  ],
                  two: [
                    wait('week', { for: '7d' }),
                    branch('by', {
                      switch: 'account.grade',
                      cases: { A: [end('over')] },
                      otherwise: [wait('forever', { until: 'false' })],
                    }),
                  ],
                },
              }),
              task('never', { title: 'Never', kind: 'OTHER' }),
            ],
          }),
          definePlaybook({
            ...manual,
            key: 'lessons',
            title: 'Lessons',
            steps: [task('lesson', { title: 'Teach {{ account.name }}', kind: 'TRAINING' })],
          }),
          definePlaybook({
            key: 'listen',
            title: 'Listen',
            purpose: 'ADVOCACY',
            trigger: { on: 'contact.joined' },
            reentry: '20d',
            steps: [
              wait('settle', { for: '2d' }),
              survey('ask', { send: 'ease', to: 'event' }),
              wait('heard', {
                on: 'survey.answered',
                if: 'event.kind == "CES"',
                atMost: '5d',
                otherwise: [task('nudge', { title: 'Nobody answered', kind: 'FEEDBACK' })],
              }),
              task('thank', {
                if: 'steps.heard.event.score >= 6',
                title: 'Thank for a {{ steps.heard.event.score }}',
                kind: 'FEEDBACK',
              }),
            ],
          }),
        ],
        {
          surveys: [
            defineSurvey({ key: 'ease', title: 'Ease', kind: 'CES', question: 'How easy was it?', recontact: '30d' }),
          ],
        },
      ),
    ],
    accounts: { acme: { monthly: 5000 }, small: { monthly: 500 } },
    moves: [
      { at: on(0, 1), signal: 'stage.moved', properties: { to: 'GROWTH' } },
      person(on(0, 2), 'ann'),
      { at: on(3), signal: 'survey.answered', properties: { kind: 'CES', score: 7 }, contact: 'ann' },
      { at: on(4), complete: 'thank' },
      { at: on(5), approve: 'ok', isApproved: true },
      { at: on(6), complete: 'first' },
      { at: on(6, 1), complete: 'second' },
      person(on(20), 'bob'),
      person(on(30), 'cleo'),
    ],
  },
  rounds: {
    about:
      'Repeats: until a condition, so many rounds, so long, one in another, with tasks that are left open, ' +
      'escalated and cleared.',
    start: MONDAY,
    until: on(90),
    plugins: [
      plugin('rounds', [
        definePlaybook({
          ...manual,
          key: 'nudge',
          title: 'Nudge',
          goal: 'account.grade == "A"',
          steps: [
            repeat('until', {
              until: 'account.touch == "HIGH"',
              steps: [
                task('mail', {
                  title: 'Write to {{ account.name }}',
                  kind: 'OUTREACH',
                  escalate: { after: '10d', assign: 'ownersManager' },
                  clears: 'account.touch == "LOW"',
                }),
                wait('week', { for: '7d' }),
              ],
            }),
            repeat('outer', {
              atMost: 2,
              steps: [
                repeat('inner', {
                  atMost: 2,
                  steps: [wait('day', { for: '1d' }), task('note', { title: 'Note', kind: 'OTHER' })],
                }),
                wait('pause', { for: '2d' }),
              ],
            }),
            repeat('long', {
              atMost: '12d',
              steps: [wait('five', { for: '5d' }), task('last', { title: 'Last', kind: 'OTHER' })],
            }),
            wait('end', { until: 'false' }),
          ],
        }),
      ]),
    ],
    accounts: { acme: { touch: 'TECH' } },
    moves: [
      { at: on(0, 1), launch: 'nudge' },
      { at: on(8), complete: 'mail', outcome: 'SENT' },
      { at: on(22), begin: 'mail' },
      { at: on(23), signal: 'account.upserted', properties: { touch: 'LOW' } },
      { at: on(24), signal: 'account.upserted', properties: { touch: 'HIGH' } },
      { at: on(80), signal: 'account.upserted', properties: { grade: 'A' } },
    ],
  },
  records: {
    about:
      'A risk and an opportunity are opened, a guide is offered and finished, one is put away, and the risk is closed.',
    start: MONDAY,
    until: on(60),
    plugins: [
      plugin(
        'records',
        [
          definePlaybook({
            key: 'rescue',
            title: 'Rescue',
            purpose: 'RISK_MITIGATION',
            subject: 'contact',
            trigger: { on: 'survey.answered', if: 'event.score <= 6' },
            reentry: 'always',
            steps: [
              risk('open', { open: 'RELATIONSHIP', severity: 'HIGH', mitigation: 'Call {{ contact.name }}' }),
              guide('tour', { offer: 'first-report', expires: '10d' }),
              wait('shown', { until: 'steps.tour.done' }),
              branch('well', {
                if: 'steps.tour.outcome == "COMPLETED"',
                then: [
                  opportunity('more', {
                    kind: 'UPSELL',
                    expectedMrr: 'revenue.mrr * 0.1',
                    title: 'More for {{ account.name }}',
                  }),
                  risk('saved', { close: 'RELATIONSHIP', outcome: 'MITIGATED' }),
                ],
                else: [task('talk', { title: 'Talk to {{ contact.name }}', kind: 'RISK', due: '2bd' })],
              }),
            ],
          }),
        ],
        { guides: [{ key: 'first-report', title: 'Your first report', kind: 'TOUR' }] },
      ),
    ],
    moves: [
      nps(on(0, 1), 'ann', 4),
      { at: on(1), report: 'ann', status: 'STARTED' },
      { at: on(2), report: 'ann', status: 'COMPLETED' },
      nps(on(3), 'bob', 2),
      { at: on(5), report: 'bob', status: 'DISMISSED' },
      nps(on(20), 'cleo', 6),
      { at: on(40), complete: 'talk', outcome: 'FALSE_ALARM' },
    ],
  },
  actions: {
    about:
      'Calls to the outside: one is answered, one is given up and goes another way, one is given up and the run ' +
      'stands at it, in rounds too.',
    start: MONDAY,
    until: on(40),
    plugins: [
      plugin('calls', [
        definePlaybook({
          ...manual,
          key: 'tell',
          title: 'Tell',
          steps: [
            action('ticket', {
              use: 'http',
              with: { url: 'https://example.com/tickets', body: { account: '{{ account.name }}' } },
            }),
            action('chat', {
              use: 'http',
              with: { url: 'https://example.com/chat' },
              otherwise: [task('byHand', { title: 'Tell {{ account.name }} by hand', kind: 'OTHER' })],
            }),
            repeat('weekly', {
              atMost: 2,
              steps: [
                wait('week', { for: '7d' }),
                action('report', { use: 'http', with: { url: 'https://example.com/report' } }),
              ],
            }),
            task('never', { title: 'Never', kind: 'OTHER' }),
          ],
        }),
      ]),
    ],
    moves: [
      { at: on(0, 1), launch: 'tell' },
      { at: on(0, 2), answered: 'ticket', status: 'DONE', outcome: 'CREATED' },
      { at: on(0, 3), answered: 'chat', status: 'DEAD', code: 'HTTP_500' },
      { at: on(8), answered: 'report', status: 'DONE' },
      { at: on(16), answered: 'report', status: 'DEAD', code: 'TIMED_OUT' },
    ],
  },
};
