import { compileTemplate } from '../../../src/condition/compile.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { checkTemplate, frameOf, playbookScope } from './world.js';

const scope = playbookScope([], { score: 'double' });
const render = (text: string, facts: Parameters<typeof frameOf>[1] = {}) =>
  compileTemplate(text, scope).render(frameOf(scope, facts));

describe('a template', () => {
  test('prints text, numbers without a trailing .0, times as dates, lists with commas, unknowns as …', () => {
    expect(render('Kick-off with {{ account.name }}', { 'account.name': 'Acme' })).toBe('Kick-off with Acme');
    expect(render('NPS {{ event.score }}, {{event.score / 4}}', { 'event.score': 6 })).toBe('NPS 6, 1.5');
    expect(render('{{ event.score * 0.1 }}', { 'event.score': 3 })).toBe('0.3');
    expect(render('Due {{ renewal.date }}', { 'renewal.date': Date.UTC(2026, 10, 22, 23, 30) })).toBe('Due 2026-11-22');
    expect(render('{{ playbooks.purposes }}', { 'playbooks.purposes': ['A', 'B'] })).toBe('A, B');
    expect(render('{{ account.name }} scored {{ event.score }}')).toBe('… scored …');
    expect(render('no expression } { here')).toBe('no expression } { here');
  });

  test('takes any expression, braces in its texts included', () => {
    expect(render('{{ event.score > 8 ? "a fan }} of" : "not \\"{{\\" of" }} us', { 'event.score': 9 })).toBe(
      'a fan }} of us',
    );
    expect(render('{{ event.score > 8 ? "a fan }} of" : "not \\"{{\\" of" }} us', { 'event.score': 3 })).toBe(
      'not "{{" of us',
    );
  });

  test('prints days of the company’s zone', () => {
    const template = compileTemplate('{{ renewal.date }}', scope, { calendar: new Calendar({ zone: 'Asia/Taipei' }) });
    expect(template.render(frameOf(scope, { 'renewal.date': Date.UTC(2026, 10, 22, 23, 30) }))).toBe('2026-11-23');
  });

  test('names what it reads', () => {
    expect(compileTemplate('{{ account.name }} {{ account.name }} {{ event.score }}', scope).dependencies).toEqual([
      'account.name',
      'event.score',
    ]);
  });

  test('points into the whole text when an expression is wrong', () => {
    expect(checkTemplate('Hello {{ account.nam }}', scope)).toMatchObject([
      { code: 'UNKNOWN_FACT', line: 1, column: 10, endColumn: 21, cure: 'did you mean account.name?' },
    ]);
    expect(checkTemplate('Hello\n{{ account.name }} {{ event.score + "x" }}', scope)).toMatchObject([
      { code: 'TYPE_MISMATCH', line: 2, column: 23, endColumn: 40 },
    ]);
    expect(checkTemplate('Hello {{ account.name', scope)).toMatchObject([
      { code: 'SYNTAX', column: 7, endColumn: 9, cure: 'close it: {{ account.name }}' },
    ]);
    expect(checkTemplate('Hello account.name }}', scope)).toMatchObject([
      { code: 'SYNTAX', column: 20, endColumn: 22, cure: 'open it: {{ account.name }}' },
    ]);
    expect(checkTemplate('Hello {{ }}', scope)).toMatchObject([{ code: 'SYNTAX', line: 1, column: 9 }]);
    expect(() => compileTemplate('{{ a b }}', scope)).toThrow(expect.objectContaining({ code: 'CONDITION_INVALID' }));
  });
});
