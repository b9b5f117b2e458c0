import fc from 'fast-check';
import { MetricTally } from '../../../src/insight/series/metric-series.rules.js';
import { spanOf, spansOf } from '../../../src/insight/series/series.rules.js';
import { usageFigures } from '../../../src/insight/series/usage-series.rules.js';
import { dateFromDay, dayFromDate } from '../../../src/kernel/calendar.js';
import { newUsagePart } from '../../../src/usage/usage.state.js';
import { recordUse } from '../../../src/usage/usage-counters.js';

const day = dayFromDate;
const dates = (spans: readonly { from: number; to: number }[]) =>
  spans.map(({ from, to }) => `${dateFromDay(from)}/${dateFromDay(to)}`);

describe('the intervals of a series', () => {
  const TODAY = day('2026-03-20');

  test('weeks begin on Monday, and the first and the last are cut to the days asked for', () => {
    expect(dates(spansOf('WEEK', '2026-03-04', '2026-03-17', TODAY))).toEqual([
      '2026-03-04/2026-03-08',
      '2026-03-09/2026-03-15',
      '2026-03-16/2026-03-17',
    ]);
  });

  test('months are calendar months, and days are days', () => {
    expect(dates(spansOf('MONTH', '2026-01-31', '2026-03-01', TODAY))).toEqual([
      '2026-01-31/2026-01-31',
      '2026-02-01/2026-02-28',
      '2026-03-01/2026-03-01',
    ]);
    expect(dates(spansOf('DAY', '2026-02-28', '2026-03-01', TODAY))).toEqual([
      '2026-02-28/2026-02-28',
      '2026-03-01/2026-03-01',
    ]);
  });

  test('days after today are left out, and today is not', () => {
    expect(dates(spansOf('DAY', '2026-03-19', '2026-03-30', TODAY))).toEqual([
      '2026-03-19/2026-03-19',
      '2026-03-20/2026-03-20',
    ]);
    expect(spansOf('DAY', '2026-03-21', '2026-03-30', TODAY)).toEqual([]);
  });

  test('400 points are the most, and one day is a series', () => {
    const first = dateFromDay(TODAY - 399);
    expect(spansOf('DAY', first, '2026-03-20', TODAY)).toHaveLength(400);
    expect(() => spansOf('DAY', dateFromDay(TODAY - 400), '2026-03-20', TODAY)).toThrow(/at most 400/);
    expect(spansOf('DAY', '2026-03-20', '2026-03-20', TODAY)).toHaveLength(1);
    expect(() => spansOf('DAY', '2026-03-20', '2026-03-19', TODAY)).toThrow(/before/);
  });

  test('a day is found in the span that holds it, its first and its last day included', () => {
    const spans = spansOf('WEEK', '2026-03-04', '2026-03-17', TODAY);
    for (const span of spans) for (let at = span.from; at <= span.to; at += 1) expect(spanOf(spans, at)).toBe(span);
    expect([spanOf(spans, day('2026-03-03')), spanOf(spans, day('2026-03-18'))]).toEqual([undefined, undefined]);
    expect(spanOf([], 3)).toBeUndefined();
  });
});

describe('the values of a metric', () => {
  const span = { from: 0, to: 6 };
  const value = fc.record({
    at: fc.integer({ min: 0, max: 3 }),
    id: fc.integer({ min: 1, max: 1000 }),
    value: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  });

  test('come to the same in whatever order they are added', () => {
    fc.assert(
      fc.property(fc.uniqueArray(value, { selector: ({ id }) => id, minLength: 1, maxLength: 30 }), (values) => {
        const figures = [values, [...values].reverse(), [...values].sort((a, b) => a.value - b.value)].map((order) => {
          const tally = new MetricTally();
          for (const one of order) tally.add(span, one);
          return tally.of(span);
        });
        expect(figures[1]).toEqual(figures[0]);
        expect(figures[2]).toEqual(figures[0]);
      }),
    );
  });

  test('add up without losing what is small beside what is large', () => {
    const tally = new MetricTally();
    for (const [id, one] of [1e16, 1, 1, -1e16, 0.5].entries()) tally.add(span, { at: id, id, value: one });
    expect(tally.of(span)).toMatchObject({ count: 5, sum: 2.5, least: -1e16, most: 1e16, last: { value: 0.5 } });
  });

  test('the last is the latest, and of one moment the one that was told last, which alone counts', () => {
    const tally = new MetricTally();
    for (const [at, id, one] of [
      [5, 2, 20],
      [4, 9, 90],
      [5, 3, 30],
      [5, 1, 10],
    ] as const)
      tally.add(span, { at, id, value: one });
    expect(tally.of(span)).toEqual({ count: 2, sum: 120, least: 30, most: 90, last: { at: 5, id: 3, value: 30 } });
    expect(tally.of({ from: 7, to: 9 })).toBeUndefined();
  });
});

describe('the use of a span', () => {
  const TODAY = 20_000;
  const used = () => {
    const usage = newUsagePart();
    for (const at of [TODAY - 62, TODAY - 1, TODAY])
      recordUse(usage, { feature: 'f', at: at * 86_400_000, day: at, count: 2, millis: 60_000 }, TODAY);
    return usage;
  };
  const people = [
    { lastDay: TODAY, m0: 0b11, m1: 0 },
    { lastDay: TODAY - 5, m0: 1, m1: 0 },
  ];

  test('counts events, minutes, days and people, the first and the last day included', () => {
    expect(usageFigures(used(), people, { from: TODAY - 1, to: TODAY }, TODAY)).toEqual({
      events: 4,
      visits: 0,
      minutes: 2,
      activeDays: 2,
      activePeople: 1,
    });
    expect(usageFigures(used(), people, { from: TODAY - 5, to: TODAY - 2 }, TODAY)).toMatchObject({
      events: 0,
      activeDays: 0,
      activePeople: 1,
    });
  });

  test('is known from the 62nd day before today on, and not a day earlier', () => {
    expect(usageFigures(used(), people, { from: TODAY - 62, to: TODAY - 62 }, TODAY)).toMatchObject({ events: 2 });
    expect(usageFigures(used(), people, { from: TODAY - 63, to: TODAY - 62 }, TODAY)).toEqual({
      events: null,
      visits: null,
      minutes: null,
      activeDays: null,
      activePeople: null,
    });
  });

  test('has no minutes while none were ever told', () => {
    expect(usageFigures(newUsagePart(), [], { from: TODAY, to: TODAY }, TODAY)).toMatchObject({
      events: 0,
      minutes: null,
    });
  });
});
