import { compileCondition, compileTemplate } from '../../../src/condition/compile.js';
import { watchLimits } from '../../../src/condition/limits.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { reference } from './reference.js';
import { checkCondition, frameOf } from './world.js';

const scope = scopeOf(
  [
    { path: 'account.name', type: 'string', description: 'name' },
    { path: 'account.note', type: 'string', description: 'note' },
    { path: 'account.tags', type: 'list<string>', description: 'tags' },
    { path: 'account.arr', type: 'double', description: 'arr' },
  ],
  {},
);

const long = (part: string, times = 5_000): string => part.repeat(times);

/** Patterns over which engines that backtrack stand still, each with a text that makes them, and what is right. */
const BAD_PATTERNS: readonly (readonly [string, string, boolean])[] = [
  ['^(\\\\w+\\\\s?)*$', 'Wholesale Distribution International (Nordics)', false],
  ['^(/?[a-z0-9-]+)*/pricing$', '/documentation-of-the-planner-board-and-export?utm=1', false],
  ['(a+)+$', `${long('a')}!`, false],
  ['([a-zA-Z]+)*$', `${long('aZ')}!`, true],
  ['^([a-zA-Z]+)*$', `${long('aZ')}!`, false],
  ['^(a|aa)+$', `${long('a')}!`, false],
  ['^(a|a?)+$', `${long('a')}!`, false],
  ['^(.*a){10}$', `${long('a', 2_000)}!`, false],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', long('a'), false],
  ['^(x+x+)+y$', long('x'), false],
  ['(?:.*.*.*)*=.*;$', long('x='), false],
  ['^\\\\s+|\\\\s+$', `a${long(' ')}a`, false],
  ['^(\\\\d+)*\\\\.(\\\\d+)*$', `${long('1')}x`, false],
  ['^([\\\\w.-]+)+@([\\\\w.-]+)+$', `${long('a.')}!`, false],
  ['^(([\\\\w-]+\\\\.?)+)@example\\\\.com$', `${long('ab-')} `, false],
  ['^(ht|f)tp(s?)://([^/]+/?)*\\\\?$', `https://${long('a/')}\\n`, false],
  ['<(\\\\w+)(\\\\s+\\\\w+=".*")*\\\\s*>', `<a ${long('b="c" ')}`, false],
  ['^(a*)*b$', long('a'), false],
  ['(\\\\w|_)*[^\\\\w]$', long('_'), false],
  ['^((ab)*|(ba)*)*c$', long('ab'), false],
  ['(.+)+\\\\n(.+)+$', long('. '), false],
  ['^(?:a?){30}a{30}b$', long('a', 30), false],
];

describe('patterns', () => {
  test.each(BAD_PATTERNS)('%s is answered in linear time, by the closures and by cel-js', (pattern, text, isMet) => {
    const frame = frameOf(scope, { 'account.name': text });
    const matched = `account.name.matches("${pattern.replaceAll('"', '\\"')}")`;
    expect(compileCondition(matched, scope).test(frame)).toBe(isMet);
    expect(reference(matched, scope)(frame)).toBe(isMet);
    // in a macro, and made when it is evaluated
    const within = `[account.name].exists(n, ${matched.replace('account.name', 'n')})`;
    expect(compileCondition(within, scope).test(frame)).toBe(isMet);
    const made = `account.name.matches("${pattern.replaceAll('"', '\\"')}" + account.note)`;
    expect(compileCondition(made, scope).test({ ...frame, facts: [text, '', [], 0] })).toBe(isMet);
  });

  test.each([
    ['(?=a)b', 'look-around'],
    ['(a)\\\\1', 'a back-reference'],
    ['(?<!a)b', 'looking back'],
    ['a{1001}', 'too many repetitions'],
    ['(a{100}){20}', 'repetitions of repetitions'],
    ['(abcdefghijklmnopqrstuvwxyz){40}', 'a large group repeated'],
    [`${'a'.repeat(501)}`, 'too long'],
    ['(((', 'groups that are open'],
    [`${'('.repeat(240)}a${')'.repeat(240)}{999}`, 'deep groups repeated'],
  ])('the check refuses %s: %s', (pattern) => {
    const [found, ...others] = checkCondition(`account.name.matches("${pattern}")`, scope);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'BAD_LITERAL', severity: 'ERROR' });
    expect(found?.message).toContain('is no regular expression');
  });

  test('a pattern that only an evaluation makes is unknown when it is none', () => {
    const condition = compileCondition('account.name.matches(account.note)', scope);
    const test = (pattern: string) => condition.test({ facts: ['aab', pattern] });
    expect([test('^a+b$'), test('(?=a)b'), test('('), test('a'.repeat(600))]).toEqual([
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a text that is longer than its pattern may cost is over the limit', () => {
    const condition = compileCondition('account.name.matches("([a-z]{1,100}x)+$")', scope);
    const { result, exceeded } = watchLimits(() => condition.test({ facts: [long('a', 60_000)] }));
    expect(result).toBeUndefined();
    expect(exceeded).toEqual([{ source: condition.source }]);
  });
});

const TAGS = Array.from({ length: 300 }, (_, at) => `tag ${at}`);
const frame = { facts: ['Acme', 'x'.repeat(50_000), TAGS, 3] };

const HOLDING: readonly (readonly [string, string])[] = [
  ['nested exists', 'account.tags.exists(a, account.tags.exists(b, account.tags.exists(c, a == b + c)))'],
  ['nested all', 'account.tags.all(a, account.tags.all(b, account.tags.all(c, a != b + c)))'],
  ['nested maps', 'account.tags.map(a, account.tags.map(b, account.tags.map(c, a + b + c))).size() > 0'],
  [
    'nested filters',
    'size(account.tags.filter(a, account.tags.filter(b, account.tags.exists_one(c, c == a)) == [])) > 0',
  ],
  ['errors that exists swallows', 'account.tags.exists(a, account.tags.exists(b, account.tags.exists(c, int(c) > 1)))'],
  [
    'a text that doubles',
    `${Array.from({ length: 30 }, (_, at) => `cel.bind(v${at + 1}, v${at} + v${at}, `)
      .join('')
      .replace('v0 + v0', 'account.note + account.note')}v30.size() > 3${')'.repeat(30)}`,
  ],
  [
    'a list that doubles',
    `${Array.from({ length: 30 }, (_, at) => `cel.bind(v${at + 1}, v${at} + v${at}, `)
      .join('')
      .replace('v0 + v0', 'account.tags + account.tags')}v30.size() > 3${')'.repeat(30)}`,
  ],
  ['a long text added to itself', `size(${Array.from({ length: 90 }, () => 'account.note').join(' + ')}) > 3`],
  ['long texts joined', 'account.tags.map(t, account.note).join(account.note).size() > 3'],
  ['a long text taken apart', 'account.tags.exists(t, account.note.split("").size() < 3)'],
  ['a long text looked for', 'account.tags.exists(t, account.note.contains("y" + account.note.substring(25000)))'],
  [
    'one condition swallowed by ||',
    'account.tags.exists(a, account.tags.exists(b, account.tags.exists(c, a == b + c))) || account.arr > 1.0',
  ],
];

describe('steps', () => {
  test.each(HOLDING)('%s is unknown, and told to whoever watches', (_what, source) => {
    const condition = compileCondition(source, { ...scope, owner: { kind: 'SEGMENT', key: 'large' } });
    const { result, exceeded } = watchLimits(() => [condition.test(frame), condition.test(frame)]);
    expect(result).toEqual([undefined, undefined]);
    expect(exceeded).toEqual([{ source, owner: { kind: 'SEGMENT', key: 'large' } }]);
    // and after it the next has all of its steps again
    expect(compileCondition('account.tags.exists(t, t == "tag 299")', scope).test(frame)).toBe(true);
  });

  test('what a long list and a long text need every day is within the limit', () => {
    const daily = 'account.tags.exists(t, account.tags.exists(u, t == u + "x")) || account.note.matches("y$")';
    const { result, exceeded } = watchLimits(() =>
      compileCondition(daily, scope).test({ facts: ['', 'y', TAGS.slice(0, 100)] }),
    );
    expect({ result, exceeded }).toEqual({ result: true, exceeded: [] });
  });

  test('a template prints … where a part is over its limit', () => {
    const text = compileTemplate('{{ account.name }}: {{ account.tags.map(t, account.note).join("") }}', scope);
    const { result, exceeded } = watchLimits(() => text.render(frame));
    expect(result).toBe('Acme: …');
    expect(exceeded).toHaveLength(1);
  });

  test('a length of time is not looked for in a long text', () => {
    const condition = compileCondition('duration(account.note) > days(1)', scope);
    expect(condition.test({ facts: ['', '1'.repeat(60_000)] })).toBeUndefined();
    expect(condition.test({ facts: ['', '48h30m'] })).toBe(true);
  });

  test('watches keep apart what each sees', () => {
    const condition = compileCondition(HOLDING[0]?.[1] as string, scope);
    const outer = watchLimits(() => watchLimits(() => condition.test(frame)).exceeded.length);
    expect(outer).toEqual({ result: 1, exceeded: [] });
  });
});

describe('what is too large to be read', () => {
  const DEEP = 5_000;
  test.each([
    ['parentheses', `${'('.repeat(DEEP)}true${')'.repeat(DEEP)}`],
    ['negations', `${'!'.repeat(9_000)}true`],
    ['minus signs', `${'-'.repeat(9_000)}1 > 0`],
    ['lists', `${'['.repeat(DEEP)}1${']'.repeat(DEEP)} == []`],
    ['answers', `${'true ? '.repeat(1_000)}true${' : false'.repeat(1_000)}`],
    ['a long sum', `account.arr > ${Array.from({ length: 800 }, () => '1.0').join(' + ')}`],
    ['a chain of calls', `account.name${'.trim()'.repeat(1_000)} == "a"`],
    ['a long list', `account.arr in [${Array.from({ length: 3_000 }, () => '1').join(',')}]`],
    ['a long text', `account.name == "${'a'.repeat(25_000)}"`],
    ['many operands', Array.from({ length: 1_500 }, () => 'a').join('||')],
  ])('%s', (_what, source) => {
    const found = checkCondition(source, scope);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'TOO_LARGE', cure: expect.any(String) as string });
    expect(() => reference(source, scope)).toThrow();
  });

  test('a long chain of && is read as before', () => {
    const source = Array.from({ length: 300 }, (_, at) => `account.arr > ${at}`).join(' && ');
    expect(compileCondition(source, scope).test({ facts: ['', '', [], 300] })).toBe(true);
  });

  test('unknown names without end are answered with the first of them', () => {
    const source = Array.from({ length: 400 }, (_, at) => `unheard.of${at} == 1`).join(' || ');
    expect(checkCondition(source, scope).length).toBeLessThanOrEqual(20);
    expect(checkCondition(`${'a'.repeat(9_000)} == 1`, scope)).toMatchObject([{ code: 'UNKNOWN_FACT' }]);
  });
});
