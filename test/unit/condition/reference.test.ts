import fc from 'fast-check';
import { compileCondition } from '../../../src/condition/compile.js';
import type { FactValue, Scope } from '../../../src/condition/fact.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { reference } from './reference.js';

/** Paths of every type, some facts and some locals, deep and flat. */
const PATHS = {
  double: ['usage.days', 'usage.change.events', 'arr', 'event.score'],
  bool: ['usage.active', 'account.isCustomer', 'steps.call.done'],
  string: ['account.name', 'account.grade', 'event.previous.role'],
  timestamp: ['renewal.date', 'run.startedAt'],
  'list<string>': ['playbooks.purposes', 'event.changed'],
} as const;
const LOCALS = new Set(['event.score', 'steps.call.done', 'event.previous.role', 'run.startedAt', 'event.changed']);
const TYPES = Object.keys(PATHS) as (keyof typeof PATHS)[];
const ALL = TYPES.flatMap((type) => PATHS[type].map((path) => ({ path, type })));

const scope: Scope = scopeOf(
  ALL.filter(({ path }) => !LOCALS.has(path)).map(({ path, type }) => ({ path, type, description: path })),
  Object.fromEntries(ALL.filter(({ path }) => LOCALS.has(path)).map(({ path, type }) => [path, type])),
);

const WORDS = ['', 'A', 'B', 'Acme', 'CHAMPION', 'it"s', 'ünïcode', '😀A'];
const word = fc.constantFrom(...WORDS);
const number = fc.oneof(fc.integer({ min: -5, max: 12 }), fc.double({ min: -100, max: 100_000, noNaN: true }));
/** Whole seconds: cel-js 8 adds lengths of time with a negative fraction of a second wrongly, by one second. */
const moment = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000);
const VALUES = {
  double: number,
  bool: fc.boolean(),
  string: word,
  timestamp: moment,
  'list<string>': fc.array(word, { maxLength: 3 }),
} as const;

const frames = fc
  .tuple(...ALL.map(({ type }) => fc.option(VALUES[type] as fc.Arbitrary<FactValue>, { nil: undefined, freq: 3 })))
  .map((values) => ({
    facts: ALL.flatMap(({ path }, index) => (LOCALS.has(path) ? [] : [values[index]])),
    locals: Object.fromEntries(ALL.flatMap(({ path }, index) => (LOCALS.has(path) ? [[path, values[index]]] : []))),
  }));

const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''));
const text = (value: string) => fc.constant(value);
const path = (type: keyof typeof PATHS) => fc.constantFrom(...PATHS[type]);
const quoted = word.map((value) => JSON.stringify(value));
const literal = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map(String),
  fc.double({ min: 0.001, max: 1000, noNaN: true }).map((value) => value.toFixed(3)),
);
const orders = fc.constantFrom(' < ', ' <= ', ' > ', ' >= ', ' == ', ' != ');

const grammar = fc.letrec<Record<'bool' | 'double' | 'string' | 'timestamp' | 'duration' | 'list', string>>((tie) => ({
  double: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    path('double'),
    literal,
    join(text('('), tie('double'), fc.constantFrom(' + ', ' - ', ' * ', ' / ', ' % '), tie('double'), text(')')),
    join(text('(-'), tie('double'), text(')')),
    join(text('('), tie('bool'), text(' ? '), tie('double'), text(' : '), tie('double'), text(')')),
    join(text('size('), tie('string'), text(')')),
    join(text('size('), tie('list'), text(')')),
    join(text('int('), tie('double'), text(')')),
    join(tie('timestamp'), text('.getMonth()')),
    join(tie('timestamp'), fc.constantFrom('.getHours("+05:30")', '.getDayOfYear("Europe/Berlin")')),
    join(tie('string'), text('.indexOf('), tie('string'), text(')')),
  ),
  string: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    path('string'),
    quoted,
    join(text('('), tie('string'), text(' + '), tie('string'), text(')')),
    join(tie('string'), text('.lowerAscii()')),
    join(tie('string'), text('.substring(0 + 1)')),
    join(tie('string'), text('.charAt(0)')),
  ),
  timestamp: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    path('timestamp'),
    text('timestamp("2025-06-01T12:00:00Z")'),
    join(text('('), tie('timestamp'), fc.constantFrom(' + ', ' - '), tie('duration'), text(')')),
  ),
  duration: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.integer({ min: 0, max: 900 }).map((eighths) => `days(${eighths / 8})`),
    join(text('hours(int('), path('double'), text('))')),
    text('duration("90m")'),
    join(text('('), tie('duration'), fc.constantFrom(' + ', ' - '), tie('duration'), text(')')),
    join(text('('), path('timestamp'), text(' - '), path('timestamp'), text(')')),
  ),
  list: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    path('list<string>'),
    fc.array(quoted, { maxLength: 3 }).map((words) => `[${words.join(', ')}]`),
    join(text('['), tie('string'), text(', '), tie('string'), text(']')),
  ),
  bool: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    path('bool'),
    fc.constantFrom('true', 'false'),
    fc.constantFrom(...ALL.filter((each) => each.path.includes('.')).map((each) => `has(${each.path})`)),
    join(tie('double'), orders, tie('double')),
    join(tie('string'), orders, tie('string')),
    join(tie('timestamp'), orders, tie('timestamp')),
    join(tie('duration'), orders, tie('duration')),
    join(path('bool'), fc.constantFrom(' == ', ' != '), path('bool')),
    join(tie('string'), text(' in '), tie('list')),
    join(path('double'), text(' in ['), literal, text(', '), path('double'), text(']')),
    join(tie('list'), text(' == '), tie('list')),
    join(tie('string'), text('.contains('), tie('string'), text(')')),
    join(tie('string'), text('.matches("^[A-Zü]+$")')),
    join(tie('string'), text('.matches('), tie('string'), text(')')),
    join(path('list<string>'), text('.exists(p, p == '), tie('string'), text(')')),
    join(path('list<string>'), text('.all(p, p != "A" && '), tie('bool'), text(')')),
    join(path('list<string>'), text('.filter(p, p > "A").map(p, p + "x") == '), tie('list')),
    join(text('(!('), tie('bool'), text('))')),
    join(text('('), tie('bool'), fc.constantFrom(' && ', ' || '), tie('bool'), text(')')),
    join(text('('), tie('bool'), fc.constantFrom(' && ', ' || '), tie('bool'), text(')')),
    join(text('('), tie('bool'), text(' ? '), tie('bool'), text(' : '), tie('bool'), text(')')),
  ),
}));

describe('a compiled condition', () => {
  test('equals cel-js on any condition and any frame, unknowns included', () => {
    const seen = { met: 0, notMet: 0, unknown: 0 };
    fc.assert(
      fc.property(grammar.bool, fc.array(frames, { minLength: 8, maxLength: 8 }), (source, some) => {
        const condition = compileCondition(source, scope);
        const byCel = reference(source, scope);
        for (const frame of some) {
          const value = condition.test(frame);
          seen[value === undefined ? 'unknown' : value ? 'met' : 'notMet'] += 1;
          expect(value).toBe(byCel(frame));
        }
      }),
      { numRuns: 2500, seed: 20261122 },
    );
    expect(Math.min(seen.met, seen.notMet, seen.unknown)).toBeGreaterThan(2000);
  });

  test.each(['double', 'string', 'timestamp'] as const)('equals cel-js where the value is a %s', (type) => {
    fc.assert(
      fc.property(grammar[type], frames, (source, frame) => {
        expect(compileCondition(source, scope, { expect: type }).evaluate(frame)).toEqual(
          reference(source, scope)(frame),
        );
      }),
      { numRuns: 1500, seed: 7 },
    );
  });

  test('never throws, whatever the frame holds', () => {
    const junk = fc.record({
      facts: fc.array(fc.anything(), { maxLength: 10 }),
      locals: fc.dictionary(fc.constantFrom(...LOCALS), fc.anything()),
    });
    fc.assert(
      fc.property(grammar.bool, junk, (source, frame) => {
        compileCondition(source, scope).test(frame as never);
      }),
      { numRuns: 1000, seed: 3 },
    );
  });
});
