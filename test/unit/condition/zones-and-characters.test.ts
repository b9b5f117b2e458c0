import { compileCondition } from '../../../src/condition/compile.js';
import type { FactValue } from '../../../src/condition/fact.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { reference } from './reference.js';

const scope = scopeOf([
  { path: 'account.at', type: 'timestamp', description: 'a moment' },
  { path: 'account.zone', type: 'string', description: 'a zone' },
  { path: 'account.name', type: 'string', description: 'a name' },
]);
const AT = Date.UTC(2026, 2, 28, 22, 45, 7, 89);

/** By the closures and by cel-js, which must agree. */
function evaluated(source: string, { zone, name = '' }: { zone?: string; name?: string } = {}): FactValue {
  const frame = { facts: [AT, zone, name] };
  const value = compileCondition(source, scope, { expect: 'any' }).evaluate(frame);
  expect(reference(source, scope)(frame)).toEqual(value);
  return value;
}

describe('zones', () => {
  test.each([
    ['account.at.getHours()', 22],
    ['account.at.getHours("UTC")', 22],
    ['account.at.getHours("Europe/Berlin")', 23],
    ['account.at.getDate("Asia/Kolkata")', 29],
    ['account.at.getHours("+05:30")', 4],
    ['account.at.getMinutes("+05:30")', 15],
    ['account.at.getDate("+05:30")', 29],
    ['account.at.getHours("05:30")', 4],
    ['account.at.getHours("-08:00")', 14],
    ['account.at.getDayOfWeek("+05:30")', 0],
    ['account.at.getDayOfMonth("+05:30")', 28],
    ['account.at.getDayOfYear()', 86],
    ['account.at.getDayOfYear("+05:30")', 87],
    ['account.at.getFullYear("Asia/Tokyo")', 2026],
    ['account.at.getMonth("America/New_York")', 2],
    ['account.at.getSeconds("Asia/Tokyo")', 7],
    ['account.at.getMilliseconds("Asia/Tokyo")', 89],
    ['timestamp("2026-07-01T00:30:00Z").getDayOfYear()', 181],
    ['timestamp("2026-03-29T01:30:00Z").getHours("Europe/Berlin")', 3],
    ['hours(30).getHours()', 30],
  ])('%s is %s', (source, value) => {
    expect(evaluated(source)).toBe(value);
  });

  test('a zone that only an evaluation names is unknown when there is none', () => {
    const hours = (zone: string | undefined) =>
      evaluated('account.at.getHours(account.zone)', { ...(zone && { zone }) });
    expect(['Europe/Berlin', '+02:00', 'Europe/Berln', '+2', '', '+99:00', 'x'.repeat(5_000)].map(hours)).toEqual([
      23,
      0,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('characters', () => {
  const name = 'a😀é👍🏽z😀';

  test.each<[string, FactValue]>([
    ['size(account.name)', 7],
    ['account.name.size()', 7],
    ['account.name.substring(1, 2)', '😀'],
    ['account.name.substring(5)', 'z😀'],
    ['account.name.substring(7)', ''],
    ['account.name.substring(8)', undefined],
    ['account.name.substring(3, 2)', undefined],
    ['account.name.charAt(1)', '😀'],
    ['account.name.charAt(7)', ''],
    ['account.name.charAt(8)', undefined],
    ['account.name.indexOf("é")', 2],
    ['account.name.indexOf("😀", 2)', 6],
    ['account.name.indexOf("q")', -1],
    ['account.name.lastIndexOf("😀")', 6],
    ['account.name.lastIndexOf("😀", 5)', 1],
    ['account.name.split("").size()', 7],
    ['account.name.split("").join("") == account.name', true],
    ['account.name.split("😀", 2).join("|")', 'a|é👍🏽z😀'],
    ['account.name.matches("^a.é..z.$")', true],
    ['account.name.substring(account.name.indexOf("z"))', 'z😀'],
  ])('%s is %s', (source, value) => {
    expect(evaluated(source, { name })).toEqual(value);
  });
});
