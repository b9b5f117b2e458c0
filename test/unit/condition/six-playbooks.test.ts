import { compileCondition, compileTemplate } from '../../../src/condition/compile.js';
import type { FactType, FactValue } from '../../../src/condition/fact.js';
import { EVENTS, type EventType } from '../../../src/event/catalogue.js';
import { frameOf, playbookScope } from './world.js';

const fieldsOf = (type: EventType): Record<string, FactType> =>
  Object.fromEntries(Object.entries(EVENTS[type].fields).map(([name, field]) => [name, field.type]));

/** Every condition, switch and template of the six example playbooks, as they are written there. */
const PLAYBOOKS = [
  {
    name: 'onboarding',
    scope: playbookScope(
      ['lanes', 'kickoff', 'kickoffHeld', 'stalled', 'kickoffLate', 'training', 'dayThirty', 'notActivated'],
      fieldsOf('stage.entered'),
    ),
    conditions: [
      'event.stage == "ONBOARDING"',
      'account.touch != "TECH"',
      'usage.activated && steps.kickoff.done',
      'lifecycle.stage != "ONBOARDING"',
      'steps.kickoff.done',
      'usage.keyFeaturesUsed < 3',
      '!usage.activated',
      'usage.activated',
    ],
    dates: ['lifecycle.stageEnteredAt'],
    texts: [],
    templates: [
      'Kick-off with {{ account.name }} has stalled for 5 days',
      'Day 30: {{ account.name }} is not activated',
    ],
  },
  {
    name: 'usage drop',
    scope: playbookScope(['qbrSoon', 'agenda', 'call', 'called', 'chase', 'calledLate', 'why', 'training', 'save']),
    conditions: [
      'usage.change.events <= -0.3',
      'revenue.arr > 20000 && !("RISK_MITIGATION" in playbooks.purposes)',
      'usage.change.events > -0.1',
      'touchpoint.daysUntilQbr <= 14',
      'steps.call.done',
    ],
    dates: [],
    texts: ['steps.call.outcome'],
    templates: ['Put the usage drop of {{ account.name }} on the QBR agenda'],
  },
  {
    name: 'champion left',
    scope: playbookScope(['successor', 'found', 'sponsor'], fieldsOf('contact.left')),
    conditions: [
      'contact.role == "CHAMPION"',
      'account.isCustomer',
      'steps.successor.outcome == "NEW_CHAMPION"',
      'steps.successor.done',
      '!steps.successor.done || steps.successor.outcome == "NONE"',
    ],
    dates: [],
    texts: [],
    templates: ['{{ contact.name }} left {{ account.name }}: win a new champion'],
  },
  {
    name: 'champion arrived',
    scope: playbookScope(['known', 'welcome', 'open'], fieldsOf('contact.joined')),
    conditions: ['event.previous.role == "CHAMPION"', 'account.isCustomer'],
    dates: [],
    texts: [],
    templates: ['{{ contact.name }}, our champion at {{ event.previous.accountName }}, joined {{ account.name }}'],
  },
  {
    name: 'detractor loop',
    scope: playbookScope(
      ['call', 'called', 'chase', 'calledLate', 'untilHappy', 'settle', 'ask', 'answer', 'inPerson', 'still'],
      fieldsOf('survey.answered'),
      fieldsOf('survey.answered'),
    ),
    conditions: [
      'event.kind == "NPS" && event.score <= 6',
      'contact.npsScore >= 7 && contact.npsAnsweredAt > run.startedAt',
      'contact.hasLeft || !account.isCustomer',
      'steps.call.done',
      'event.kind == "NPS"',
      'steps.answer.event.score <= 6',
    ],
    dates: [],
    texts: [],
    templates: [
      'Call {{ contact.name }}: NPS {{ event.score }}',
      '{{ contact.name }} is still a detractor ({{ steps.answer.event.score }})',
    ],
  },
  {
    name: 'renewal',
    scope: playbookScope(['review', 'd90', 'intent', 'd60', 'path', 'quote', 'sign', 'dayZero', 'overdue', 'decided']),
    conditions: [
      'renewal.status == "OPEN"',
      'renewal.status == "RENEWED"',
      'renewal.status == "LOST"',
      'renewal.daysUntil > 90',
      'renewal.daysUntil > 60',
      'renewal.status != "OPEN"',
    ],
    dates: ['renewal.date'],
    texts: ['steps.intent.outcome'],
    templates: ['The term of {{ account.name }} ended unsigned'],
  },
  {
    name: 'check-in',
    scope: playbookScope(['talk', 'tried', 'again']),
    conditions: [
      'account.grade == "A" && revenue.arr >= 100000',
      'account.grade in ["A", "B"]',
      'account.isCustomer && !("RISK_MITIGATION" in playbooks.purposes)',
      'touchpoint.lastAt > run.startedAt',
      'steps.talk.done',
      'steps.talk.outcome == "NO_ANSWER"',
    ],
    dates: ['checkIn.dueAt'],
    texts: [],
    templates: ['Try {{ account.name }} again, another channel'],
  },
] as const;

describe.each(PLAYBOOKS)('the playbook $name', ({ scope, conditions, dates, texts, templates }) => {
  const unknown = frameOf(scope, {});

  test.each([...conditions])('compiles %s, which an account without facts never meets', (source) => {
    const condition = compileCondition(source, scope);
    expect(condition.type).toBe('bool');
    expect(condition.dependencies.length).toBeGreaterThan(0);
    expect(condition.test(unknown)).toBeUndefined();
  });

  test('compiles its dates, its switches and its titles', () => {
    for (const date of dates) expect(compileCondition(date, scope, { expect: 'timestamp' }).type).toBe('timestamp');
    for (const text of texts) expect(compileCondition(text, scope, { expect: 'string' }).type).toBe('string');
    for (const template of templates) expect(compileTemplate(template, scope).render(unknown)).toContain('…');
  });
});

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

/** Condition, facts, what comes out: the rules and traps of the examples. */
const CASES: readonly (readonly [string, Record<string, FactValue>, boolean | undefined])[] = [
  ['revenue.arr * 2 > 10000', { 'revenue.arr': 5000.5 }, true],
  ['revenue.arr * 2 > 10000', { 'revenue.arr': 5000 }, false],
  ['contact.npsScore == 9', { 'contact.npsScore': 9 }, true],
  ['contact.npsScore in [9, 10]', { 'contact.npsScore': 10 }, true],
  ['usage.activeDays / 30 >= 1 / 3', { 'usage.activeDays': 10 }, true],
  ['usage.activeDays % 7 == 0', { 'usage.activeDays': 14 }, true],
  ['-usage.change.events >= 0.3', { 'usage.change.events': -0.3 }, true],
  ['usage.change.events <= -0.3', {}, undefined],
  ['!(usage.change.events <= -0.3)', {}, undefined],
  ['touchpoint.daysUntilQbr <= 14', {}, undefined],
  ['usage.activated && steps.kickoff.done', { 'usage.activated': true, 'steps.kickoff.done': false }, false],
  ['usage.activated && steps.kickoff.done', { 'steps.kickoff.done': false }, false],
  ['usage.activated && steps.kickoff.done', { 'usage.activated': true }, undefined],
  ['contact.hasLeft || !account.isCustomer', { 'contact.hasLeft': true }, true],
  ['contact.hasLeft || !account.isCustomer', { 'account.isCustomer': true }, undefined],
  ['!steps.kickoff.done || steps.kickoff.outcome == "NONE"', { 'steps.kickoff.done': false }, true],
  ['!steps.kickoff.done || steps.kickoff.outcome == "NONE"', { 'steps.kickoff.done': true }, undefined],
  ['!("RISK_MITIGATION" in playbooks.purposes)', { 'playbooks.purposes': [] }, true],
  ['"RISK_MITIGATION" in playbooks.purposes', { 'playbooks.purposes': ['UPSELL', 'RISK_MITIGATION'] }, true],
  [
    'contact.npsScore >= 7 && contact.npsAnsweredAt > run.startedAt',
    { 'contact.npsScore': 8, 'contact.npsAnsweredAt': NOW - DAY, 'run.startedAt': NOW },
    false,
  ],
  ['touchpoint.lastAt + days(30) < renewal.date', { 'touchpoint.lastAt': NOW, 'renewal.date': NOW + 30 * DAY }, false],
  [
    'touchpoint.lastAt + days(30) < renewal.date',
    { 'touchpoint.lastAt': NOW - 1, 'renewal.date': NOW + 30 * DAY },
    true,
  ],
  [
    'renewal.date - touchpoint.lastAt > days(7) - hours(12)',
    { 'touchpoint.lastAt': NOW, 'renewal.date': NOW + 7 * DAY },
    true,
  ],
  ['renewal.date > timestamp("2026-01-01T00:00:00Z")', { 'renewal.date': NOW }, true],
  ['has(contact.npsScore)', {}, false],
  ['has(contact.npsScore) ? contact.npsScore > 6 : account.isCustomer', { 'account.isCustomer': true }, true],
  ['account.isCustomer ? true : true', {}, undefined],
  ['revenue.arr / renewal.daysUntil > 0', { 'revenue.arr': 1, 'renewal.daysUntil': 0 }, undefined],
  [
    'revenue.arr / renewal.daysUntil > 0 || account.isCustomer',
    { 'revenue.arr': 1, 'renewal.daysUntil': 0, 'account.isCustomer': true },
    true,
  ],
  ['account.name.startsWith("Ac") && account.name.size() == 4', { 'account.name': 'Acme' }, true],
  ['account.name.matches("^A.*e$")', { 'account.name': 'Acme' }, true],
  ['playbooks.purposes.exists(p, p != "CHECK_IN")', { 'playbooks.purposes': ['CHECK_IN'] }, false],
  ['playbooks.purposes.exists(p, p == account.grade)', { 'playbooks.purposes': ['CHECK_IN'] }, undefined],
  ['size(playbooks.purposes) == 2', { 'playbooks.purposes': ['A', 'B'] }, true],
  ['event.previous.role == "CHAMPION"', { 'event.previous.role': 'CHAMPION' }, true],
  ['steps.answer.event.score <= 6', { 'steps.answer.event.score': 6 }, true],
];

describe('a condition', () => {
  const scope = playbookScope(['kickoff', 'answer'], { 'previous.role': 'string' }, { score: 'double' });

  test.each(CASES)('%s of %j is %s', (source, facts, expected) => {
    expect(compileCondition(source, scope).test(frameOf(scope, facts))).toBe(expected);
  });

  test('keeps what it read as it was, unknowns as null, those of has() too', () => {
    const condition = compileCondition('usage.activated && (has(contact.npsScore) || revenue.arr > 3)', scope);
    expect(condition.dependencies).toEqual(['usage.activated', 'contact.npsScore', 'revenue.arr']);
    expect(condition.reads(frameOf(scope, { 'usage.activated': false, 'revenue.arr': 12 }))).toEqual({
      'usage.activated': false,
      'contact.npsScore': null,
      'revenue.arr': 12,
    });
  });

  test('reads a local where a fact has the same path', () => {
    const both = { facts: scope.facts, locals: new Map([...scope.locals, ['renewal.daysUntil', 'double' as const]]) };
    const frame = frameOf(scope, { 'renewal.daysUntil': 3 });
    expect(
      compileCondition('renewal.daysUntil == 90', both).test({
        facts: frame.facts,
        locals: { 'renewal.daysUntil': 90 },
      }),
    ).toBe(true);
  });

  test('gives the value of any expression, and takes not-a-number for unknown', () => {
    const value = compileCondition('revenue.arr * revenue.arr', scope, { expect: 'double' });
    expect(value.evaluate(frameOf(scope, { 'revenue.arr': 12 }))).toBe(144);
    expect(value.evaluate(frameOf(scope, { 'revenue.arr': 1e200 }))).toBeUndefined();
    expect(value.test(frameOf(scope, { 'revenue.arr': 12 }))).toBeUndefined();
  });
});
