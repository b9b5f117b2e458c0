import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { playBacktest, prepareBacktest } from '../../src/insight/backtest/backtest.js';
import type { CandidateInput } from '../../src/insight/rehearsal/candidate.js';
import { playSimulation, prepareSimulation } from '../../src/insight/simulation/simulation.js';
import { createDemoCompany } from '../../src/integration/demo/company.js';
import { VirtualClock } from '../../src/kernel/clock.js';
import { loadPlugin } from '../../src/plugin/load/loader.js';
import type { NewSignal } from '../../src/signal/store.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { pluginsFolder } from '../support/company.js';
import { createSqlite } from '../support/databases.js';

const SIX = join(process.cwd(), 'test', 'support', 'six-playbooks');
const NAMES = readdirSync(join(SIX, 'yaml')).sort();
const NOW = Date.UTC(2026, 5, 1, 12);
const WINDOW = { from: '2026-01-01', to: '2026-05-31', againstLive: false } as const;

/** Accounts of the demo company with half a year and more of what happened to them, recorded and not played. */
async function record({ app }: TestApp): Promise<void> {
  const company = createDemoCompany({ seed: 11, accounts: 16, endsAt: NOW, days: 260, currency: 'USD' });
  const ids = await app.directory.resolve(
    app.ctx.by(new VirtualClock(company.beginsAt)),
    company.accounts.map(({ externalId }) => externalId),
    { create: true },
  );
  const born = company.accounts.map(
    ({ externalId, startsAt, ownerExternalId: _o, team: _t, parentExternalId: _p, ...profile }): NewSignal => ({
      accountId: ids.get(externalId) as string,
      type: 'account.upserted',
      key: `born/${externalId}`,
      actorId: 'system',
      occurredAt: startsAt,
      properties: { ...profile, createdAt: startsAt },
    }),
  );
  const lived = company.windows
    .flatMap((_, index) => company.signalsIn(index))
    .map(
      ({ accountExternalId, ...signal }): NewSignal => ({
        ...signal,
        accountId: ids.get(accountExternalId) as string,
        actorId: 'system',
      }),
    );
  await app.database.transaction(app.ctx, (ctx) => app.store.write(ctx, [...born, ...lived], NOW));
  for (let taken = 1; taken > 0; ) taken = await app.shell.takeDue(app.ctx);
}

describe('the six playbooks, as they stand in the design', () => {
  const plugins = pluginsFolder();
  let server: TestApp;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await createSqlite();
    drop = database.drop;
    server = await startTestApp(
      database.url,
      { PLUGINS_DIR: plugins.path, REPORTING_CURRENCY: 'USD' },
      { byHand: true, clock: new VirtualClock(NOW) },
    );
    await record(server);
  });

  afterAll(async () => {
    await server.app.stop();
    await drop();
    plugins.drop();
  });

  const yaml = (name: string): CandidateInput => ({
    text: readFileSync(join(SIX, 'yaml', name, 'plugin.yaml'), 'utf8'),
  });
  const typescript = async (name: string): Promise<CandidateInput> => {
    const { plugin } = await loadPlugin(join(SIX, 'typescript'), name);
    return { text: JSON.stringify(plugin?.definition), format: 'JSON' };
  };
  const backtest = async (candidate: CandidateInput, answerRule: 'NEVER' | 'MEDIAN' = 'NEVER') => {
    const { ctx, rehearsalRoom } = server.app;
    return playBacktest(await prepareBacktest(ctx, rehearsalRoom, { ...candidate, ...WINDOW, answerRule }), {
      threads: 0,
    });
  };
  const simulate = async (candidate: CandidateInput) => {
    const { ctx, rehearsalRoom } = server.app;
    return playSimulation(await prepareSimulation(ctx, rehearsalRoom, { ...candidate, days: 120 }), { threads: 0 });
  };
  const enrolled: Record<string, number> = {};

  test.each(NAMES)('%s backtests and simulates, and its two forms come to the same', async (name) => {
    const written = yaml(name);
    const coded = await typescript(name);
    const [one, other] = [await backtest(written), await backtest(coded)];
    expect(one.leftOut).toEqual([]);
    expect({ ...one, playbooks: [] }).toEqual({ ...other, playbooks: [] });
    expect(one.playbooks.map(({ hash }) => hash)).toEqual(other.playbooks.map(({ hash }) => hash));
    enrolled[name] = one.enrolments;
    const [ahead, same] = [await simulate(written), await simulate(coded)];
    expect(ahead.leftOut).toEqual([]);
    expect({ ...ahead, playbooks: [] }).toEqual({ ...same, playbooks: [] });
  });

  test('something comes of most of them in this history, so that there is something to compare', () => {
    expect(Object.values(enrolled).filter((count) => count > 0).length).toBeGreaterThanOrEqual(4);
  });
});
