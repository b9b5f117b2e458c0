import { VirtualClock } from '../../../src/kernel/clock.js';
import { aYear, storable, WATCHING } from '../../support/a-year.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/app.js';
import { thousandLinks } from '../../support/circles.js';
import { company, pluginsFolder, pluginText } from '../../support/company.js';
import { type Control, caughtBy, createDatabase, type DatabaseKind, type Scenario, withEndings } from './scenario.js';

const SIZES = {
  CI: { circles: 10, accounts: 200, histories: 1 },
  FULL: { circles: 200, accounts: 10_000, histories: 50 },
} as const;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15, 12);

export const circles: Scenario = {
  id: 'D11',
  title: 'circles of a thousand playbooks stop and are named, a moved threshold and a year of history fire for nobody',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const { circles, accounts, histories } = SIZES[size];
    const [inCircles, moved, history] = [
      await circling(kind, circles),
      await moving(kind, accounts, 'skip'),
      await importing(kind, histories, 'IMPORT'),
    ];
    const [enrolling, live] = [await moving(kind, 50, 'enrol'), await importing(kind, 1, 'LIVE')];
    const controls: Control[] = [
      caughtBy('a changed playbook that enrols who meets it already', enrolling.wrong),
      caughtBy('history that is played as if it were news', live.wrong),
    ];
    return {
      work: {
        planned: circles + accounts + histories,
        done: inCircles.done + moved.done + history.done,
        of: 'accounts in circles, under a threshold, with a history',
      },
      faults: {
        'circles stopped': inCircles.stopped,
        'accounts that meet the moved threshold': moved.meeting,
        'signals of history': history.signals,
      },
      wrong: [...inCircles.wrong, ...moved.wrong, ...history.wrong],
      controls,
    };
  },
};

type OnEnd = (end: () => unknown) => void;

async function aServer(
  kind: DatabaseKind,
  plugins: ReturnType<typeof pluginsFolder>,
  options: TestAppOptions,
  onEnd: OnEnd,
): Promise<TestApp> {
  onEnd(() => plugins.drop());
  const place = await createDatabase(kind);
  onEnd(() => place.drop());
  const server = await startTestApp(
    place.url,
    { PLUGINS_DIR: plugins.path, REPORTING_CURRENCY: 'EUR' },
    { byHand: true, ...options },
  );
  onEnd(() => server.app.stop());
  return server;
}

/**
 * Each account is sent in at another link; eight passes on it must stand still, and the log must name the one that
 * would have gone on.
 */
const circling = (kind: DatabaseKind, many: number): Promise<{ done: number; stopped: number; wrong: string[] }> =>
  withEndings(async (onEnd) => {
    const server = await aServer(kind, thousandLinks(), {}, onEnd);
    const world = company(server);
    const names = Array.from({ length: many }, (_, index) => `account-${index}`);
    await upsert(
      world,
      names.map((externalId) => ({ externalId })),
    );
    const at = (index: number) => (index * 37) % 1_000;
    await upsert(
      world,
      names.map((externalId, index) => ({ externalId, attributes: { at: at(index) } })),
    );
    await world.turns();
    const stopped = await world.rows<{ external_id: string; data: string | { playbooks: string[] } }>(
      'SELECT a.external_id, e.data FROM lifecycle_event e JOIN account a ON a.id = e.account_id WHERE e.type = ' +
        "'loop.stopped'",
    );
    const named = new Map(
      stopped.map(({ external_id, data }) => [
        external_id,
        (typeof data === 'string' ? JSON.parse(data) : data).playbooks.join(),
      ]),
    );
    const wanted = (index: number) => `link-${(at(index) + 8) % 1_000}`;
    const wrong = names.flatMap((name, index) =>
      named.get(name) === wanted(index)
        ? []
        : [`the circle of ${name}: named ${named.get(name)}, not ${wanted(index)}`],
    );
    if (stopped.length !== many) wrong.push(`${stopped.length} circles were stopped, of ${many}`);
    return { done: named.size, stopped: stopped.length, wrong };
  });

const big = (threshold: number, existing: 'skip' | 'enrol') =>
  pluginText(
    'big',
    `definePlaybook({ key: 'big', title: 'Big', purpose: 'CHECK_IN', reentry: 'always', trigger: { when: ` +
      `'account.employees >= ${threshold}', existing: '${existing}' }, steps: [task('look', { title: 'Look', kind: ` +
      `'CHECK_IN' })] })`,
  );

/** A tenth of the accounts meet the first threshold by growing; then it moves under half of the others. */
const moving = (
  kind: DatabaseKind,
  many: number,
  existing: 'skip' | 'enrol',
): Promise<{ done: number; meeting: number; wrong: string[] }> =>
  withEndings(async (onEnd) => {
    const plugins = pluginsFolder({ big: big(100, existing) }, 'data');
    const server = await aServer(kind, plugins, {}, onEnd);
    const world = company(server);
    const names = Array.from({ length: many }, (_, index) => `account-${index}`);
    const grow = (employees: (index: number) => number) =>
      upsert(
        world,
        names.map((externalId, index) => ({ externalId, employees: employees(index) })),
      );
    const fired = async () =>
      (
        await world.rows<{ external_id: string }>(
          'SELECT a.external_id FROM run r JOIN account a ON a.id = r.account_id',
        )
      )
        .map(({ external_id }) => external_id)
        .sort();
    const [first, second] = [many / 10, many / 2];
    await grow(() => 10);
    await grow((index) => (index < first ? 120 : index < second ? 70 : 10));
    await world.turns();
    plugins.write('big', big(50, existing));
    await server.client.query('mutation { reloadPlugins { changedPlaybooks } }');
    const { shell, ctx } = server.app;
    let reviewed = 0;
    for (let taken = -1; taken !== 0; reviewed += taken) taken = await shell.takeBehind(ctx);
    await grow((index) => (index < first ? 120 : index < second ? 75 : index === many - 1 ? 60 : 10));
    await world.turns();
    // those who crossed a threshold themselves
    const wanted = [...names.slice(0, first), names.at(-1) as string].sort();
    const found = await fired();
    const strangers = found.filter((name, index) => !wanted.includes(name) || found.indexOf(name) !== index).length;
    const missing = wanted.filter((name) => !found.includes(name)).length;
    const wrong = [
      ...(strangers > 0 ? [`${strangers} fired because the threshold moved`] : []),
      ...(missing > 0 ? [`${missing} who crossed it did not fire`] : []),
    ];
    return { done: Math.min(reviewed, many), meeting: second - first, wrong };
  });

/** A year of history of each account, played by its own clock. */
const importing = (
  kind: DatabaseKind,
  many: number,
  mode: 'IMPORT' | 'LIVE',
): Promise<{ done: number; signals: number; wrong: string[] }> =>
  withEndings(async (onEnd) => {
    const server = await aServer(
      kind,
      pluginsFolder({ watching: pluginText('watching', WATCHING.join(',\n')) }),
      { clock: new VirtualClock(NOW) },
      onEnd,
    );
    const world = company(server);
    const { app } = server;
    let signals = 0;
    for (let index = 0; index < many; index += 1) {
      const name = `account-${index}`;
      const ids = await app.database.transaction(app.ctx, (ctx) =>
        app.directory.resolve(ctx, [name], { create: true }),
      );
      const accountId = ids.get(name) as string;
      const history = storable(aYear(name, NOW), accountId, 'history');
      const played = await app.player.play(app.ctx, {
        accountIds: [accountId],
        signals: history,
        from: NOW - 365 * DAY,
        to: NOW,
        mode,
        reviewEvery: 1,
        turnEvery: 1,
      });
      signals += played.outcomes.filter((outcome) => outcome === 'ACCEPTED').length;
    }
    await world.turns();
    const counts = {
      tasks: await world.count('task'),
      runs: await world.count('run'),
      'held-back firings': await world.count('held_back'),
    };
    const wrong = Object.entries(counts).flatMap(([what, n]) => (n === 0 ? [] : [`${n} ${what} from history`]));
    const done = (await world.rows('SELECT account_id FROM account_usage WHERE total_events > 1000')).length;
    return { done, signals, wrong };
  });

async function upsert(
  world: ReturnType<typeof company>,
  accounts: readonly ({ readonly externalId: string } & Record<string, unknown>)[],
): Promise<void> {
  for (let from = 0; from < accounts.length; from += 200) await world.accounts(...accounts.slice(from, from + 200));
}
