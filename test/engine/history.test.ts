import { VirtualClock } from '../../src/kernel/clock.js';
import type { NewSignal } from '../../src/signal/store.js';
import { aYear, storable, WATCHING, WATCHING_KEYS } from '../support/a-year.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, pluginText, type SignalDraft } from '../support/company.js';

const DAY = 86_400_000;
const MINUTE = 60_000;
const NOW = Date.UTC(2026, 5, 15, 12);

eachServer((start) => {
  const plugins = pluginsFolder({ watching: pluginText('watching', WATCHING.join(',\n')) });
  afterAll(() => plugins.drop());

  async function aServer(): Promise<{ server: TestApp; world: ReturnType<typeof company>; clock: VirtualClock }> {
    const clock = new VirtualClock(NOW);
    const server = await start({
      byHand: true,
      clock,
      environment: { PLUGINS_DIR: plugins.path, REPORTING_CURRENCY: 'EUR' },
    });
    return { server, world: company(server), clock };
  }

  const fired = async (world: ReturnType<typeof company>) => {
    const rows = await world.rows<{ playbook_key: string }>(
      'SELECT DISTINCT playbook_key FROM run ORDER BY playbook_key',
    );
    return {
      tasks: await world.count('task'),
      runs: await world.count('run'),
      heldBack: await world.count('held_back'),
      playbooks: rows.map(({ playbook_key }) => playbook_key),
    };
  };
  const NOTHING = { tasks: 0, runs: 0, heldBack: 0, playbooks: [] };

  const STATE = `{ stage { key } health { score band } segments { key } subscriptions { status }
    revenue { arr { amountMinor currency } } surveyAnswers(first: 5) { nodes { score } } tickets(first: 5) { nodes {
      status } } contacts(first: 5) { totalCount }
    usage { totalEvents events activeDays activePeople featuresUsed change { events } } }`;
  const stateOf = async ({ client }: TestApp, externalId: string) =>
    (
      await client.query(`query ($externalId: String!) { accountByExternalId(externalId: $externalId) ${STATE} }`, {
        externalId,
      })
    ).accountByExternalId;

  const AFTER_A_YEAR = {
    stage: { key: 'ONBOARDING' },
    subscriptions: [{ status: 'ACTIVE' }],
    revenue: { arr: { amountMinor: 6_000_000, currency: 'EUR' } },
    surveyAnswers: { nodes: [{ score: 2 }] },
    tickets: { nodes: [{ status: 'OPEN' }] },
    usage: { totalEvents: 326 * 5 + 30, activePeople: 1, featuresUsed: 3, change: { events: expect.any(Number) } },
  };

  it('fires nothing of a year of late signals, and corrects health, usage and stage by them', async () => {
    const { server, world, clock } = await aServer();
    await world.accounts({ externalId: 'acme', createdAt: new Date(NOW - 365 * DAY).toISOString() });
    await world.moveTo(clock, NOW + MINUTE);
    const before = await fired(world);
    expect(before).toMatchObject({ runs: 1, playbooks: ['entered'] }); // the account that comes in is news: ACQUISITION
    const results = await world.record(aYear('acme', NOW));
    expect(results.every(({ status }) => status === 'ACCEPTED')).toBe(true);
    await world.turns();
    expect(await fired(world)).toEqual(before);
    await world.moveTo(clock, NOW + 2 * MINUTE);
    expect(await fired(world)).toEqual(before);
    const state = await stateOf(server, 'acme');
    expect(state).toMatchObject(AFTER_A_YEAR);
    expect(state.usage.change.events).toBeLessThan(-0.3);
    expect(state.health.score).toEqual(expect.any(Number));
  });

  it('fires nothing of it over the days that follow either: what held already does not come true again', async () => {
    const { world, clock } = await aServer();
    await world.accounts({ externalId: 'acme', createdAt: new Date(NOW - 365 * DAY).toISOString() });
    await world.turns();
    await world.record(aYear('acme', NOW));
    await world.moveTo(clock, NOW + 2 * DAY);
    // stages and health go on by time itself, and that is news
    expect((await fired(world)).playbooks.filter((key) => !['red', 'entered'].includes(key))).toEqual([]);
    expect(await world.count('health_history')).toBeGreaterThan(0);
  });

  it('fires for the fresh signals of a mixed batch only', async () => {
    const { world } = await aServer();
    await world.accounts(
      { externalId: 'acme', createdAt: new Date(NOW - 365 * DAY).toISOString() },
      { externalId: 'globex', createdAt: new Date(NOW - 365 * DAY).toISOString() },
    );
    await world.turns();
    const before = await fired(world);
    const fresh: SignalDraft[] = [
      { type: 'SURVEY_ANSWERED', account: 'globex', contact: 'eve', properties: { kind: 'NPS', score: 1 } },
      { type: 'TICKET', account: 'acme', at: NOW - 2 * DAY, properties: { externalId: 'fresh', status: 'OPEN' } },
    ];
    const mixed = [...aYear('acme', NOW), ...aYear('globex', NOW)];
    for (const signal of fresh) mixed.splice(Math.floor(Math.random() * mixed.length), 0, signal);
    await world.record(mixed);
    await world.turns();
    const runs = await world.rows(
      'SELECT a.external_id, r.playbook_key FROM run r JOIN account a ON a.id = r.account_id WHERE ' +
        "r.playbook_key <> 'entered' ORDER BY a.external_id",
    );
    expect(runs).toEqual([
      { external_id: 'acme', playbook_key: 'tickets' },
      { external_id: 'globex', playbook_key: 'unhappy' },
    ]);
    expect((await fired(world)).tasks - before.tasks).toBe(2);
  });

  it(
    'plays a year by its own clock in an import, and fires nothing at all; each stage that was passed is in the ' +
      'history',
    async () => {
      const { server, world } = await aServer();
      const { app } = server;
      const ids = await app.database.transaction(app.ctx, (ctx) =>
        app.directory.resolve(ctx, ['acme'], { create: true }),
      );
      const accountId = ids.get('acme') as string;
      const upsert: NewSignal = {
        accountId,
        type: 'account.upserted',
        key: 'account',
        actorId: 'system',
        occurredAt: NOW - 365 * DAY,
        properties: { name: 'Acme' },
      };
      const signals = storable(aYear('acme', NOW), accountId, 'history');
      await app.player.play(app.ctx, {
        accountIds: [accountId],
        signals: [upsert, ...signals],
        from: NOW - 365 * DAY,
        to: NOW,
        mode: 'IMPORT',
        reviewEvery: 1,
        turnEvery: 1,
      });
      expect(await fired(world)).toEqual(NOTHING);
      expect(await world.events()).toEqual({ 'playbook.published': 1 });
      const state = await stateOf(server, 'acme');
      expect(state).toMatchObject({ ...AFTER_A_YEAR, stage: { key: 'RENEWAL' } });
      const moves = await world.rows<{ to_key: string; at: number }>('SELECT to_key, at FROM stage_move ORDER BY at');
      expect(moves.map(({ to_key }) => to_key)).toEqual([
        'ACQUISITION',
        'CONVERSION',
        'ONBOARDING',
        'GROWTH',
        'RENEWAL',
      ]);
      expect(Number(moves[0]?.at)).toBeLessThan(NOW - 360 * DAY);
      await world.turns();
      expect((await fired(world)).playbooks).toEqual([]);
    },
  );

  it('would have fired all of it, had it been fresh: the same playbooks on the same signals, played live', async () => {
    const { server, world } = await aServer();
    const { app } = server;
    const ids = await app.database.transaction(app.ctx, (ctx) =>
      app.directory.resolve(ctx, ['acme'], { create: true }),
    );
    const accountId = ids.get('acme') as string;
    const signals = storable(aYear('acme', NOW), accountId, 'live');
    await app.player.play(app.ctx, {
      accountIds: [accountId],
      signals,
      from: NOW - 365 * DAY,
      to: NOW,
      mode: 'LIVE',
      reviewEvery: 1,
      turnEvery: 1,
    });
    expect((await fired(world)).playbooks).toEqual(WATCHING_KEYS);
  });
});
