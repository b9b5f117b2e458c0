import { startTestApp, type TestApp } from '../../support/app.js';
import { company, pluginsFolder } from '../../support/company.js';
import { type Control, createDatabase, type DatabaseKind, type Scenario, type Size, withEndings } from './scenario.js';
import { JumpingClock } from './timer-world.js';

const START = Date.UTC(2026, 2, 2, 9);
const HOUR = 3_600_000;
/**
 * What the others' commands may take, ms, where a core is free; where none is, three times what they take at rest.
 * Asked only of `npm run chaos`.
 */
const MOST_P99 = 10;

/** What each does, and how its effect must stand: tried again, or given up at once. */
const POISON: Readonly<
  Record<
    string,
    { readonly run: string; readonly more?: string; readonly codes: readonly string[]; readonly isGivenUp?: boolean }
  >
> = {
  fails: { run: "() => { throw new Error('down'); }", codes: ['FAILED'] },
  loops: { run: '() => { for (;;) calls += 1; }', codes: ['UNRESPONSIVE'] },
  heap: {
    run:
      "async () => { for (;;) { kept.push(Array.from({ length: 1000 }, (_, n) => ({ n, text: 'x'.repeat(20) }))); " +
      'await new Promise(setImmediate); } }',
    codes: ['MEMORY'],
  },
  buffers: {
    run:
      'async () => { for (;;) { kept.push(Buffer.alloc(1_000_000, 1)); await new Promise((done) => ' +
      'setTimeout(done, 1)); } }',
    codes: ['MEMORY'],
  },
  exits: { run: '() => process.exit(3)', codes: ['EXITED'] },
  throws: {
    run: "() => { setTimeout(() => { throw new Error('later'); }, 20); return new Promise(() => {}); }",
    codes: ['CRASHED'],
  },
  rejects: {
    run: "() => { setTimeout(() => Promise.reject(new Error('later')), 20); return new Promise(() => {}); }",
    more: "timeout: '500ms',",
    codes: ['TIMEOUT', 'CRASHED'],
  },
  huge: { run: "() => 'x'.repeat(50_000_000)", codes: ['ANSWER_TOO_LARGE'], isGivenUp: true },
  never: { run: '() => new Promise(() => {})', more: "timeout: '500ms',", codes: ['TIMEOUT'] },
};
const ALL = Object.keys(POISON);
/** In `npm test` isolation.test.ts goes through those that take seconds. */
const QUICK = ['fails', 'exits', 'throws', 'rejects', 'huge', 'never'];

const wild = (
  kind: string,
  body: string,
  more = '',
) => `import { action, defineAction, definePlaybook, definePlugin, task } from 'perennial/sdk';
const kept = [];
let calls = 0;
export default definePlugin({ name: '${kind}', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', actions: {
  act: defineAction({ title: 'Act', ${more} run: ${body} }) },
  playbooks: [definePlaybook({ key: '${kind}', title: '${kind}', purpose: 'CHECK_IN', trigger: { on: 'metric.recorded',
    if: 'event.metric == "${kind}"' }, reentry: 'always',
    steps: [action('act', { use: 'act' }), task('after', { title: 'After', kind: 'OTHER' })] })] });
`;

export const poison: Scenario = {
  id: 'D8',
  title:
    'a step whose code fails, loops, leaks, exits, answers 50 MB or never is tried again or given up, and ' +
    'nothing else suffers',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const names = size === 'FULL' ? ALL : QUICK;
    const found = await amongPoison(kind, size, names);
    return {
      work: {
        planned: names.length + found.others.planned,
        done: found.poisoned + found.others.done,
        of: 'poisoned and sound steps',
      },
      faults: { 'poisoned steps': found.poisoned, 'commands of others meanwhile': found.others.commands },
      wrong: [
        ...found.wrong,
        ...(size === 'FULL' && found.others.p99 > Math.max(MOST_P99, 3 * found.others.restP99)
          ? [`the others' p99 was ${found.others.p99.toFixed(1)} ms`]
          : []),
      ],
      controls: [blocking(), ...found.controls],
      note:
        `p99 of the others' commands ${found.others.p99.toFixed(1)} ms, at rest ${found.others.restP99.toFixed(1)} ` +
        `ms`,
    };
  },
};

interface Found {
  readonly poisoned: number;
  readonly others: {
    readonly planned: number;
    readonly done: number;
    readonly commands: number;
    readonly p99: number;
    readonly restP99: number;
  };
  readonly wrong: readonly string[];
  readonly controls: readonly Control[];
}

const amongPoison = (kind: DatabaseKind, size: Size, names: readonly string[]): Promise<Found> =>
  withEndings(async (onEnd) => {
    const sound = wild('sound', "() => ({ outcome: 'WELL' })");
    const plugins = pluginsFolder({
      sound,
      ...Object.fromEntries(names.map((name) => [name, wild(name, POISON[name]?.run as string, POISON[name]?.more)])),
    });
    onEnd(() => plugins.drop());
    const place = await createDatabase(kind);
    onEnd(() => place.drop());
    const clock = new JumpingClock(START);
    const server = await startTestApp(
      place.url,
      { PLUGINS_DIR: plugins.path, PLUGIN_MEMORY_MB: '48' },
      { byHand: true, clock },
    );
    onEnd(() => server.app.stop());
    const world = company(server);
    await world.accounts(
      ...names.map((name) => ({ externalId: name })),
      ...names.map((name) => ({ externalId: `sound-${name}` })),
    );
    await world.turns();
    const go = (account: string, name: string) => ({ type: 'METRIC', account, properties: { name, value: 1 } });
    const atRest = await othersAtWork(server, { yet: true }, size === 'FULL' ? 300 : 20);
    const isOver = { yet: false };
    const beside = othersAtWork(server, isOver, 20);
    const attempt = async () => {
      await server.app.dispatcher.drain(server.app.ctx);
      await world.turns();
    };
    for (const name of names) {
      await world.record([go(name, name), go(`sound-${name}`, 'sound')]);
      await world.turns();
      await attempt();
    }
    for (let further = 0; size === 'FULL' && further < 8; further += 1) {
      clock.at += 12 * HOUR;
      await attempt();
    }
    isOver.yet = true;
    const latencies = await beside;
    const effects = await effectsOf(server);
    const wrong = names.flatMap((name) => verdictOn(name, effects.get(name), size));
    const well = names.filter((name) => effects.get(`sound-${name}`)?.status === 'DONE').length;
    const after = Number(
      (await world.rows<{ n: number }>("SELECT COUNT(*) AS n FROM task WHERE playbook_key = 'sound'"))[0]?.n,
    );
    if (well !== names.length || after !== names.length)
      wrong.push(`${well} sound actions and ${after} tasks after them, of ${names.length}`);
    const strayed = Number(
      (await world.rows<{ n: number }>("SELECT COUNT(*) AS n FROM task WHERE playbook_key <> 'sound'"))[0]?.n,
    );
    if (strayed > 0) wrong.push(`${strayed} runs went on past a step that was not done`);
    return {
      poisoned: names.filter((name) => (effects.get(name)?.attempts ?? 0) > 0).length,
      others: {
        planned: names.length,
        done: well,
        commands: latencies.length,
        p99: p99(latencies),
        restP99: p99(atRest),
      },
      wrong,
      controls: [
        {
          what: 'a sound step held for a poisoned one',
          isCaught: verdictOn('exits', effects.get('sound-exits'), size).length > 0,
          found: 'it is done',
        },
      ],
    };
  });

interface Effect {
  readonly status: string;
  readonly code: string | null;
  readonly attempts: number;
}

async function effectsOf({ app }: TestApp): Promise<Map<string, Effect>> {
  const rows = await app.database.reader.query<Effect & { external_id: string }>(
    'SELECT a.external_id, e.status, e.code, e.attempts FROM effect e JOIN account a ON a.id = e.account_id',
  );
  return new Map(
    rows.map(({ external_id, status, code, attempts }) => [external_id, { status, code, attempts: Number(attempts) }]),
  );
}

/** At first it is to be tried again, at last it is in the dead letter; what cannot be otherwise is there at once. */
function verdictOn(name: string, effect: Effect | undefined, size: Size): string[] {
  const { codes, isGivenUp = false } = POISON[name] as (typeof POISON)[string];
  const wanted = isGivenUp || size === 'FULL' ? 'DEAD' : 'PENDING';
  if (effect?.status === wanted && effect.code !== null && codes.includes(effect.code)) return [];
  return [
    `${name}: ${effect?.status} ${effect?.code} after ${effect?.attempts} attempts, not ${wanted} ` +
      `${codes.join(' or ')}`,
  ];
}

/** Commands on other accounts, one after the other, and how long each took, ms, in order of length. */
async function othersAtWork(server: TestApp, isOver: { yet: boolean }, least: number): Promise<number[]> {
  const { shell, ctx } = server.app;
  const [accountId] = (await company(server).accounts({ externalId: 'bystander' })) as [string];
  const latencies: number[] = [];
  for (let command = 0; !isOver.yet || command < least; command += 1) {
    const began = performance.now();
    await shell.perform(ctx, { accountId, type: 'account.upserted', properties: { name: `Name ${command}` } });
    latencies.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 10));
  }
  return latencies.sort((a, b) => a - b);
}

const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? 0;

/** The same loop in this thread, for a moment: what a command beside it would have waited. */
function blocking(): Control {
  const began = performance.now();
  while (performance.now() - began < 50);
  const waited = performance.now() - began;
  return {
    what: 'code that loops in the engine’s own thread',
    isCaught: waited > MOST_P99,
    found: `${waited.toFixed(0)} ms`,
  };
}
