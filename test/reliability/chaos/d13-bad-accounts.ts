import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../../support/app.js';
import { company, pluginsFolder } from '../../support/company.js';
import { runBuiltChild } from '../../support/program.js';
import { type Control, caughtBy, createDatabase, type DatabaseKind, type Scenario, withEndings } from './scenario.js';

const ACCOUNTS = { CI: 60, FULL: 1_000 } as const;
/** A mark is known to be nobody's after two seconds on MariaDB: before, a transaction may be about to hold it. */
const SETTLE = 2_100;
/** So many processes end in the account's turn: one among others, three in a trial. */
const DEATHS = 4;

/** Half a million steps for an account with fifty tags. */
const ENDLESS = 'account.tags.exists(a, account.tags.exists(b, account.tags.exists(c, a == b + c)))';
/** What a backtracking engine would take years over, and a page that makes it. */
const PATTERN = '^(/?[a-z0-9-]+)*/pricing$';
const PAGE = '/documentation-of-the-planner-board-and-export?utm=1';

const playbook = (key: string, trigger: string) =>
  `definePlaybook({ key: '${key}', title: '${key}', purpose: 'CHECK_IN', trigger: { ${trigger} }, reentry: 'always',
    steps: [task('call', { title: 'Call', kind: 'CHECK_IN' })] })`;
const PLUGIN = `import { definePlaybook, definePlugin, task } from 'perennial/sdk';
export default definePlugin({ name: 'bad', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', playbooks: [
  ${playbook('endless', `when: '${ENDLESS}', existing: 'enrol'`)},
  ${playbook('pricing', `on: 'feature.used', if: 'event.feature.matches("${PATTERN}")'`)},
  ${playbook('sound', "on: 'feature.used', if: 'event.feature == \"/pricing\"'")} ] });
`;

export const badAccounts: Scenario = {
  id: 'D13',
  title:
    'a signal that no fold takes, an endless condition, a pattern that explodes and a turn that ends its process ' +
    'stop nobody else',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const found = await amongOthers(kind, ACCOUNTS[size], DEATHS + 1);
    const broken = await amongOthers(kind, ACCOUNTS.CI, DEATHS + 1, 'unmarked');
    const control: Control = caughtBy('an engine that writes down no turns', broken.wrong);
    return {
      work: { planned: ACCOUNTS[size] - 1, done: found.folded, of: 'accounts beside the deadly one that went on' },
      faults: {
        'processes that ended in a turn': found.deaths,
        'dead letters': found.letters,
        'playbooks set aside': found.aside,
      },
      wrong: found.wrong,
      controls: [control],
    };
  },
};

interface Found {
  readonly deaths: number;
  readonly folded: number;
  readonly letters: number;
  readonly aside: number;
  readonly wrong: readonly string[];
}

/** Processes take the turns, one after the other, until one comes to the end of the work. */
const amongOthers = (kind: DatabaseKind, accounts: number, most: number, broken?: string): Promise<Found> =>
  withEndings(async (onEnd) => {
    const plugins = pluginsFolder({ bad: PLUGIN });
    onEnd(() => plugins.drop());
    const place = await createDatabase(kind);
    onEnd(() => place.drop());
    const server = await startTestApp(place.url, { PLUGINS_DIR: plugins.path }, { byHand: true });
    onEnd(() => server.app.stop());
    const world = await prepared(server, accounts);
    const deadly = world.ids[Math.floor(accounts / 2)] as string;
    let deaths = 0;
    while (deaths < most) {
      if (kind === 'mariadb') await sleep(SETTLE);
      const { code, stderr } = await runBuiltChild('deadly-engine', place.url, deadly, ...(broken ? [broken] : []));
      if (code === 0) break;
      if (code !== null) throw new Error(`the engine ended with ${code}: ${stderr}`);
      deaths += 1;
    }
    const stands = await standingOf(world, deadly);
    if (broken !== undefined) return { deaths, ...stands };
    const wrong = deaths === DEATHS ? stands.wrong : [...stands.wrong, `${deaths} processes ended, not ${DEATHS}`];
    return { deaths, ...stands, wrong: [...wrong, ...(await retried(server, world, deadly))] };
  });

type World = Awaited<ReturnType<typeof prepared>>;

/** Every account has used something; three of them are bad, each in its way. */
async function prepared(server: TestApp, accounts: number) {
  const world = company(server);
  const names = Array.from({ length: accounts }, (_, index) => `account ${index}`);
  const tags = Array.from({ length: 50 }, (_, index) => `tag ${index}`);
  const ids = await world.accounts(...names.map((externalId, index) => ({ externalId, ...(index === 1 && { tags }) })));
  await world.record(names.map((account) => use(account, '/pricing')));
  await world.record([use('account 2', PAGE)]);
  const { store, database, ctx } = server.app;
  const letter = { taskId: 'task_none' };
  await database.transaction(ctx, (ctx) =>
    store.write(
      ctx,
      [
        {
          accountId: ids[3] as string,
          type: 'task.completed',
          key: 'a signal that no fold takes',
          actorId: 'system',
          occurredAt: ctx.now(),
          properties: letter,
        },
      ],
      ctx.now(),
    ),
  );
  return { ...world, ids };
}

const use = (account: string, feature: string) => ({ type: 'USAGE', account, properties: { feature } });

/** What is there after the last process, and what of it is wrong. */
async function standingOf(world: World, deadly: string): Promise<Omit<Found, 'deaths'>> {
  const rows = <Row>(statement: string) => world.rows<Row>(statement);
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      wrong.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  const used = await rows<{ account_id: string }>('SELECT account_id FROM account_usage WHERE total_events > 0');
  const folded = used.map(({ account_id }) => account_id).filter((id) => id !== deadly);
  expect('accounts that went on', folded.length, world.ids.length - 1);
  const letters = await rows<{ account_id: string }>('SELECT account_id FROM dead_letter');
  expect('dead letters', letters, [{ account_id: world.ids[3] }]);
  const aside = await rows<{ playbook_key: string }>('SELECT playbook_key FROM playbook_quarantine');
  expect('playbooks set aside', aside, [{ playbook_key: 'endless' }]);
  const accounts = await rows('SELECT account_id, status FROM account_quarantine');
  expect('accounts set aside', accounts, [{ account_id: deadly, status: 'SET_ASIDE' }]);
  const runs = await rows<object>(
    'SELECT playbook_key, COUNT(*) AS runs FROM run GROUP BY playbook_key ORDER BY playbook_key',
  );
  expect('runs', runs.map(numbered), [
    { playbook_key: 'pricing', runs: world.ids.length - 1 },
    { playbook_key: 'sound', runs: world.ids.length - 1 },
  ]);
  return { folded: folded.length, letters: letters.length, aside: aside.length, wrong };
}

const numbered = (row: object) => ({ ...row, runs: Number((row as { runs: unknown }).runs) });

/** Mended (this process has the real fold) and retried, the account goes on where it stood. */
async function retried(server: TestApp, world: World, deadly: string): Promise<string[]> {
  const { quarantinedAccounts } = await server.client.query(
    '{ quarantinedAccounts { nodes { account { id } status code } } }',
  );
  const wanted = [{ account: { id: deadly }, status: 'SET_ASIDE', code: 'PROCESS_ENDED' }];
  const wrong =
    JSON.stringify(quarantinedAccounts.nodes) === JSON.stringify(wanted)
      ? []
      : [`quarantinedAccounts says ${JSON.stringify(quarantinedAccounts.nodes)}`];
  await server.client.query(
    'mutation ($id: ID!) { retryQuarantinedAccounts(input: { accountIds: [$id] }) { accountIds } }',
    { id: deadly },
  );
  await world.turns();
  const [row] = await world.rows<{ total_events: number }>(
    `SELECT total_events FROM account_usage WHERE account_id = '${deadly}'`,
  );
  return Number(row?.total_events ?? 0) === 1 ? wrong : [...wrong, 'the account did not go on when it was retried'];
}
