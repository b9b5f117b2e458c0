import { describe, expect, it } from '@jest/globals';
import { type ScorecardInput, scorecardDefinition } from '../../../src/health/health.definition.js';
import { card, compiled, DAY, HealthWorld, NOW } from './health-world.js';

const midnight = Date.UTC(2026, 6, 1);
const all = (activeDays: number, nps?: number) => ({ 'usage.activeDays': activeDays, 'voice.lastNpsScore': nps });
const measure = (more: object) =>
  card({
    measures: [
      {
        key: 'nps',
        title: 'NPS',
        fact: 'voice.lastNpsScore',
        weight: 1,
        scale: [
          [0, 0],
          [10, 100],
        ],
        ...more,
      },
      { key: 'activity', title: 'Active days', fact: 'usage.activeDays', weight: 1 },
    ],
  });

describe('scoring health', () => {
  it('says what each measure adds, and why', () => {
    const world = new HealthWorld().score(all(10, 8));
    expect(world.fact('health.score')).toBe(57.5);
    expect(world.fact('health.band')).toBe('YELLOW');
    expect(world.contributions).toEqual([
      {
        measure: 'activity',
        title: 'Active days',
        hundredths: 3750,
        share: 0.75,
        reason: 'Active days: 10, 50 of 100',
        freshAt: NOW,
      },
      { measure: 'nps', title: 'NPS', hundredths: 2000, share: 0.25, reason: 'NPS: 80, 80 of 100', freshAt: NOW },
    ]);
    expect(world.scribe.table('account_health')).toEqual([
      expect.objectContaining({
        account_id: 'acct_test',
        score: 5750,
        band: 'YELLOW',
        band_since: NOW,
        trend: null,
        model: expect.stringMatching(/^plain@[0-9a-f]{12}$/),
      }),
    ]);
  });

  it('knows no score while no measure has data', () => {
    const world = new HealthWorld().score({});
    expect(world.fact('health.score')).toBeUndefined();
    expect(world.fact('health.band')).toBeUndefined();
    expect(world.scribe.events).toEqual([]);
    expect(world.contributions.map(({ reason, share, freshAt }) => [reason, share, freshAt])).toEqual([
      ['Active days: no data, left out', 0, null],
      ['NPS: no data, left out', 0, null],
    ]);
  });

  it('takes true for 100 and false for 0', () => {
    const world = () =>
      new HealthWorld(
        compiled(card({ measures: [{ key: 'activated', title: 'Activated', fact: 'usage.activated', weight: 1 }] })),
      );
    expect(world().score({ 'usage.activated': true }).fact('health.score')).toBe(100);
    expect(world().score({ 'usage.activated': false }).fact('health.score')).toBe(0);
  });
});

describe('missing data', () => {
  it('lets the other weights scale up, or counts as 0 or 50, as the scorecard says', () => {
    const scoreWith = (missing: unknown) =>
      new HealthWorld(compiled(measure({ missing }))).score(all(80)).fact('health.score');
    expect([scoreWith('EXCLUDE'), scoreWith('ZERO'), scoreWith('NEUTRAL')]).toEqual([80, 40, 65]);
  });

  it('is the last known value for so many days, then left out', () => {
    const world = new HealthWorld(compiled(measure({ missing: { last: 10 } }))).score(all(80, 4));
    expect(world.fact('health.score')).toBe(60);
    expect(world.score(all(80), NOW + 9 * DAY).fact('health.score')).toBe(60);
    expect(world.contributions[0]?.reason).toBe('NPS: no data, last known as 40 of 100');
    expect(world.changes('health.score', NOW + 9 * DAY)).toBe(NOW + 10 * DAY);
    expect(world.score(all(80), NOW + 10 * DAY).fact('health.score')).toBe(80);
  });

  it('is data that is older than it may be, from that moment on', () => {
    const world = new HealthWorld(
      compiled(measure({ freshAt: 'voice.lastNpsAt', freshFor: '30d', missing: 'EXCLUDE' })),
    );
    const facts = { ...all(80, 4), 'voice.lastNpsAt': NOW - 29 * DAY };
    world.score(facts);
    expect([world.fact('health.score'), world.fact('health.isStale'), world.changes('health.score')]).toEqual([
      60,
      false,
      NOW + DAY,
    ]);
    expect(world.contributions[0]?.freshAt).toBe(NOW - 29 * DAY);
    world.score(facts, NOW + DAY);
    expect([world.fact('health.score'), world.fact('health.isStale')]).toEqual([80, true]);
    expect(world.contributions[0]?.reason).toBe('NPS: the data is too old, left out');
  });

  it('goes on for the days of LAST after it has become too old', () => {
    const world = new HealthWorld(compiled(measure({ freshFor: '30d', missing: { last: 10 } }))).score(all(80, 4));
    expect(world.score(all(80, 4), NOW + 39 * DAY).fact('health.score')).toBe(60);
    expect(world.score(all(80, 4), NOW + 40 * DAY).fact('health.score')).toBe(80);
  });
});

describe('health.changed', () => {
  it('tells of a whole point or more since it last told, or of another band', () => {
    const world = new HealthWorld().score(all(10, 8));
    expect(world.scribe.events).toEqual([
      expect.objectContaining({
        type: 'health.changed',
        data: { 'after.score': 57.5, 'after.band': 'YELLOW', bandChanged: true },
      }),
    ]);
    world.score(all(10.1, 8)).score(all(10.2, 8));
    expect(world.scribe.events).toHaveLength(1);
    world.score(all(10.3, 8));
    expect(world.scribe.events[1]?.data).toEqual({
      'before.score': 57.5,
      'before.band': 'YELLOW',
      'after.score': 58.63,
      'after.band': 'YELLOW',
      bandChanged: false,
    });
    world.score(all(13.3, 8)).score(all(13.4, 8));
    expect(world.scribe.events.at(-1)?.data).toMatchObject({ 'after.band': 'GREEN', bandChanged: true });
  });

  it('tells of a move by exactly a point, and of none by a hundredth less', () => {
    const world = new HealthWorld().score(all(10, 8)).score(all(10, 8.396));
    expect(world.fact('health.score')).toBe(58.49);
    expect(world.scribe.events).toHaveLength(1);
    world.score(all(10, 8.4));
    expect(world.scribe.events[1]?.data).toMatchObject({ 'before.score': 57.5, 'after.score': 58.5 });
    world.score(all(10, 8));
    expect(world.scribe.events[2]?.data).toMatchObject({ 'before.score': 58.5, 'after.score': 57.5 });
  });

  it('names what the measures read as its cause', () => {
    const world = new HealthWorld().score(all(10, 8)).score(all(2, 8));
    expect(world.scribe.causes[1]).toMatchObject({
      kind: 'RULE',
      summary: 'Health is 27.5 (RED); it was 57.5 (YELLOW).',
      facts: { 'usage.activeDays': 2, 'voice.lastNpsScore * 10': 80 },
    });
    expect(world.scribe.events[1]?.causeId).toBe(world.scribe.causes[1]?.id);
  });
});

describe('history', () => {
  it('gets a row when score, contributions or model change, and none otherwise', () => {
    const world = new HealthWorld().score(all(10, 8)).score(all(10, 8), NOW + DAY);
    expect(world.history).toHaveLength(1);
    world.score(all(12, 5), NOW + 2 * DAY);
    expect(world.history.at(-1)).toMatchObject({ account_id: 'acct_test', at: NOW + 2 * DAY, score: 5750 });
    world.cards = compiled(card({ bands: { green: 50, yellow: 20 } }));
    world.score(all(12, 5), NOW + 3 * DAY);
    expect(world.history.map(({ at, band }) => [at, band])).toEqual([
      [NOW, 'YELLOW'],
      [NOW + 2 * DAY, 'YELLOW'],
      [NOW + 3 * DAY, 'GREEN'],
    ]);
  });
});

describe('the trend', () => {
  it('is against the score of 30 days ago, whenever that was last made', () => {
    const world = new HealthWorld()
      .score(all(20, 10))
      .score(all(10, 10), NOW + 10 * DAY)
      .score(all(4, 10), NOW + 35 * DAY);
    expect(world.fact('health.trend', NOW + 35 * DAY)).toBe(-60);
    expect(world.changes('health.trend', NOW + 35 * DAY)).toBe(midnight - DAY + 40 * DAY);
    expect(world.fact('health.trend', NOW + 40 * DAY)).toBe(-22.5);
    expect(world.fact('health.trend', NOW + 65 * DAY)).toBe(0);
    expect(world.changes('health.trend', NOW + 65 * DAY)).toBeUndefined();
  });

  it('is unknown until there was a score 30 days ago', () => {
    const world = new HealthWorld().score(all(20, 10));
    expect(world.fact('health.trend', NOW + 29 * DAY)).toBeUndefined();
    expect(world.fact('health.trend', NOW + 30 * DAY)).toBe(0);
  });

  it('compares with the earlier score as the present model would have made it, and says so', () => {
    const world = new HealthWorld().score(all(10, 8)).score(all(10, 8), NOW + 10 * DAY);
    world.cards = compiled(
      card({
        measures: [
          {
            key: 'activity',
            title: 'Active days',
            fact: 'usage.activeDays',
            weight: 1,
            scale: [
              [0, 0],
              [20, 100],
            ],
          },
        ],
      }),
    );
    world.score(all(10, 8), NOW + 20 * DAY).score(all(15, 8), NOW + 35 * DAY);
    expect(world.fact('health.score')).toBe(75);
    expect(world.fact('health.trend', NOW + 35 * DAY)).toBe(25);
    expect(world.scribe.table('account_health')).toEqual([expect.objectContaining({ trend: 2500, is_restated: true })]);
    world.score(all(15, 8), NOW + 51 * DAY);
    expect(world.scribe.table('account_health')).toEqual([
      expect.objectContaining({ trend: 2500, is_restated: false }),
    ]);
  });

  it('counts the days in a band', () => {
    const world = new HealthWorld().score(all(20, 10)).score(all(19, 10), NOW + 5 * DAY);
    expect(world.fact('health.daysInBand', NOW + 5 * DAY)).toBe(5);
    world.score(all(1, 1), NOW + 6 * DAY);
    expect(world.fact('health.daysInBand', NOW + 6 * DAY)).toBe(0);
  });

  it('keeps a month of daily scores and no more', () => {
    const world = new HealthWorld();
    for (let day = 0; day < 200; day += 1) world.score(all((day % 19) + 1, 5), NOW + day * DAY);
    expect(world.health.past.length).toBeLessThanOrEqual(31);
    expect(JSON.stringify(world.health).length).toBeLessThan(1200);
  });
});

describe('the choice of a scorecard', () => {
  const cards = () =>
    compiled(
      card({ key: 'start', stages: ['ONBOARDING'], if: 'account.grade == "A"' }),
      card({ key: 'top', segments: ['top', 'vip'] }),
      card({ key: 'rest' }),
    );
  const chosen = (facts: object, set?: string) => {
    const world = new HealthWorld(cards());
    if (set !== undefined) world.segments = { scorecard: set };
    return world.score({ ...all(10, 8), 'account.segments': [], ...facts }).health.model?.split('@')[0];
  };

  it('is the first, in declared order, whose stages, segments and condition hold', () => {
    expect(chosen({ 'lifecycle.stage': 'ONBOARDING', 'account.grade': 'A', 'account.segments': ['vip'] })).toBe(
      'start',
    );
    expect(chosen({ 'lifecycle.stage': 'ONBOARDING', 'account.segments': ['vip'] })).toBe('top');
    expect(chosen({ 'lifecycle.stage': 'GROWTH', 'account.grade': 'A' })).toBe('rest');
  });

  it('is the one that the account’s segments set, when there is such a one', () => {
    expect(chosen({ 'account.segments': ['vip'] }, 'rest')).toBe('rest');
    expect(chosen({ 'account.segments': ['vip'] }, 'gone')).toBe('top');
  });

  it('leaves health unknown when none is for the account', () => {
    const world = new HealthWorld(compiled(card({ segments: ['top'] }))).score({
      ...all(10, 8),
      'account.segments': [],
    });
    expect(world.fact('health.score')).toBeUndefined();
    expect(world.health.model).toBe('');
  });
});

describe('a scorecard', () => {
  it('may not read the health that it makes, nor what is neither number nor truth', () => {
    expect(() => compiled(card({ if: 'health.score > 5.0' }))).toThrow(
      expect.objectContaining({ code: 'CONDITION_INVALID' }),
    );
    expect(() => compiled(measure({ fact: 'health.score' }))).toThrow(
      expect.objectContaining({ code: 'CONDITION_INVALID' }),
    );
    expect(() => compiled(measure({ fact: 'account.grade' }))).toThrow(/number/);
  });

  it('is refused when its scale falls back, its measures share a key, or a measure has no input', () => {
    const problems = (input: unknown) =>
      scorecardDefinition.safeParse(input).error?.issues.map(({ path }) => path.join('.'));
    expect(
      problems(
        measure({
          scale: [
            [5, 0],
            [5, 100],
          ],
        }),
      ),
    ).toEqual(['measures.0.scale']);
    expect(problems(measure({ key: 'activity' }))).toEqual(['measures']);
    expect(problems(measure({ value: '1.0' }))).toEqual(['measures.0.fact']);
    expect(problems({ ...card(), bands: { green: 40, yellow: 70 } })).toEqual(['bands.yellow']);
  });

  it('is another model when its measures or bands change, not when its titles do', () => {
    const model = (input: ScorecardInput) => compiled(input)[0]?.model;
    expect(model(card({ title: 'Other', if: 'account.grade == "A"' }))).toBe(model(card()));
    expect(model(card({ bands: { green: 71, yellow: 40 } }))).not.toBe(model(card()));
    expect(model(measure({ weight: 2 }))).not.toBe(model(measure({ weight: 1 })));
  });
});
