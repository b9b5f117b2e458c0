import { setTimeout as sleep } from 'node:timers/promises';
import { migrations } from '../../../migrations/index.js';
import { Database } from '../../../src/database/database.js';
import { entities } from '../../../src/entities.js';
import type { CrashPoint } from '../../../src/kernel/crash-point.js';
import { quietLog } from '../../../src/kernel/log.js';
import { ADMIN_KEY, startTestApp } from '../../support/app.js';
import { settled } from '../../support/campaign.js';
import { company, pluginsFolder, pluginText } from '../../support/company.js';
import { ask } from '../../support/graphql-client.js';
import { spareEngine } from '../../support/program.js';
import { Receiver } from '../../support/receiver.js';
import { hasCrashed } from './crashed.js';
import { createDatabase, type DatabaseKind, withEndings } from './scenario.js';

export const OUTSIDE: readonly CrashPoint[] = ['http.before', 'http.sent', 'delivery.before', 'delivery.mark'];
const EACH = 4;
const TOLD_AT = Date.now();

const playbook = (
  url: string,
) => `definePlaybook({ key: 'tell', title: 'Tell', purpose: 'CHECK_IN', reentry: 'always', trigger: {
  on: 'metric.recorded' }, steps: [
  { action: 'call', use: 'http', with: { url: '${url}/told', body: { account: '{{ account.externalId }}' } } },
    task('after', { title: 'After', kind: 'OTHER' })] })`;

interface Outside {
  readonly crashes: number;
  /** Calls that came a second time, under the same key: what a receiver is told to expect. */
  readonly repeated: number;
  readonly wrong: readonly string[];
}

/**
 * A process that ends before or after a call, or before or after the mark that it was made, ends as one that does not:
 * each key arrives, each account goes on once.
 */
export const crashOutside = (kind: DatabaseKind): Promise<Outside> =>
  withEndings(async (onEnd) => {
    const receiver = await Receiver.start();
    onEnd(() => receiver.stop());
    const place = await createDatabase(kind);
    onEnd(() => place.drop());
    const plugins = pluginsFolder({ tell: pluginText('tell', playbook(receiver.url)) });
    onEnd(() => plugins.drop());
    const names = Array.from({ length: EACH * (OUTSIDE.length + 1) }, (_, index) => `account-${index}`);
    const environment = {
      DATABASE_URL: place.url,
      PLUGINS_DIR: plugins.path,
      ACTIONS_ALLOW_PRIVATE: 'true',
      PERENNIAL_ADMIN_KEY: ADMIN_KEY,
    };
    const server = await startTestApp(place.url, environment, { byHand: true });
    await company(server).accounts(...names.map((externalId) => ({ externalId })));
    await company(server).turns();
    await server.app.stop();
    const database = await Database.open({ url: place.url, entities, migrations, log: quietLog, poolSize: 2 });
    onEnd(() => database.close());
    let crashes = 0;
    for (const [index, point] of [...OUTSIDE, undefined].entries()) {
      const spare = spareEngine({ ...environment, ...(point !== undefined && { PERENNIAL_CRASH_AT: `${point}#2` }) });
      onEnd(() => spare.drop());
      const process = await spare.go();
      // what the last one took may not have been answered
      const told = tell(process.url, names.slice(0, (index + 1) * EACH));
      await (point === undefined ? told : told.catch(() => undefined));
      if (point !== undefined && (await hasCrashed(process))) crashes += 1;
      else if (point !== undefined) await process.kill();
    }
    await everyEffectEnded(database);
    await settled(database);
    const wrong = await audit(database, receiver, names);
    return { crashes, repeated: receiver.received.length - receiver.done.size, wrong };
  });

async function tell(url: string, names: readonly string[]): Promise<void> {
  const signals = names.map((externalId) => ({
    key: `tell-${externalId}`,
    type: 'METRIC',
    account: { externalId },
    occurredAt: new Date(TOLD_AT).toISOString(),
    properties: { name: 'go', value: 1 },
  }));
  const document =
    'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { results { key status reason } } }';
  const { data } = await ask(url, ADMIN_KEY, document, { input: { signals } });
  const refused = data?.recordSignals.results.find(({ status }: { status: string }) => status === 'REJECTED');
  if (refused) throw new Error(JSON.stringify(refused));
}

/** What a dead process had taken on is free again when its lease is over: some seconds more than a call may take. */
async function everyEffectEnded(database: Database): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const [row] = await database.reader.query<{ n: number }>(
      "SELECT COUNT(*) AS n FROM effect WHERE status IN ('PENDING', 'LEASED')",
    );
    if (Number(row?.n) === 0) return;
    await sleep(100);
  }
}

async function audit(database: Database, receiver: Receiver, names: readonly string[]): Promise<string[]> {
  const count = async (sql: string) => Number((await database.reader.query<{ n: number }>(sql))[0]?.n);
  const found = {
    'effects done': await count("SELECT COUNT(*) AS n FROM effect WHERE status = 'DONE'"),
    'keys that the receiver knows': receiver.done.size,
    runs: await count('SELECT COUNT(*) AS n FROM run'),
    'tasks after the call': await count('SELECT COUNT(*) AS n FROM task'),
    'accounts with one task': await count('SELECT COUNT(DISTINCT account_id) AS n FROM task'),
    'answers told in the log': await count("SELECT COUNT(*) AS n FROM lifecycle_event WHERE type = 'action.ended'"),
  };
  return Object.entries(found).flatMap(([what, n]) =>
    n === names.length ? [] : [`${what}: ${n}, not ${names.length}`],
  );
}
