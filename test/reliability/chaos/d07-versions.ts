import { VirtualClock } from '../../../src/kernel/clock.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { company, pluginsFolder } from '../../support/company.js';
import { type Control, caughtBy, createDatabase, type DatabaseKind, type Scenario, withEndings } from './scenario.js';

const SIZES = { CI: 60, FULL: 1_000 } as const;
const START = Date.UTC(2026, 2, 2, 9);
const HOUR = 3_600_000;

const text = (version: string, steps: string) => `import { definePlugin, task, wait } from 'perennial/sdk';
const step = (key) => task(key, { title: key + ' ${version}', kind: 'OTHER' });
export default definePlugin({ name: 'care', version: '${version}', compatible: '^1.0.0', rollout: 'live', playbooks: [
  { key: 'care', title: 'Care', purpose: 'CHECK_IN', reentry: 'always', trigger: { on: 'ticket.opened' },
    steps: [${steps}] },
] });
`;

/** As first written, edited, reordered, and with its wait renamed. */
const VERSIONS = {
  '1.0.0': "step('hello'), wait('answered', { until: 'steps.hello.done' }), step('after'), step('last')",
  '2.0.0':
    "step('hello'), wait('answered', { until: 'steps.hello.done' }), step('between'), step('after'), step('last')",
  '3.0.0': "step('hello'), wait('answered', { until: 'steps.hello.done' }), step('last'), step('after')",
  '4.0.0': "step('hello'), wait('heard', { until: 'steps.hello.done' }), step('extra'), step('after')",
} as const;
type Label = keyof typeof VERSIONS;

/**
 * The tasks of a run, by title, that began on a version and waited there; a run that went over has what comes after its
 * wait on the other.
 */
const TITLES: Readonly<Record<string, readonly string[]>> = {
  '1.0.0': ['after 1.0.0', 'hello 1.0.0', 'last 1.0.0'],
  '2.0.0': ['after 2.0.0', 'between 2.0.0', 'hello 2.0.0', 'last 2.0.0'],
  '3.0.0': ['after 3.0.0', 'hello 3.0.0', 'last 3.0.0'],
  '1.0.0 to 4.0.0': ['after 4.0.0', 'extra 4.0.0', 'hello 1.0.0'],
};

export const versions: Scenario = {
  id: 'D7',
  title:
    'runs that wait while their playbook is edited, reordered, renamed and retired end on their version, or ' +
    'migrate as they are mapped',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const runs = SIZES[size];
    const found = await throughVersions(kind, runs);
    return {
      work: { planned: runs, done: found.ended, of: 'runs that were waiting' },
      faults: {
        'versions published over them': found.published,
        'impossible migrations': found.refused,
        'runs migrated': found.migrated,
      },
      wrong: found.wrong,
      controls: [await unpinned(kind)],
    };
  },
};

/** An engine that takes every run on by the newest version. */
async function unpinned(kind: DatabaseKind): Promise<Control> {
  const { wrong } = await throughVersions(kind, 8, ({ app: { rulebooks } }) => {
    const currentFor = rulebooks.currentFor.bind(rulebooks);
    rulebooks.currentFor = async (...call) => {
      const rulebook = await currentFor(...call);
      const newest = () => rulebook.playbooks.find(({ key }) => key === 'care');
      return Object.create(rulebook, {
        pinned: { value: (hash: string) => newest() ?? rulebook.pinned(hash) },
      }) as typeof rulebook;
    };
  });
  return caughtBy('runs that follow the newest version', wrong);
}

interface Found {
  readonly ended: number;
  readonly published: number;
  readonly refused: number;
  readonly migrated: number;
  readonly wrong: readonly string[];
}

const throughVersions = (
  kind: DatabaseKind,
  many: number,
  tamper: (server: TestApp) => void = () => undefined,
): Promise<Found> =>
  withEndings(async (onEnd) => {
    const place = await createDatabase(kind);
    onEnd(() => place.drop());
    const plugins = pluginsFolder({}, 'data');
    onEnd(() => plugins.drop());
    const clock = new VirtualClock(START);
    const server = await startTestApp(place.url, { PLUGINS_DIR: plugins.path }, { byHand: true, clock });
    onEnd(() => server.app.stop());
    const room = roomOf(server, plugins, clock);
    tamper(server);
    const third = Math.floor(many / 4);
    const groups: Readonly<Record<string, string[]>> = {
      '1.0.0 to 4.0.0': names('mapped', many - 3 * third),
      '2.0.0': names('edited', third),
      '3.0.0': names('reordered', third),
      '1.0.0': names('kept', third),
    };
    await room.accounts(Object.values(groups).flat());
    const wrong: string[] = [];
    await room.publish('1.0.0');
    await room.begin(groups['1.0.0 to 4.0.0'] as string[]);
    await room.publish('2.0.0');
    await room.begin(groups['2.0.0'] as string[]);
    await room.publish('3.0.0');
    await room.begin(groups['3.0.0'] as string[]);
    await room.publish('4.0.0');
    const impossible = await room.migrate('1.0.0', []);
    const { code, step } = (impossible.errors?.[0]?.extensions ?? {}) as { code?: string; step?: string };
    if (code !== 'MIGRATION_IMPOSSIBLE' || step !== 'answered')
      wrong.push(`an impossible migration was answered ${code} ${step}`);
    const answer = await room.migrate('1.0.0', [{ from: 'answered', to: 'heard' }]);
    const migrated: number = answer.data?.migratePlaybookRuns?.migrated ?? 0;
    await room.publish('1.0.0'); // written back: the first version is live again
    await room.begin(groups['1.0.0'] as string[]);
    plugins.remove('care'); // and then it is gone altogether
    await server.client.query('mutation { reloadPlugins { changedPlaybooks } }');
    await room.completeAll(3);
    const ended = await room.ended();
    for (const [group, externalIds] of Object.entries(groups)) {
      const off = (await Promise.all(externalIds.map((externalId) => room.titles(externalId)))).filter(
        (found) => found !== TITLES[group]?.join(),
      );
      if (off.length > 0) wrong.push(`${off.length} of ${externalIds.length} runs of ${group} did ${off[0]}`);
    }
    return { ended, published: 5, refused: code === undefined ? 0 : 1, migrated, wrong };
  });

const names = (prefix: string, many: number) => Array.from({ length: many }, (_, index) => `${prefix}-${index}`);

function roomOf(server: TestApp, plugins: ReturnType<typeof pluginsFolder>, clock: VirtualClock) {
  const world = company(server);
  const { client, app } = server;
  const pass = () => clock.moveTo(clock.now() + HOUR);
  return {
    async accounts(externalIds: readonly string[]) {
      for (let from = 0; from < externalIds.length; from += 200)
        await world.accounts(...externalIds.slice(from, from + 200).map((externalId) => ({ externalId })));
      await world.turns();
    },
    async publish(label: Label) {
      pass();
      plugins.write('care', text(label, VERSIONS[label]));
      const { reloadPlugins } = await client.query(
        'mutation { reloadPlugins { plugins { isHealthy faults { message } } } }',
      );
      if (reloadPlugins.plugins[0]?.isHealthy !== true) throw new Error(JSON.stringify(reloadPlugins));
      while ((await app.shell.takeBehind(app.ctx)) > 0);
    },
    async begin(externalIds: readonly string[]) {
      pass();
      await world.record(
        externalIds.map((account) => ({
          key: `ticket-${account}`,
          type: 'TICKET',
          account,
          properties: { externalId: `ticket-${account}` },
        })),
      );
      await world.turns();
    },
    migrate: (from: Label, steps: readonly { from: string; to: string }[]) =>
      client.ask(
        'mutation ($input: MigratePlaybookRunsInput!) { migratePlaybookRuns(input: $input) { migrated left } }',
        {
          input: { playbookKey: 'care', from, to: '4.0.0', steps },
        },
      ),
    /** Completes what is open, and what opens then, for so many rounds. */
    async completeAll(rounds: number) {
      for (let round = 0; round < rounds; round += 1) {
        pass();
        const open = await world.rows<{ id: string; account_id: string }>(
          "SELECT id, account_id FROM task WHERE status = 'OPEN'",
        );
        for (const { id, account_id } of open)
          await app.shell.perform(app.ctx, {
            accountId: account_id,
            type: 'task.completed',
            properties: { taskId: id },
          });
        await world.turns();
      }
    },
    ended: async () =>
      Number((await world.rows<{ n: number }>("SELECT COUNT(*) AS n FROM run WHERE status = 'COMPLETED'"))[0]?.n),
    async titles(externalId: string) {
      const rows = await world.rows<{ title_template: string }>(
        'SELECT t.title_template FROM task t JOIN account a ON a.id = t.account_id WHERE a.external_id = ?',
        externalId,
      );
      return rows
        .map(({ title_template }) => title_template)
        .sort()
        .join();
    },
  };
}
