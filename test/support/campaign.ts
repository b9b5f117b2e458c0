import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/database/database.js';
import { UTC } from '../../src/kernel/calendar.js';
import { hashKey } from '../../src/kernel/ids.js';
import { ask } from './graphql-client.js';

const DAY = 86_400_000;
const ACCOUNTS = 40;
const FEATURES = ['board', 'report', 'export', 'search', 'api', 'mobile'];

/** A signal as `recordSignals` takes it. */
export interface SentSignal {
  readonly key: string;
  readonly type: string;
  readonly account: { readonly externalId: string };
  readonly contact?: { readonly externalId: string };
  readonly occurredAt: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Each playbook fires by another way: an event of a person, a condition that comes true, an event sent by another
 * account's turn.
 */
const PLUGIN = `import { definePlugin, definePlaybook, task } from 'perennial/sdk';
const playbook = (key, trigger, subject) => definePlaybook({ key, title: key, purpose: 'RISK_MITIGATION', subject,
  trigger, reentry: 'always', steps: [task('act', { title: key, kind: 'RISK' })] });
export default definePlugin({ name: 'campaign', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', playbooks: [
  playbook('detractor', { on: 'survey.answered', if: 'event.score <= 6' }, 'contact'),
  playbook('busy', { when: 'voice.openTickets >= 3' }, 'account'),
  playbook('arrived', { on: 'contact.joined', if: 'event.previous.role == "CHAMPION"' }, 'contact'),
] });
`;

/** A folder of plugins for the campaign; gone with `drop`. */
export function campaignPlugins(): { readonly folder: string; drop(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'campaign-'));
  mkdirSync(join(folder, 'campaign'));
  writeFileSync(join(folder, 'campaign', 'plugin.ts'), PLUGIN);
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * 2,000 signals of 40 accounts (or 50 for each of as many as are asked for) in a shuffled order, and what must come of
 * them: usage late and fresh, answers of unhappy and happy people, tickets, and champions who leave for the next
 * account.
 */
export class Campaign {
  readonly signals: readonly SentSignal[];
  /** Keys that were answered ACCEPTED or DUPLICATE. */
  readonly acknowledged = new Set<string>();
  /** Items answered DUPLICATE: sent again after an answer that never came. */
  duplicates = 0;
  /** So many may be sent by now. */
  released = Number.POSITIVE_INFINITY;
  private next = 0;
  private isAbandoned = false;

  constructor(
    readonly accounts: number = ACCOUNTS,
    private readonly startedAt = Date.now(),
  ) {
    const all = Array.from({ length: accounts }, (_, index) => this.ofAccount(index)).flat();
    for (let at = all.length - 1; at > 0; at -= 1) {
      const other = Math.floor(Math.random() * (at + 1));
      [all[at], all[other]] = [all[other] as SentSignal, all[at] as SentSignal];
    }
    this.signals = all;
  }

  /** The accounts, each with its champion: before the campaign, so that every condition has been seen false. */
  async open(url: string, key: string): Promise<void> {
    const accounts = Array.from({ length: this.accounts }, (_, index) => ({
      externalId: account(index),
      name: `Account ${index}`,
      createdAt: new Date(this.startedAt - 100 * DAY).toISOString(),
    }));
    const contacts = accounts.map(({ externalId }) => ({
      accountExternalId: externalId,
      externalId: `champion-of-${externalId}`,
      role: 'CHAMPION',
    }));
    const document = `mutation ($accounts: UpsertAccountsInput!, $contacts: UpsertContactsInput!) {
      upsertAccounts(input: $accounts) { results { error { message } } } upsertContacts(input: $contacts) { results {
        error { message } } } }`;
    const { errors, data } = await ask(url, key, document, { accounts: { accounts }, contacts: { contacts } });
    if (
      errors ??
      [...data.upsertAccounts.results, ...data.upsertContacts.results].some(({ error }: { error: unknown }) => error)
    )
      throw new Error(JSON.stringify(errors ?? data));
  }

  /** Sends everything in batches, several at once; what is not answered is sent again, wherever the server then is. */
  async send(urlNow: () => string, key: string, { batch = 25, senders = 4 } = {}): Promise<void> {
    await Promise.all(
      Array.from({ length: senders }, async () => {
        while (this.next < this.signals.length && !this.isAbandoned) {
          while (this.next >= this.released && this.next < this.signals.length && !this.isAbandoned) await sleep(2);
          const from = this.next;
          if (from >= this.signals.length) return; // another sender took the last of them meanwhile
          this.next += batch;
          await this.deliver(this.signals.slice(from, from + batch), urlNow, key);
        }
      }),
    );
  }

  /** Nothing more is sent: a test that failed must not go on. */
  abandon(): void {
    this.isAbandoned = true;
  }

  private async deliver(signals: readonly SentSignal[], urlNow: () => string, key: string): Promise<void> {
    const document =
      'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { results { key status reason } } }';
    while (!this.isAbandoned) {
      const answer = await ask(urlNow(), key, document, { input: { signals } }).catch(() => undefined);
      const results: { key: string; status: string; reason: string }[] | undefined =
        answer?.data?.recordSignals?.results;
      if (results !== undefined) {
        for (const { key, status, reason } of results) {
          if (status === 'REJECTED') throw new Error(`${key}: ${reason}`);
          if (status === 'DUPLICATE') this.duplicates += 1;
          this.acknowledged.add(key);
        }
        return;
      }
      await sleep(20);
    }
  }

  private ofAccount(index: number): SentSignal[] {
    const externalId = account(index);
    const signal = (key: string, type: string, ageMs: number, properties: object, contact?: string): SentSignal => ({
      key: `${externalId}/${key}`,
      type,
      account: { externalId },
      ...(contact !== undefined && { contact: { externalId: contact } }),
      occurredAt: new Date(this.startedAt - ageMs).toISOString(),
      properties: { ...properties },
    });
    const usage = Array.from({ length: 40 }, (_, n) =>
      // one in four is history: 4 to 25 days old
      signal(
        `use-${n}`,
        'USAGE',
        n % 4 === 0 ? (4 + ((n * 7 + index) % 22)) * DAY : (n % 3) * (DAY / 2),
        { feature: FEATURES[(n + index) % (3 + (index % 4))], count: 1 + (n % 5) },
        `user-${(n * n + index) % 11}`,
      ),
    );
    const answers = Array.from({ length: 5 }, (_, n) =>
      signal(
        `answer-${n}`,
        'SURVEY_ANSWERED',
        n * 60_000,
        { kind: 'NPS', score: n < 3 ? n * 3 : 9 },
        `respondent-${n}`,
      ),
    );
    const tickets = Array.from({ length: 3 }, (_, n) =>
      signal(`ticket-${n}`, 'TICKET', n * 60_000, { externalId: `${externalId}-${n}`, status: 'OPEN' }),
    );
    const left = signal('left', 'CONTACT_LEFT', 0, {
      externalId: `champion-of-${externalId}`,
      toAccountExternalId: account((index + 1) % this.accounts),
    });
    return [...usage, ...answers, ...tickets, signal('call', 'TOUCHPOINT', 0, { kind: 'CALL' }), left];
  }
}

const account = (index: number): string => `account-${index}`;

/** How far the work has come, as the database has it. */
export interface Standing {
  /** Signals recorded, of the campaign and of turns. */
  readonly recorded: number;
  /** Of them, those that are folded into their accounts. */
  readonly folded: number;
  /** Keys that had been acknowledged before anything was looked at, and how many of them the database has. */
  readonly acknowledged: number;
  readonly acknowledgedKept: number;
}

export async function standingOf(database: Database, campaign: Campaign): Promise<Standing> {
  const acknowledged = [...campaign.acknowledged];
  const [row] = await database.reader.query<{ recorded: number; folded: number | null }>(
    'SELECT COUNT(*) AS recorded, SUM(CASE WHEN g.id <= s.cursor_id THEN 1 ELSE 0 END) AS folded FROM ' +
      'account_signal g JOIN account_state s ON s.account_id = g.account_id',
  );
  return {
    recorded: Number(row?.recorded ?? 0),
    folded: Number(row?.folded ?? 0),
    acknowledged: acknowledged.length,
    acknowledgedKept: await keptOf(database, acknowledged),
  };
}

async function keptOf(database: Database, acknowledged: readonly string[]): Promise<number> {
  const wanted = new Set([...acknowledged].map((key) => hashKey(key).toString('hex')));
  const rows = await database.reader.query<{ key_hash: Buffer }>('SELECT key_hash FROM account_signal');
  return rows.filter(({ key_hash }) => wanted.has(key_hash.toString('hex'))).length;
}

/** Waits until every signal is folded and nobody wants a turn now. @throws after a minute, or as long as it is given */
export async function settled(database: Database, withinSeconds = 60): Promise<void> {
  for (let tries = 0; tries < 10 * withinSeconds; tries += 1) {
    const [row] = await database.reader.query<{ open: number }>(
      `SELECT COUNT(*) AS open FROM account_inbox i JOIN account_state s ON s.account_id = i.account_id
       WHERE i.due_at <= ? OR EXISTS (SELECT 1 FROM account_signal g WHERE g.account_id = i.account_id AND g.id >
         s.cursor_id)`,
      [Date.now()],
    );
    if (Number(row?.open) === 0) return;
    await sleep(100);
  }
  const aside = await database.reader.query('SELECT account_id, status, deaths, code FROM account_quarantine');
  throw new Error(
    `The accounts did not come to rest within ${withinSeconds} s; watched or set aside: ${JSON.stringify(aside)}.`,
  );
}

/** What is not as it must be after the campaign; nothing when nothing was lost or doubled. */
export async function audit(database: Database, { signals, accounts }: Campaign): Promise<string[]> {
  const faults: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      faults.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  const rows = <Row = Record<string, number | string>>(sql: string) => database.reader.query<Row>(sql);
  const counts = async (sql: string) =>
    Object.fromEntries((await rows<{ k: string; n: number }>(sql)).map(({ k, n }) => [k, Number(n)]));

  const sent = countBy(signals, ({ type }) => type.toLowerCase().replace('_', '.'));
  const recorded = await counts(
    "SELECT type AS k, COUNT(*) AS n FROM account_signal WHERE type NOT LIKE 'account.%' GROUP BY type",
  );
  expect(
    'signals recorded',
    sorted(recorded),
    sorted({ ...sent, 'contact.changed': accounts, 'contact.arrived': accounts }),
  );

  const usage = await rows<Figures & { external_id: string }>(
    'SELECT a.external_id, u.total_events, u.events30, u.active_days, u.active_people, u.features_used FROM ' +
      'account_usage u JOIN account a ON a.id = u.account_id',
  );
  const byAccount = new Map(usage.map(({ external_id, ...figures }) => [external_id, numbers(figures)]));
  for (let index = 0; index < accounts; index += 1)
    expect(`usage of ${account(index)}`, byAccount.get(account(index)), figuresOf(signals, account(index)));

  const launched = { arrived: accounts, busy: accounts, detractor: 3 * accounts };
  for (const table of ['run', 'task'])
    expect(
      `${table}s`,
      sorted(await counts(`SELECT playbook_key AS k, COUNT(*) AS n FROM ${table} GROUP BY playbook_key`)),
      launched,
    );
  for (const table of ['run', 'task']) {
    const doubled = await rows(
      `SELECT playbook_key, account_id, contact_id FROM ${table} GROUP BY playbook_key, account_id, contact_id ` +
        `HAVING COUNT(*) <> 1`,
    );
    expect(`${table}s of one subject`, doubled, []);
  }
  const [{ n: orphans = 0 } = {}] = await rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM task t LEFT JOIN run r ON r.id = t.run_id WHERE r.id IS NULL',
  );
  expect('tasks without their run', Number(orphans), 0);
  for (const [table, many] of Object.entries({
    survey_answer: 5 * accounts,
    ticket: 3 * accounts,
    touchpoint: accounts,
    held_back: 0,
  }))
    expect(table, Number((await rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n), many);

  await auditLog(rows, expect, accounts);
  const behind = await rows(
    'SELECT s.account_id FROM account_state s JOIN account_signal g ON g.account_id = s.account_id AND g.id > ' +
      's.cursor_id',
  );
  expect('accounts with signals beyond their cursor', behind, []);
  return faults;
}

/** The event log: every position once, in order, to the counter; every event once. */
async function auditLog(
  rows: <Row>(sql: string) => Promise<Row[]>,
  expect: (what: string, found: unknown, wanted: unknown) => void,
  accounts: number,
): Promise<void> {
  const events = await rows<{
    position: number;
    id: string;
    type: string;
    account_id: string | null;
    data: string | Record<string, unknown>;
  }>('SELECT position, id, type, account_id, data FROM lifecycle_event ORDER BY position');
  const [counter] = await rows<{ position: number }>('SELECT position FROM event_counter');
  expect(
    'positions',
    events.findIndex(({ position }, index) => Number(position) !== index + 1),
    -1,
  );
  expect('the counter', Number(counter?.position), events.length);
  expect('ids of events', new Set(events.map(({ id }) => id)).size, events.length);
  const told = countBy(events, ({ type }) => type);
  const wanted = {
    'account.created': accounts,
    'survey.answered': 5 * accounts,
    'ticket.opened': 3 * accounts,
    'touchpoint.logged': accounts,
    'contact.left': accounts,
    'run.started': 5 * accounts,
    'task.launched': 5 * accounts,
  };
  for (const [type, many] of Object.entries(wanted)) expect(`events ${type}`, told[type], many);
  for (const [type, field] of Object.entries({
    'run.started': 'runId',
    'task.launched': 'taskId',
    'survey.answered': 'answerId',
    'ticket.opened': 'ticketId',
  })) {
    const about = events
      .filter((event) => event.type === type)
      .map(({ data }) => (typeof data === 'string' ? JSON.parse(data) : data)[field]);
    expect(`events ${type} of one ${field}`, about.length - new Set(about).size, 0);
  }
}

interface Figures {
  readonly total_events: number;
  readonly events30: number;
  readonly active_days: number;
  readonly active_people: number;
  readonly features_used: number;
}

/** By brute force over what was sent. */
function figuresOf(signals: readonly SentSignal[], externalId: string): Figures {
  const own = signals.filter(({ type, account }) => type === 'USAGE' && account.externalId === externalId);
  const total = own.reduce((sum, { properties }) => sum + (properties.count as number), 0);
  const distinct = (of: (signal: SentSignal) => unknown) => new Set(own.map(of)).size;
  return {
    total_events: total,
    events30: total,
    active_days: distinct(({ occurredAt }) => UTC.dayOf(Date.parse(occurredAt))),
    active_people: distinct(({ contact }) => contact?.externalId),
    features_used: distinct(({ properties }) => properties.feature),
  };
}

const numbers = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value)])) as unknown as Figures;

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

const sorted = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort());
