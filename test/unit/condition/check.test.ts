import { caret } from '../../../src/condition/caret.js';
import { compileCondition } from '../../../src/condition/compile.js';
import { ConditionInvalid } from '../../../src/condition/condition-invalid.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { PerennialError } from '../../../src/kernel/errors.js';
import { checkCondition, FACTS, playbookScope } from './world.js';

const scope = playbookScope(['kickoff', 'call'], { stage: 'string', score: 'double' });

/** Source, code, line, columns, cure. */
const WRONG: readonly (readonly [string, string, readonly [number, number, number], string | undefined])[] = [
  ['', 'SYNTAX', [1, 1, 2], 'write a condition; in YAML, one that begins with ! or " stands in quotes'],
  ['usage.activeDays = 3', 'SYNTAX', [1, 18, 19], 'write == to compare'],
  ['usage.activeDays > 3 and usage.activated', 'SYNTAX', [1, 22, 25], 'write && for “and”'],
  ['not usage.activated', 'SYNTAX', [1, 5, 10], 'write ! for “not”'],
  ['usage.activeDays > 30%', 'SYNTAX', [1, 23, 24], 'write a percentage as a share: 0.3 for 30 %'],
  ['usage.activeDays > 5d', 'SYNTAX', [1, 21, 22], 'write a length of time as days(30)'],
  ['usage.activeDays => 3', 'SYNTAX', [1, 18, 19], 'write >='],
  ['account.name == “Acme”', 'SYNTAX', [1, 17, 18], 'use straight quotes: "…"'],
  ['account.name == "Acme', 'SYNTAX', [1, 17, 22], 'close it with the quote that opens it'],
  ["account.name == 'it's'", 'SYNTAX', [1, 21, 22], 'a text with an apostrophe stands in double quotes: "it\'s"'],
  ['(usage.activeDays > 3', 'SYNTAX', [1, 22, 23], 'add “)”'],
  ['usage.activated ? true', 'SYNTAX', [1, 23, 24], 'write condition ? one : other'],
  ['{{ usage.activated }}', 'SYNTAX', [1, 1, 3], 'leave out {{ and }}: only texts such as titles need them'],
  ['usage.activeDays > 3 &&\n  usage.activeDay < 9', 'UNKNOWN_FACT', [2, 3, 18], 'did you mean usage.activeDays?'],
  ['arr > 3', 'UNKNOWN_FACT', [1, 1, 4], 'did you mean revenue.arr?'],
  ['usage.change > 3', 'UNKNOWN_FACT', [1, 1, 13], 'name one of it: usage.change.events'],
  ['event.scoer <= 6', 'UNKNOWN_FACT', [1, 1, 12], 'did you mean event.score?'],
  ['steps.kickof.done', 'UNKNOWN_STEP', [1, 1, 18], 'did you mean kickoff? the steps are: kickoff, call'],
  ['steps.zebra.done', 'UNKNOWN_STEP', [1, 1, 17], 'the steps are: kickoff, call'],
  [
    'steps.call.finished',
    'UNKNOWN_FACT',
    [1, 1, 20],
    'steps.call has: steps.call.done, steps.call.skipped, steps.call.outcome, steps.call.endedAt',
  ],
  ['account.name.first == "A"', 'TYPE_MISMATCH', [1, 1, 19], undefined],
  ['account.name > 3', 'TYPE_MISMATCH', [1, 1, 17], 'account.name is text: compare it with == and a value in quotes'],
  ['account.name == 3', 'TYPE_MISMATCH', [1, 1, 18], 'put the value in quotes: account.name == "3"'],
  ['revenue.arr > "3"', 'TYPE_MISMATCH', [1, 1, 18], 'drop the quotes: revenue.arr > 3'],
  ['usage.activated == "true"', 'TYPE_MISMATCH', [1, 1, 26], 'drop the quotes: usage.activated'],
  [
    'renewal.date > "2026-01-01"',
    'TYPE_MISMATCH',
    [1, 1, 28],
    'write the moment out: renewal.date > timestamp("2026-01-01T00:00:00Z")',
  ],
  ['renewal.date + 30 > touchpoint.lastAt', 'TYPE_MISMATCH', [1, 1, 18], 'write renewal.date + days(30)'],
  [
    'renewal.date - touchpoint.lastAt > 30',
    'TYPE_MISMATCH',
    [1, 1, 38],
    'write renewal.date - touchpoint.lastAt > days(30)',
  ],
  ['renewal.date == null', 'TYPE_MISMATCH', [1, 1, 21], '!has(renewal.date)'],
  ['playbooks.purposes == "RISK"', 'TYPE_MISMATCH', [1, 1, 29], '"RISK" in playbooks.purposes'],
  ['"cm" in account.name', 'TYPE_MISMATCH', [1, 1, 21], 'account.name.contains("cm")'],
  ['revenue.arr && usage.activated', 'TYPE_MISMATCH', [1, 1, 12], 'compare it: revenue.arr > 0'],
  ['account.grade in ["A", 2]', 'TYPE_MISMATCH', [1, 24, 25], undefined],
  ['(usage.activated ? 1 : "b") == 1', 'TYPE_MISMATCH', [1, 2, 27], undefined],
  ['account.name.startsWith(3)', 'TYPE_MISMATCH', [1, 1, 27], 'it is written string.startsWith(string): bool'],
  ['usage.activated && days("30") > days(3)', 'TYPE_MISMATCH', [1, 20, 30], 'it is written days(number): duration'],
  ['has(revenue.arr > 3)', 'TYPE_MISMATCH', [1, 1, 21], 'has(contact.npsScore)'],
  [
    'lenght(account.name) > 3',
    'UNKNOWN_FUNCTION',
    [1, 1, 21],
    expect.stringMatching(/^functions: has, days/) as unknown as string,
  ],
  ['day(3) > hours(3)', 'UNKNOWN_FUNCTION', [1, 1, 7], 'did you mean days?'],
  ['startsWith(account.name, "A")', 'UNKNOWN_FUNCTION', [1, 1, 30], 'it is written string.startsWith(string): bool'],
  ['lifecycle.stage == "ONBORDING"', 'UNKNOWN_VALUE', [1, 20, 31], 'did you mean "ONBOARDING"?'],
  ['account.grade in ["A", "Z9Z9"]', 'UNKNOWN_VALUE', [1, 24, 30], 'its values: A, B, C, D'],
  ['renewal.date - touchpoint.lastAt > duration("30d")', 'BAD_LITERAL', [1, 36, 51], 'write days(30)'],
  ['renewal.date - touchpoint.lastAt > duration("2w")', 'BAD_LITERAL', [1, 36, 50], 'write days(14)'],
  ['renewal.date > timestamp("2026-01-01")', 'BAD_LITERAL', [1, 16, 39], 'write timestamp("2026-01-01T00:00:00Z")'],
  [
    'account.name.matches("[")',
    'BAD_LITERAL',
    [1, 22, 25],
    expect.stringMatching(/^write a pattern of RE2/) as unknown as string,
  ],
  [
    'renewal.date.getHours("Europe/Berln") > 8',
    'BAD_LITERAL',
    [1, 23, 37],
    'did you mean Europe/Berlin or Europe/Dublin or Europe/Jersey?',
  ],
  [
    'renewal.date.getHours("+25:00") > 8',
    'BAD_LITERAL',
    [1, 23, 31],
    'name one such as "Europe/Berlin", "UTC", or an offset such as "+05:30"',
  ],
  ['revenue.arr / 0 > 3', 'BAD_LITERAL', [1, 15, 16], undefined],
  ['revenue.arr', 'NOT_A_CONDITION', [1, 1, 12], 'compare it: revenue.arr > 0'],
  ['account.name', 'NOT_A_CONDITION', [1, 1, 13], 'compare it: account.name == "…"'],
];

describe('checking a condition', () => {
  test.each(WRONG)('%j is refused: %s', (source, code, [line, column, endColumn], cure) => {
    const [found, ...others] = checkCondition(source, scope);
    expect(others).toEqual([]);
    expect({ ...found, message: '' }).toEqual({
      severity: 'ERROR',
      code,
      message: '',
      line,
      column,
      endLine: line,
      endColumn,
      ...(cure === undefined ? {} : { cure }),
    });
    expect(found?.message).toMatch(/[.]$/);
  });

  test('finds everything that is wrong, in the order of the text', () => {
    const found = checkCondition('account.nam == "A" &&\n  revenue.arr > "3" ||\n  duration("30d") > days(3)', scope);
    expect(found.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['UNKNOWN_FACT', 1, 1],
      ['TYPE_MISMATCH', 2, 3],
      ['BAD_LITERAL', 3, 3],
    ]);
  });

  test('says where a group can be read that is not known here', () => {
    const [found] = checkCondition('contact.npsScore > 6', scopeOf(FACTS));
    expect(found).toMatchObject({
      code: 'UNKNOWN_FACT',
      message: 'contact.npsScore is not known here: contact can be read in a playbook whose subject is a contact.',
      cure: 'give the playbook subject: contact',
    });
  });

  test('finds nothing in a right condition, nor in another type that is asked for', () => {
    expect(checkCondition('usage.activated', scope)).toEqual([]);
    expect(checkCondition('renewal.date', scope, { expect: 'timestamp' })).toEqual([]);
    expect(checkCondition('playbooks.purposes', scope, { expect: 'any' })).toEqual([]);
    expect(checkCondition('renewal.date', scope, { expect: 'double' })).toMatchObject([
      { code: 'TYPE_MISMATCH', message: 'This is a time where a number is needed.' },
    ]);
    expect(checkCondition('renewal.date - touchpoint.lastAt', scope, { expect: 'any' })).toMatchObject([
      { code: 'TYPE_MISMATCH', message: 'This is a length of time where a value is needed.' },
    ]);
  });

  test('draws the caret under the place, on its own line', () => {
    const source = 'usage.activated &&\n  account.nam == "A"';
    const [found] = checkCondition(source, scope);
    expect(caret(source, found as never)).toBe('   2 |   account.nam == "A"\n     |   ^^^^^^^^^^^');
  });

  test('compiling throws it, with the diagnostics, the caret and the cure in the message', () => {
    const compile = () => compileCondition('account.nam == "A"', scope);
    expect(compile).toThrow(ConditionInvalid);
    expect(compile).toThrow(PerennialError);
    expect(compile).toThrow(
      'UNKNOWN_FACT at line 1, column 1: There is no fact account.nam.\n   1 | account.nam == "A"\n     | ' +
        '^^^^^^^^^^^\nCure: did you mean account.name?',
    );
    try {
      compile();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'CONDITION_INVALID',
        source: 'account.nam == "A"',
        diagnostics: [{ code: 'UNKNOWN_FACT', line: 1, column: 1, endColumn: 12 }],
      });
    }
  });

  test('stays quick and quiet on very long and very deep texts', () => {
    const long = Array.from({ length: 400 }, (_, index) => `usage.activeDays == ${index}`).join(' || ');
    expect(checkCondition(long, scope)).toEqual([]);
    expect(checkCondition(`${'('.repeat(500)}true${')'.repeat(500)}`, scope)).toMatchObject([
      { code: 'TOO_LARGE', message: expect.stringMatching(/too deep/) as string },
    ]);
    expect(checkCondition(`${'!'.repeat(50_000)}true`, scope)[0]?.code).toBe('TOO_LARGE');
  });
});
