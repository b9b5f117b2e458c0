import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ImportItem, SignalItem } from '../../src/integration/import/import-item.js';
import { loadMapping } from '../../src/integration/import/mapping-file.js';
import { readImport } from '../../src/integration/import/read-import.js';
import { runImport } from '../../src/integration/import/run-import.js';
import { Calendar } from '../../src/kernel/calendar.js';
import { roundHalfEven } from '../../src/kernel/money.js';
import { MemorySink } from '../unit/integration/memory-sink.js';

const FOLDER = resolve(process.cwd(), '../shared/data/ravenstack');
const MAPPING = join(process.cwd(), 'docs/examples/ravenstack.map.yaml');
const options = { calendar: new Calendar(), now: Date.UTC(2026, 10, 22) };

interface Expected {
  readonly months: readonly { readonly date: string; readonly mrr: number; readonly customers: number }[];
}
interface ExpectedService {
  readonly csat: { readonly responses: number; readonly distribution: Readonly<Record<string, number>> };
  readonly tickets: {
    readonly total: number;
    readonly escalated: number;
    readonly by_priority: Readonly<Record<string, number>>;
  };
  readonly churn_events: { readonly total: number; readonly accounts: number };
  readonly usage: { readonly rows: number; readonly features: number; readonly count: number };
}

const json = <T>(file: string): T => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as T;
const isThere = existsSync(FOLDER);
const items: ImportItem[] = [];

async function translated(): Promise<readonly ImportItem[]> {
  if (items.length === 0)
    for await (const item of readImport(FOLDER, await loadMapping(MAPPING), options)) items.push(item);
  return items;
}

const signals = async (type: SignalItem['type']): Promise<SignalItem[]> =>
  (await translated()).filter((item): item is SignalItem => item.kind === 'signal' && item.type === type);

test('the mapping of RavenStack in docs/examples is a right one', async () => {
  expect((await loadMapping(MAPPING)).name).toBe('ravenstack');
});

if (!isThere)
  test('LEFT OUT: the RavenStack data is not beside the repository (../shared/data/ravenstack)', () =>
    expect(isThere).toBe(false));

(isThere ? describe : describe.skip)('RavenStack, translated by its mapping', () => {
  test('gives every account, and a signal for every row that says something', async () => {
    const kinds: Record<string, number> = {};
    for (const item of await translated()) {
      const kind = item.kind === 'signal' ? item.type : item.kind === 'leftOut' ? item.why : item.kind;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    const { usage, tickets, csat, churn_events } = json<ExpectedService>('expected_cs.json');
    expect(kinds).toEqual({
      account: 500,
      'subscription.changed': 5000,
      'subscription.cancelled': 486,
      usage: usage.rows - 21 - 2,
      ticket: 2 * tickets.total,
      'survey.answered': csat.responses,
      touchpoint: churn_events.total,
      refused: 21,
      WHEN: 5000 - 486 + (tickets.total - csat.responses) + 2,
    });
  });

  test('refuses the later row of each of the 21 usage ids that stand for two', async () => {
    const refused = (await translated()).flatMap((item) => (item.kind === 'refused' ? [item] : []));
    expect(new Set(refused.map(({ file, code }) => `${file} ${code}`))).toEqual(
      new Set(['ravenstack_feature_usage.csv KEY_REUSED']),
    );
    const lines = readFileSync(join(FOLDER, 'ravenstack_feature_usage.csv'), 'utf8').split(/\r?\n/);
    for (const { line } of refused) {
      const id = lines[line - 1]?.split(',')[0] as string;
      expect(lines.findIndex((text) => text.startsWith(`${id},`))).toBeLessThan(line - 1);
    }
  });

  test('comes to the MRR and the customers of every month’s end, to the minor unit', async () => {
    const ends = new Map(
      (await signals('subscription.cancelled')).map(({ properties }) => [
        properties.externalId,
        properties.endsOn as string,
      ]),
    );
    const terms = (await signals('subscription.changed')).map(({ accountExternalId, properties }) => ({
      account: accountExternalId,
      start: properties.startsOn as string,
      end: ends.get(properties.externalId) ?? '9999-12-31',
      mrr:
        properties.status === 'TRIAL'
          ? 0
          : roundHalfEven((properties.amountMinor as number) / (properties.billingMonths as number)),
    }));
    const { months } = json<Expected>('expected.json');
    expect(months).toHaveLength(24);
    for (const { date, mrr, customers } of months) {
      const running = terms.filter(({ start, end }) => start <= date && date < end);
      expect([date, running.reduce((sum, term) => sum + term.mrr, 0)]).toEqual([date, mrr * 100]);
      expect([date, new Set(running.filter((term) => term.mrr > 0).map(({ account }) => account)).size]).toEqual([
        date,
        customers,
      ]);
    }
  });

  test('keeps usage, tickets, satisfaction and churn events as the data has them', async () => {
    const { usage, tickets, csat, churn_events } = json<ExpectedService>('expected_cs.json');
    const used = await signals('usage');
    expect(new Set(used.map(({ properties }) => properties.feature)).size).toBe(usage.features);
    expect(used.reduce((sum, { properties }) => sum + (properties.count as number), 0)).toBe(
      usage.count - (await refusedUses()),
    );
    const opened = (await signals('ticket')).filter(({ properties }) => properties.status === 'OPEN');
    expect(opened.filter(({ properties }) => properties.isEscalated).length).toBe(tickets.escalated);
    for (const [priority, count] of Object.entries(tickets.by_priority))
      expect(opened.filter(({ properties }) => properties.priority === priority.toUpperCase()).length).toBe(count);
    const answers = await signals('survey.answered');
    for (const [score, count] of Object.entries(csat.distribution))
      expect(answers.filter(({ properties }) => properties.score === Number(score)).length).toBe(count);
    const events = await signals('touchpoint');
    expect(new Set(events.map(({ accountExternalId }) => accountExternalId)).size).toBe(churn_events.accounts);
    expect(events[0]?.properties).toMatchObject({
      kind: 'FEEDBACK',
      isAutomatic: true,
      notes: 'Churn event, reason given: pricing. switched to competitor',
    });
  });

  test('shifted, it ends yesterday; run again on another day, it changes nothing', async () => {
    const sink = new MemorySink();
    const mapping = { ...(await loadMapping(MAPPING)), shiftDates: true };
    const first = await runImport(sink, FOLDER, mapping, options);
    expect(first).toMatchObject({ known: 0, refusedCount: 21, taken: sink.accountItems.size + sink.signalItems.size });
    expect(
      options.calendar.dateOf(Math.max(...[...sink.signalItems.values()].map(({ occurredAt }) => occurredAt))),
    ).toBe('2026-11-21');
    const later = { ...options, now: options.now + 3 * 86_400_000 };
    expect(await runImport(sink, FOLDER, mapping, later)).toMatchObject({
      isUnchanged: true,
      known: first.taken,
      refusedCount: 21,
    });
  });
});

/** The uses in the rows that were refused. */
async function refusedUses(): Promise<number> {
  const lines = readFileSync(join(FOLDER, 'ravenstack_feature_usage.csv'), 'utf8').split(/\r?\n/);
  return (await translated()).reduce(
    (sum, item) => (item.kind === 'refused' ? sum + Number(lines[item.line - 1]?.split(',')[4]) : sum),
    0,
  );
}
