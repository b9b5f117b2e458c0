import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js');
export const ADMIN_KEY = 'bench-0123456789-0123456789';

/** What package.json gives Node for a command. */
const FLAGS = { demo: ['--max-old-space-size=160', '--max-semi-space-size=8'] };

/** A command of Perennial's in a process of its own (`start`, `demo`), ready when /readyz says so of all its parts. */
export async function startProcess(command, environment, { readyWithinMs = 120_000 } = {}) {
  const port = await freePort();
  const env = {
    ...process.env,
    LOG_LEVEL: 'error',
    PERENNIAL_ADMIN_KEY: ADMIN_KEY,
    PORT: String(port),
    ...environment,
  };
  const child = spawn(process.execPath, [...(FLAGS[command] ?? []), MAIN, command], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await Promise.race([once(child, 'exit'), sleep(20_000).then(() => child.kill('SIGKILL'))]);
  };
  process.once('exit', () => child.kill('SIGKILL'));
  return { pid: child.pid, url, stop, ready: ready(child, url, readyWithinMs) };
}

async function ready(child, url, withinMs) {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode} before it was ready.`);
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.ok && (await response.json()).checks.engine === 'ok') return;
    await sleep(50);
  }
  throw new Error(`The server was not ready within ${withinMs / 1000} s.`);
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Asks a server. @throws when the answer holds errors */
export async function ask(url, query, variables) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const RECORD =
  'mutation Record($input: RecordSignalsInput!) { recordSignals(input: $input) { accepted rejected results { ' +
  'status code reason } } }';

/** Sends signals as an integration does, over HTTP. @throws when one is not accepted */
export async function record(url, signals) {
  const input = { signals: signals.map(toInput) };
  const { recordSignals } = await ask(url, RECORD, { input });
  if (recordSignals.accepted === signals.length) return;
  const refused = recordSignals.results.find(({ status }) => status !== 'ACCEPTED');
  throw new Error(
    `${signals.length - recordSignals.accepted} of ${signals.length} signals were not accepted: ` +
      `${refused.status} ${refused.code ?? ''} ${refused.reason ?? ''}`,
  );
}

const toInput = ({ key, type, accountExternalId, contactExternalId, occurredAt, properties }) => ({
  key,
  type: type.toUpperCase().replace('.', '_'),
  account: { externalId: accountExternalId },
  ...(contactExternalId === undefined ? {} : { contact: { externalId: contactExternalId } }),
  occurredAt: new Date(occurredAt).toISOString(),
  properties,
});

const UPSERT =
  'mutation Upsert($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { message } } } }';

/** Makes accounts that are named as their external ids are. */
export async function upsertAccounts(url, externalIds) {
  for (let from = 0; from < externalIds.length; from += 250) {
    const accounts = externalIds.slice(from, from + 250).map((externalId) => ({ externalId, name: externalId }));
    const { upsertAccounts: answer } = await ask(url, UPSERT, { input: { accounts } });
    const refused = answer.results.find(({ error }) => error);
    if (refused) throw new Error(refused.error.message);
  }
}

/** Waits until the server has nothing left to do: no lifecycle event for two seconds. */
export async function untilQuiet(url, { quietMs = 2_000, withinMs = 300_000 } = {}) {
  const until = performance.now() + withinMs;
  let last;
  for (let since = performance.now(); performance.now() - since < quietMs; ) {
    const { eventCursor } = await ask(url, '{ eventCursor }');
    if (eventCursor !== last) since = performance.now();
    last = eventCursor;
    if (performance.now() > until) throw new Error(`The server still reports events after ${withinMs / 1000} s.`);
    await sleep(100);
  }
}
