import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VirtualClock } from '../../src/kernel/clock.js';
import * as sdk from '../../src/sdk/index.js';
import type { TestApp } from './app.js';

/** A signal of account `acme` unless said otherwise. */
export interface SignalDraft {
  readonly key?: string;
  readonly type: string;
  readonly account?: string;
  readonly contact?: string;
  /** Milliseconds; now when left out. */
  readonly at?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

let counter = 0;

/** A signal as `recordSignals` takes it, with a key of its own. */
export const signalInput = ({ key, type, account = 'acme', contact, at, properties }: SignalDraft) => ({
  key: key ?? `signal-${(counter += 1)}`,
  type,
  account: { externalId: account },
  ...(contact !== undefined && { contact: { externalId: contact } }),
  ...(at !== undefined && { occurredAt: new Date(at).toISOString() }),
  properties: properties ?? {},
});

/** What a company does with a server, over GraphQL. */
export const company = ({ app, client }: TestApp) => ({
  /** Sends signals in as many calls as they need; answers every item's result, in order. */
  async record(drafts: readonly SignalDraft[], onUnknownAccount = 'REJECT') {
    const results: {
      key: string;
      status: string;
      code: string | null;
      reason: string | null;
      accountId: string | null;
      error: { path: string[] } | null;
    }[] = [];
    for (let from = 0; from < drafts.length; from += 1000) {
      const input = { signals: drafts.slice(from, from + 1000).map(signalInput), onUnknownAccount };
      const { recordSignals } = await client.query(
        'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { results { key status code ' +
          'reason accountId error { code message path } } } }',
        { input },
      );
      results.push(...recordSignals.results);
    }
    return results;
  },

  /** Upserts accounts; answers their ids. @throws when one is refused */
  async accounts(
    ...accounts: readonly ({ readonly externalId: string } & Record<string, unknown>)[]
  ): Promise<string[]> {
    const { upsertAccounts } = await client.query(
      'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { account { id } error ' +
        '{ code message } } } }',
      {
        input: { accounts },
      },
    );
    return upsertAccounts.results.map(({ account, error }: { account: { id: string }; error: unknown }) => {
      if (error) throw new Error(JSON.stringify(error));
      return account.id;
    });
  },

  async member(externalId: string, ...functions: string[]): Promise<string> {
    const { upsertTeamMembers } = await client.query(
      'mutation ($input: UpsertTeamMembersInput!) { upsertTeamMembers(input: $input) { results { member { id } ' +
        'error { message } } } }',
      {
        input: { members: [{ externalId, name: externalId, functions }] },
      },
    );
    return upsertTeamMembers.results[0].member.id;
  },

  /** Rows of the database as they are. */
  rows: <Row = Record<string, unknown>>(sql: string, ...values: unknown[]) =>
    app.database.reader.query<Row>(sql, values),

  async count(table: string): Promise<number> {
    const [row] = await app.database.reader.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.n);
  },

  /** How many events of each type the log has. */
  async events(): Promise<Record<string, number>> {
    const rows = await app.database.reader.query<{ type: string; n: number }>(
      'SELECT type, COUNT(*) AS n FROM lifecycle_event GROUP BY type ORDER BY type',
    );
    return Object.fromEntries(rows.map(({ type, n }) => [type, Number(n)]));
  },

  /** Takes turns until nobody is due. @throws when that does not end */
  async turns(): Promise<number> {
    for (let rounds = 0, taken = 0; rounds < 100; rounds += 1) {
      const due = await app.shell.takeDue(app.ctx);
      taken += due;
      if (due === 0) return taken;
    }
    throw new Error('The turns do not end.');
  },

  /** Time goes by to a moment; whoever wants a turn on the way takes it then. */
  async moveTo(clock: VirtualClock, until: number): Promise<void> {
    for (;;) {
      await this.turns();
      const [next] = await app.database.reader.query<{ at: number | null }>(
        'SELECT MIN(due_at) AS at FROM account_inbox',
      );
      if (next?.at == null || Number(next.at) > until) break;
      clock.moveTo(Number(next.at));
    }
    clock.moveTo(until);
    await this.turns();
  },
});

/** Asks again until the answer is as wanted: signals are folded behind the caller's back. Answers the last answer. */
export async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean, timeoutMs = 30_000): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isSo(answer) || performance.now() > end) return answer;
    await sleep(20);
  }
}

/** A plugins folder of its own; `write` puts a plugin into it. */
export function pluginsFolder(plugins: Readonly<Record<string, string>> = {}, form: 'code' | 'data' = 'code') {
  const path = mkdtempSync(join(tmpdir(), 'plugins-'));
  const write = (name: string, text: string) => {
    mkdirSync(join(path, name), { recursive: true });
    if (form === 'code') writeFileSync(join(path, name, 'plugin.ts'), text);
    else writeFileSync(join(path, name, 'plugin.yaml'), asData(text));
  };
  for (const [name, text] of Object.entries(plugins)) write(name, text);
  return {
    path,
    write,
    remove: (name: string) => rmSync(join(path, name), { recursive: true }),
    drop: () => rmSync(path, { recursive: true, force: true }),
  };
}

/**
 * What the source of a plugin without code exports, as the text of a plugin.yaml: loaded without a thread, in a tenth
 * of the time.
 */
function asData(source: string): string {
  const body = source.replaceAll(/^import .*$/gm, '').replace('export default', 'return');
  return JSON.stringify(new Function(...Object.keys(sdk), body)(...Object.values(sdk)), null, 2);
}

/** A plugin's text around the playbooks that are given as source. */
export const pluginText = (name: string, playbooks: string, more = '') =>
  `import { branch, definePlaybook, definePlugin, end, move, parallel, set, start, task, wait } from 'perennial/sdk';
export default definePlugin({ name: '${name}', version: '1.0.0', compatible: '^1.0.0', rollout: 'live',
  playbooks: [${playbooks}], ${more} });
`;
