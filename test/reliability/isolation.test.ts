import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';

/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);
const HOUR = 3_600_000;

/**
 * What an action does that takes seconds to be found out, and what it fails with. The quick ones are in
 * chaos/d08-poison.ts.
 */
const WILD = [
  { name: 'loops', run: 'for (;;) kept.length += 0;', code: 'UNRESPONSIVE' },
  {
    name: 'leaksHeap',
    run: 'for (;;) { kept.push(Array.from({ length: 1000 }, (_, n) => ({ n }))); await tick(); }',
    code: 'MEMORY',
  },
  { name: 'leaksBuffers', run: 'for (;;) { kept.push(Buffer.alloc(1_000_000, 1)); await tick(); }', code: 'MEMORY' },
] as const;

const wildAction = ({ name, run }: (typeof WILD)[number]): string =>
  `${name}: defineAction({ title: '${name}', run: async () => { ${run} } }),`;

const wild = `import { action, defineAction, definePlaybook, definePlugin } from 'perennial/sdk';
const kept = [];
const tick = () => new Promise(setImmediate);
const playbook = (key, use) => definePlaybook({ key: key.toLowerCase(), title: key, purpose: 'ADVOCACY',
  trigger: 'manual', reentry: 'always', rollout: 'live', steps: [action('act', { use })] });
const names = ${JSON.stringify([...WILD.map(({ name }) => name), 'rejectsLate'])};
export default definePlugin({ name: 'wild', version: '1.0.0', compatible: '^1.0.0', actions: {
  ${WILD.map(wildAction).join('\n  ')}
  rejectsLate: defineAction({ title: 'rejectsLate', run: async () => {
    setTimeout(() => Promise.reject(new Error('later')), 1); return { outcome: 'ANSWERED' }; } }),
}, playbooks: names.map((name) => playbook(name, name)) });
`;

const good = `import { action, defineAction, definePlaybook, definePlugin } from 'perennial/sdk';
export default definePlugin({ name: 'good', version: '1.0.0', compatible: '^1.0.0', actions: { fine: defineAction({
  title: 'Fine', run: () => ({ outcome: 'DONE_WELL' }) }) },
  playbooks: [definePlaybook({ key: 'good', title: 'Good', purpose: 'ADVOCACY', trigger: 'manual', reentry: 'always',
    rollout: 'live', steps: [action('act', { use: 'fine' })] })] });
`;

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let clock: VirtualClock;
  const plugins = pluginsFolder({ wild, good });
  let count = 0;

  beforeAll(async () => {
    clock = new VirtualClock(START);
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: plugins.path, PLUGIN_MEMORY_MB: '48' } });
    world = company(server);
  });
  afterAll(() => plugins.drop());

  const launch = async (playbookKey: string): Promise<string> => {
    const [accountId] = await world.accounts({ externalId: `${playbookKey}-${(count += 1)}` });
    const answer = await server.client.query(
      'mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run { id } } }',
      { input: { playbookKey, accountId } },
    );
    return answer.launchPlaybook.run.id;
  };
  const run = async (id: string) =>
    (
      await server.client.query(
        'query ($id: ID!) { run(id: $id) { status steps { state outcome effect { status attempts code } } } }',
        { id },
      )
    ).run;
  const perform = async () => {
    await server.app.dispatcher.drain(server.app.ctx);
    await world.turns();
  };
  /** The last attempt is not waited for by making the seven before it: only what costs seconds is spared. */
  const toLastAttempt = async () => {
    await server.app.database.transaction(server.app.ctx, (ctx) =>
      ctx.db.run("UPDATE effect SET attempts = 7 WHERE status = 'PENDING' AND attempts > 0"),
    );
    clock.moveTo(clock.now() + 10 * HOUR);
  };

  it.each(WILD.map((wild) => [wild.name, wild] as const))(
    'keeps an action that “%s” to itself: it is tried again, then lies in the dead letter, and its run stands there',
    async (name, { code }) => {
      const id = await launch(name.toLowerCase());
      await perform();
      expect(await run(id)).toMatchObject({
        status: 'RUNNING',
        steps: [{ state: 'WAITING', effect: { status: 'PENDING', attempts: 1, code } }],
      });
      await toLastAttempt();
      await perform();
      expect(await run(id)).toMatchObject({
        status: 'FAILED',
        steps: [{ state: 'FAILED', outcome: code, effect: { status: 'DEAD', attempts: 8, code } }],
      });
      const other = await launch('good');
      await perform();
      expect(await run(other)).toMatchObject({ status: 'COMPLETED', steps: [{ outcome: 'DONE_WELL' }] });
      clock.moveTo(clock.now() + HOUR);
    },
  );

  it('passes over what an action throws when it has answered', async () => {
    const ids = [await launch('rejectslate'), await launch('rejectslate')];
    await perform();
    for (const id of ids)
      expect(await run(id)).toMatchObject({ status: 'COMPLETED', steps: [{ outcome: 'ANSWERED' }] });
  });
});
