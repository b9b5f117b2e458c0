import { VirtualClock } from '../../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../../support/app.js';
import { company, pluginsFolder, type SignalDraft } from '../../support/company.js';
import { DAY } from '../../support/moments.js';
import { statementsOf } from '../../support/statements.js';

const HOUR = 3_600_000;
const ZONE = 'America/New_York';
/** Noon UTC of 20 March 2026: the clocks went forward on the 8th there. */
const NOW = Date.UTC(2026, 2, 20, 12);

const FORMAT = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });
const dateOf = (at: number): string => FORMAT.format(at);
const daysBetween = (from: string, to: string): string[] => {
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
};
const startOf = {
  DAY: (date: string) => date,
  WEEK: (date: string) => {
    const at = new Date(`${date}T00:00:00Z`);
    return new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10);
  },
  MONTH: (date: string) => `${date.slice(0, 7)}-01`,
};
type Interval = keyof typeof startOf;

/** The days of a series, gathered by their intervals, as a person would with a calendar on the wall. */
const gathered = (interval: Interval, from: string, to: string): string[][] => {
  const groups = new Map<string, string[]>();
  for (const day of daysBetween(from, to))
    groups.set(startOf[interval](day), [...(groups.get(startOf[interval](day)) ?? []), day]);
  return [...groups.values()];
};

/** Numbers between 0 and 1, the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

eachServer((start) => {
  const plugins = pluginsFolder();
  const clock = new VirtualClock(NOW - 75 * DAY);
  let server: TestApp;
  let world: ReturnType<typeof company>;
  const sent: SignalDraft[] = [];

  beforeAll(async () => {
    server = await start({ clock, byHand: true, environment: { PLUGINS_DIR: plugins.path, TIME_ZONE: ZONE } });
    world = company(server);
    await world.accounts({ externalId: 'acme' }, { externalId: 'globex' }, { externalId: 'idle' });
    await tellLife();
  });
  afterAll(() => plugins.drop());

  /** Seventy days, told in a shuffled order: most within days, some a month late, several at the very edge of a day. */
  async function tellLife(): Promise<void> {
    const random = chance(7);
    const begin = NOW - 74 * DAY;
    const life: { readonly draft: SignalDraft; readonly told: number }[] = [];
    for (let n = 0; n < 600; n += 1) {
      const edge = random() < 0.2 ? 4 * HOUR - (n % 2) : random() * DAY; // midnight there is 4 or 5 hours past UTC's
      const at = Math.floor((begin + Math.floor(random() * 74) * DAY) / DAY) * DAY + Math.floor(edge);
      const late = random() < 0.3 ? random() * 32 * DAY : random() * 2 * DAY;
      const account = random() < 0.8 ? 'acme' : 'globex';
      const contact = random() < 0.9 ? { contact: `p${Math.floor(random() * 12)}` } : {};
      const count = 1 + Math.floor(random() * 4);
      const draft: SignalDraft =
        random() < 0.2
          ? { type: 'VISIT', account, at, properties: { page: '/' } }
          : random() < 0.3
            ? { type: 'METRIC', account, at, properties: { name: n % 3 === 0 ? 'seats' : 'queue', value: n / 10 } }
            : { type: 'USAGE', account, at, ...contact, properties: { feature: 'board', count, durationSecs: n } };
      life.push({ draft, told: Math.min(NOW, at + late) });
    }
    life.sort((one, other) => one.told - other.told);
    for (let day = begin; day <= NOW + DAY; day += 6 * HOUR) {
      const due = life.filter(({ told }) => told > day - 6 * HOUR && told <= day).map(({ draft }) => draft);
      clock.moveTo(Math.min(NOW, day));
      if (due.length === 0) continue;
      for (const { status } of await world.record(due)) expect(status).toBe('ACCEPTED');
      sent.push(...due);
      await world.turns();
    }
    await world.moveTo(clock, NOW);
  }

  const ask = async (account: string, field: string) =>
    (await server.client.query(`{ accountByExternalId(externalId: "${account}") { ${field} } }`)).accountByExternalId;
  const USAGE = 'from to keptFrom points { from to isKept events visits minutes activeDays activePeople }';
  const METRIC = 'name keptFrom points { from to isKept count sum average least most last lastAt }';
  const range = (interval: Interval, from: string, to: string) => `interval: ${interval}, from: "${from}", to: "${to}"`;
  const signalsOf = (account: string, type: string, days: readonly string[]) =>
    sent.filter(
      (signal) => signal.account === account && signal.type === type && days.includes(dateOf(signal.at ?? 0)),
    );
  const usageOf = (account: string, days: readonly string[]) => {
    const uses = signalsOf(account, 'USAGE', days);
    const sum = (name: string) => uses.reduce((total, { properties = {} }) => total + Number(properties[name]), 0);
    return {
      from: days[0],
      to: days.at(-1),
      isKept: true,
      events: sum('count'),
      visits: signalsOf(account, 'VISIT', days).length,
      minutes: sum('durationSecs') / 60,
      activeDays: new Set(uses.map(({ at = 0 }) => dateOf(at))).size,
      activePeople: new Set(uses.flatMap(({ contact }) => contact ?? [])).size,
    };
  };

  it.each(['DAY', 'WEEK', 'MONTH'] as const)(
    'tells the use of each %s as counted from the signals, however late and shuffled they came',
    async (interval) => {
      const [from, to] = [dateOf(NOW - 62 * DAY), dateOf(NOW)];
      for (const account of ['acme', 'globex']) {
        const { usageSeries } = await ask(account, `usageSeries(${range(interval, from, to)}) { ${USAGE} }`);
        expect(usageSeries).toMatchObject({ from, to, keptFrom: from });
        const expected = gathered(interval, from, to).map((days) => usageOf(account, days));
        expect(usageSeries.points.map(rounded)).toEqual(expected.map(rounded));
      }
    },
  );

  it('has zeros for days without use, and nulls for days that are no longer kept', async () => {
    const [from, to] = [dateOf(NOW - 70 * DAY), dateOf(NOW)];
    const { usageSeries } = await ask('idle', `usageSeries(${range('DAY', from, to)}) { ${USAGE} }`);
    expect(usageSeries.keptFrom).toBe(dateOf(NOW - 62 * DAY));
    const none = { events: null, visits: null, minutes: null, activeDays: null, activePeople: null };
    for (const point of usageSeries.points) {
      const isKept = point.from >= usageSeries.keptFrom;
      const zero = { events: 0, visits: 0, minutes: null, activeDays: 0, activePeople: 0 };
      expect(point).toEqual({ from: point.from, to: point.from, isKept, ...(isKept ? zero : none) });
    }
    const { usageSeries: weeks } = await ask('acme', `usageSeries(${range('WEEK', from, to)}) { ${USAGE} }`);
    const split = weeks.points.find((point: { from: string; to: string }) => point.to >= weeks.keptFrom);
    expect(split).toMatchObject(split.from < weeks.keptFrom ? { isKept: false, events: null } : { isKept: true });
  });

  it.each(['DAY', 'WEEK', 'MONTH'] as const)('tells the values of a metric of each %s', async (interval) => {
    const [from, to] = [dateOf(NOW - 74 * DAY), dateOf(NOW)];
    const { metricSeries } = await ask(
      'acme',
      `metricSeries(name: "seats", ${range(interval, from, to)}) { ${METRIC} }`,
    );
    const expected = gathered(interval, from, to).map((days) => {
      const values = signalsOf('acme', 'METRIC', days)
        .filter(({ properties }) => properties?.name === 'seats')
        .map(({ at = 0, properties }) => ({ at, value: Number(properties?.value) }));
      const last = values.reduce<{ at: number; value: number } | undefined>(
        (latest, one) => (latest === undefined || one.at >= latest.at ? one : latest),
        undefined,
      );
      const numbers = values.map(({ value }) => value);
      const sum = numbers.reduce((total, value) => total + value, 0);
      return {
        from: days[0],
        to: days.at(-1),
        isKept: true,
        count: numbers.length,
        sum: numbers.length === 0 ? null : sum,
        average: numbers.length === 0 ? null : sum / numbers.length,
        least: numbers.length === 0 ? null : Math.min(...numbers),
        most: numbers.length === 0 ? null : Math.max(...numbers),
        last: last?.value ?? null,
        lastAt: last === undefined ? null : new Date(last.at).toISOString(),
      };
    });
    expect(metricSeries.points.map(rounded)).toEqual(expected.map(rounded));
    expect(metricSeries.name).toBe('seats');
  });

  it('takes of two values of one moment the one told last, and says from when on signals are kept', async () => {
    const at = NOW - HOUR;
    await world.record(
      [4, 9, 2].map((value) => ({ type: 'METRIC', account: 'idle', at, properties: { name: 'm', value } })),
    );
    const today = dateOf(NOW);
    const { metricSeries } = await ask('idle', `metricSeries(name: "m", ${range('DAY', today, today)}) { ${METRIC} }`);
    expect(metricSeries.points).toEqual([
      expect.objectContaining({ count: 1, sum: 2, average: 2, least: 2, most: 2, last: 2 }),
    ]);
    const old = await ask('idle', `metricSeries(name: "m", ${range('MONTH', '2023-01-01', today)}) { ${METRIC} }`);
    const { keptFrom, points } = old.metricSeries;
    expect(keptFrom).toBe('2024-02-21'); // 25 months, and the day after the first that is not whole
    for (const point of points)
      expect([point.from, point.isKept, point.count === null]).toEqual([
        point.from,
        point.from >= keptFrom,
        point.from < keptFrom,
      ]);
  });

  it('refuses a time that ends before it begins and too many points; days to come are left out', async () => {
    const code = async (field: string) =>
      (await server.client.ask(`{ accountByExternalId(externalId: "acme") { ${field} } }`)).errors?.[0]?.extensions
        .code;
    expect(await code(`usageSeries(${range('DAY', '2026-03-02', '2026-03-01')}) { from }`)).toBe('BAD_INPUT');
    expect(await code(`usageSeries(${range('DAY', '2024-01-01', '2026-03-01')}) { from }`)).toBe('BAD_INPUT');
    expect(await code(`metricSeries(name: "m", ${range('DAY', '1970-01-01', '2140-01-01')}) { name }`)).toBe(
      'BAD_INPUT',
    );
    const { usageSeries } = await ask(
      'acme',
      `usageSeries(${range('MONTH', '2026-03-01', '2031-12-31')}) { ${USAGE} }`,
    );
    expect(usageSeries.points).toEqual([expect.objectContaining({ from: '2026-03-01', to: '2026-03-20' })]);
    const later = await ask('acme', `usageSeries(${range('MONTH', '2027-03-01', '2027-12-31')}) { ${USAGE} }`);
    expect(later.usageSeries.points).toEqual([]);
  });

  it('reads the series of many accounts with the statements of one', async () => {
    const series =
      `usageSeries(${range('DAY', '2026-03-01', '2026-03-20')}) { ${USAGE} } ` +
      `metricSeries(name: "seats", ${range('DAY', '2026-03-01', '2026-03-20')}) { ${METRIC} }`;
    const one = await statementsOf(server, `{ accounts(first: 1) { nodes { ${series} } } }`);
    const three = await statementsOf(server, `{ accounts(first: 3) { nodes { ${series} } } }`);
    expect([one.length, three.length]).toEqual([4, 4]);
  });

  it('tells every change of health with its reasons, by pages, by date and either way', async () => {
    const HISTORY =
      'nodes { at score band bandBefore modelVersion contributions { measure points } change { points text } }';
    const history = async (page: string) =>
      (await ask('acme', `healthHistory(${page}) { totalCount pageInfo { endCursor hasNextPage } ${HISTORY} }`))
        .healthHistory;
    const all = await history('first: 200');
    const rows = await world.rows<{ at: number; score: number | null; band: string | null }>(
      'SELECT h.at, h.score, h.band FROM health_history h JOIN account a ON a.id = h.account_id ' +
        "WHERE a.external_id = 'acme' ORDER BY h.at DESC",
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(all.totalCount).toBe(rows.length);
    expect(all.nodes.map(({ at, score, band }: Record<string, unknown>) => [at, score, band])).toEqual(
      rows.map(({ at, score, band }) => [
        new Date(Number(at)).toISOString(),
        score === null ? null : Number(score) / 100,
        band,
      ]),
    );
    for (const [index, node] of all.nodes.entries()) {
      const before = all.nodes[index + 1];
      expect(node.bandBefore).toBe(before?.band ?? null);
      if (before?.score == null || node.score === null) expect(node.change).toBeNull();
      else expect(node.change.points).toBeCloseTo(node.score - before.score, 6);
      const sum = node.contributions.reduce((total: number, { points }: { points: number }) => total + points, 0);
      if (node.score !== null) expect(sum).toBeCloseTo(node.score, 6);
    }
    const paged = [];
    for (let after = ''; ; ) {
      const page = await history(`first: 2, direction: ASC${after}`);
      paged.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    expect(paged.reverse()).toEqual(all.nodes);
    const [from, to] = [all.nodes[2].at, all.nodes[1].at];
    expect((await history(`at: { gte: "${from}", lte: "${to}" }`)).nodes).toEqual(all.nodes.slice(1, 3));
  });
});

/** Sums of parts of minutes differ in their last digits by how they are added. */
const rounded = (point: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(point).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value,
    ]),
  );
