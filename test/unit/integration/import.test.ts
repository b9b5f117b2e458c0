import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ImportItem, SignalItem } from '../../../src/integration/import/import-item.js';
import { describeReport, ImportReport } from '../../../src/integration/import/import-report.js';
import { parseMapping } from '../../../src/integration/import/mapping-file.js';
import { readImport, surveyImport } from '../../../src/integration/import/read-import.js';
import { runImport } from '../../../src/integration/import/run-import.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { MemorySink } from './memory-sink.js';

const NOW = Date.UTC(2026, 10, 22, 10);
const DAY = 86_400_000;
const calendar = new Calendar();
const options = { calendar, now: NOW, declared: [{ name: 'mail', type: 'string' as const }] };

const ACCOUNTS = `id,name,since,mail
A1,"Acme, Inc.",2025-01-02,x
A2,Beta,2025-02-03,y
`;
const CONTRACTS = `contract,customer,from,to,paid,amount,months,plan,trial
S1,A1,2025-01-10,2025-06-01,monthly,99.90,1,Pro,False
S2,A1,2025-02-01,,annual,1200,12,Enterprise,False
S3,A2,2025-03-01,,monthly,0,1,Pro,True
S4,A2,2025-03-01,,weekly,5,1,Pro,False
S5,A2,01.03.2025,,monthly,5,1,Pro,False
S6,A2,2025-03-05,,monthly,1.234.5,1,Pro,False
`;
const USES = `use,contract,day,feature,count,person
U1,S1,2025-01-11,export,3,P1
U2,S2,2024-12-01,export,4.0,
U1,S3,2025-03-02,export,9,
U1,S1,2025-01-11,export,3,P1
U3,S9,2025-03-02,export,1,
U4,S1,2025-03-02,,1,
U5,S1,2025-03-02,export,0,
U6,S1,2025-03-02,export,one,
U7,S1,2999-01-01,export,1,
U8,S1,2025-03-02,export
`;

const MAPPING = `
name: sample
currency: EUR
files:
  - file: uses.csv
    to: usage
    id: use
    account: { column: contract, through: { file: contracts.csv, key: contract, value: customer } }
    contact: person
    at: { column: day, time: '12:30' }
    when: { count: { not: '0' } }
    fields: { feature: feature, count: count }
  - file: accounts.csv
    to: account
    id: id
    at: since
    fields: { name: name }
    attributes: { mail: mail }
  - file: contracts.csv
    to: subscription.changed
    id: contract
    account: customer
    at: from
    fields:
      externalId: contract
      product: { const: App }
      plan: { column: plan, values: { Pro: PRO }, otherwise: OTHER }
      status: { column: trial, values: { True: TRIAL, False: ACTIVE } }
      amountMinor: { by: paid, cases: { monthly: amount, annual: amount } }
      billingMonths: months
      startsOn: from
  - file: contracts.csv
    to: subscription.cancelled
    id: contract
    account: customer
    at: to
    when: { to: { not: '' } }
    fields: { externalId: contract, endsOn: to }
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-import-'));
  await writeFile(join(folder, 'accounts.csv'), `\uFEFF${ACCOUNTS}`);
  await writeFile(join(folder, 'contracts.csv'), CONTRACTS);
  await writeFile(join(folder, 'uses.csv'), USES);
});
afterAll(() => rm(folder, { recursive: true }));

async function read(mapping: string, more: { shiftDays?: number } = {}): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for await (const item of readImport(folder, parseMapping(mapping), { ...options, ...more })) items.push(item);
  return items;
}

const signal = (items: readonly ImportItem[], key: string) =>
  items.find((item): item is SignalItem => item.kind === 'signal' && item.key === `sample/${key}`);

describe('reading an import', () => {
  test('puts accounts first and translates every row that can be', async () => {
    const items = await read(MAPPING);
    expect(items[0]).toEqual({
      kind: 'account',
      file: 'accounts.csv',
      line: 2,
      key: 'sample/account/A1',
      externalId: 'A1',
      properties: { createdAt: Date.UTC(2025, 0, 2), name: 'Acme, Inc.', attributes: { mail: 'x' } },
    });
    expect(signal(items, 'usage/U1')).toEqual({
      kind: 'signal',
      file: 'uses.csv',
      line: 2,
      key: 'sample/usage/U1',
      accountExternalId: 'A1',
      contactExternalId: 'P1',
      type: 'usage',
      occurredAt: Date.UTC(2025, 0, 11, 12, 30),
      properties: { feature: 'export', count: 3 },
    });
    expect(signal(items, 'subscription.changed/S1')?.properties).toEqual({
      externalId: 'S1',
      product: 'App',
      plan: 'PRO',
      status: 'ACTIVE',
      amountMinor: 9990,
      currency: 'EUR',
      billingMonths: 1,
      startsOn: '2025-01-10',
      autoRenews: true,
    });
    expect(signal(items, 'subscription.changed/S2')?.properties).toMatchObject({
      plan: 'OTHER',
      amountMinor: 120_000,
      billingMonths: 12,
    });
    expect(signal(items, 'subscription.changed/S3')?.properties).toMatchObject({ status: 'TRIAL', amountMinor: 0 });
    expect(signal(items, 'subscription.cancelled/S1')).toMatchObject({
      occurredAt: Date.UTC(2025, 5, 1),
      properties: { externalId: 'S1', endsOn: '2025-06-01', reason: 'UNKNOWN' },
    });
    expect(items.filter((item) => item.kind === 'signal' && item.type === 'subscription.cancelled')).toHaveLength(1);
  });

  test('refuses what it cannot take, each row with its line, a code and a reason', async () => {
    const items = await read(MAPPING);
    const refused = items.flatMap((item) =>
      item.kind === 'refused' ? [`${item.file}:${item.line} ${item.code} ${item.reason}`] : [],
    );
    expect(refused).toEqual([
      'uses.csv:4 KEY_REUSED An earlier row has the key sample/usage/U1 and says something else; that one was taken.',
      'uses.csv:6 ACCOUNT_UNKNOWN contract: “S9” leads to no account.',
      expect.stringMatching(/^uses.csv:7 BAD_INPUT feature: /),
      'uses.csv:9 BAD_INPUT count: “one” is no number.',
      'uses.csv:10 FUTURE_DATE day lies in the future.',
      'uses.csv:11 BAD_INPUT The row cannot be read: it has more or fewer cells than the header.',
      'contracts.csv:5 BAD_INPUT paid: “weekly” is none of the cases monthly, annual.',
      'contracts.csv:6 BAD_INPUT from: “01.03.2025” is no date of the form 2026-01-31 or 2026-01-31 09:30.',
      'contracts.csv:7 BAD_INPUT amount: “1.234.5” is no amount; write it as 1234.50.',
    ]);
    expect(
      items
        .filter((item) => item.kind === 'leftOut')
        .map((item) => item.kind === 'leftOut' && `${item.file}:${item.line} ${item.why}`),
    ).toEqual([
      'uses.csv:5 REPEATED',
      'uses.csv:8 WHEN',
      ...[3, 4, 5, 6, 7].map((line) => `contracts.csv:${line} WHEN`),
    ]);
  });

  test('gives the same items with the same keys every time', async () => {
    expect(await read(MAPPING)).toEqual(await read(MAPPING));
  });

  test('moves every date by the same days, those in properties too', async () => {
    const [still, moved] = [await read(MAPPING), await read(MAPPING, { shiftDays: 100 })];
    expect(signal(moved, 'usage/U1')?.occurredAt).toBe((signal(still, 'usage/U1')?.occurredAt ?? 0) + 100 * DAY);
    expect(signal(moved, 'subscription.changed/S1')?.properties).toMatchObject({ startsOn: '2025-04-20' });
    expect(moved[0]).toMatchObject({ properties: { createdAt: Date.UTC(2025, 0, 2) + 100 * DAY } });
    expect(signal(moved, 'usage/U1')?.key).toBe(signal(still, 'usage/U1')?.key);
  });

  test('takes times without an offset as the zone’s, over a change of the clock too', async () => {
    await writeFile(
      join(folder, 'zone.csv'),
      'id,account,at\n1,A1,2025-07-01\n2,A1,2025-01-01 09:00:00\n3,A1,2025-01-01T09:00:00+05:00\n',
    );
    const mapping = (zone: string) =>
      `{ name: zone, timeZone: ${zone}, files: [{ file: zone.csv, to: visit, id: id, account: account, at: at }] }`;
    const times = (await read(mapping('Europe/Berlin'))).map(
      (item) => item.kind === 'signal' && new Date(item.occurredAt).toISOString(),
    );
    expect(times).toEqual(['2025-06-30T22:00:00.000Z', '2025-01-01T08:00:00.000Z', '2025-01-01T04:00:00.000Z']);
  });

  test('reads other delimiters, encodings, dates, several files of one shape, and rows without an id', async () => {
    await writeFile(
      join(folder, 'one.csv'),
      Buffer.from('wer;wann;w\xf6rter\nA1;02.01.2025;gr\xfc\xdfe\nA1;02.01.2025;gr\xfc\xdfe\n', 'latin1'),
    );
    await writeFile(join(folder, 'two.csv'), Buffer.from('wer;wann;w\xf6rter\nA2;03.01.2025;\n', 'latin1'));
    const items = await read(
      '{ name: de, files: [{ file: [one.csv, two.csv], to: touchpoint, account: wer, at: wann, delimiter: ";", ' +
        'encoding: latin1, dateFormat: dd.MM.yyyy, fields: { kind: { const: CALL }, notes: { format: "Sagte: ' +
        '{wörter}" } } }] }',
    );
    expect(items).toMatchObject([
      {
        kind: 'signal',
        line: 2,
        accountExternalId: 'A1',
        occurredAt: Date.UTC(2025, 0, 2),
        properties: { kind: 'CALL', notes: 'Sagte: grüße' },
      },
      { kind: 'leftOut', line: 3, why: 'REPEATED' },
      { kind: 'signal', file: 'two.csv', line: 2, accountExternalId: 'A2', properties: { notes: 'Sagte:' } },
    ]);
  });

  test(
    'tells the line on which a row begins, whatever line breaks ' + 'and empty lines its cells and its file hold',
    async () => {
      await writeFile(
        join(folder, 'lines.csv'),
        'id,account,at,page\n1,A1,2025-01-01,"a\nb\nc"\n\n2,A1,2025-01-01,d\n3,A1,never,"e\nf"\n4,A1,never,g\n',
      );
      const items = await read(
        '{ name: lines, files: [{ file: lines.csv, to: visit, id: id, account: account, at: at, fields: { page: ' +
          'page } }] }',
      );
      expect(items.map(({ line }) => line)).toEqual([2, 6, 7, 9]);
    },
  );

  test(
    'rounds money to the minor unit of its currency, half to ' + 'even, and keeps every digit of large sums',
    async () => {
      await writeFile(
        join(folder, 'money.csv'),
        [
          'id,at,sum,in',
          '1,2025,0.125,EUR',
          '2,2025,0.135,EUR',
          '3,2025,1234567890.55,EUR',
          '4,2025,500,JPY',
          '5,2025,1.5,KWD',
          '6,2025,7.,USD',
          '7,2025,-1,EUR\n',
        ].join('\n'),
      );
      const items = await read(
        '{ name: money, files: [{ file: money.csv, to: subscription.changed, id: id, account: id, at: at, ' +
          'dateFormat: yyyy, fields: { externalId: id, product: { const: P }, amountMinor: sum, currency: in, ' +
          'startsOn: at } }] }',
      );
      const amounts = items.map((item) =>
        item.kind === 'signal' ? item.properties.amountMinor : item.kind === 'refused' && item.reason,
      );
      expect(amounts.slice(0, 6)).toEqual([12, 14, 123_456_789_055, 500, 1500, 700]);
      expect(amounts[6]).toMatch(/amountMinor/);
    },
  );
});

describe('an import that does not fit', () => {
  const survey = (mapping: string) => surveyImport(folder, parseMapping(mapping, 'map.yaml'), options);
  const visit = (rest: string) =>
    `{ name: x, files: [{ file: uses.csv, to: visit, id: use, account: contract, at: day, ${rest} }] }`;

  test.each([
    ['a missing file', visit('fields: {}').replace('uses.csv', 'none.csv'), 'The folder has no file none.csv.'],
    ['a file outside', visit('fields: {}').replace('uses.csv', '../uses.csv'), 'lies outside the folder'],
    ['a missing column', visit('fields: { page: featur }'), 'uses.csv has no column featur; did you mean feature?'],
    [
      'a missing column of a lookup',
      visit('fields: {}').replace(
        'account: contract',
        'account: { column: contract, through: { file: contracts.csv, key: contract, value: owner } }',
      ),
      'contracts.csv has no column owner',
    ],
  ])('is refused before anything is taken: %s', async (_, mapping, message) => {
    const sink = new MemorySink();
    await expect(runImport(sink, folder, parseMapping(mapping), options)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      message: expect.stringContaining(message),
    });
    expect(sink.batches).toEqual([]);
  });

  test('is refused when a quote does not close, with the line', async () => {
    await writeFile(join(folder, 'broken.csv'), 'id,account,at\n1,A1,2025-01-01\n2,"A1,2025-01-01\n3,A1,2025-01-01\n');
    await expect(
      survey('{ name: x, files: [{ file: broken.csv, to: visit, id: id, account: account, at: at }] }'),
    ).rejects.toThrow(/broken.csv cannot be read at line \d+: Quote Not Closed/);
  });

  test.each([
    [
      'an unknown field',
      'name: x\nfiles:\n  - file: a.csv\n    to: visit\n    account: a\n    at: b\n    fields:\n      pag: c\n',
      'map.yaml, line 8: files.0.fields.pag: visit has no field pag; it has page, source.',
    ],
    [
      'a missing account',
      'name: x\nfiles:\n  - { file: a.csv, to: visit, at: b }\n',
      'map.yaml, line 3: files.0.account: a signal needs the column of its account.',
    ],
    [
      'a missing moment',
      'name: x\nfiles:\n  - { file: a.csv, to: visit, account: b }\n',
      'files.0.at: a signal needs the column that says when it happened.',
    ],
    [
      'a field of another shape',
      'name: x\nfiles:\n  - { file: a.csv, to: visit, account: b, at: c, fields: { page: { colum: x } } }\n',
      'a column’s name, or one of',
    ],
    [
      'two readings of one name',
      'name: x\nfiles:\n  - { file: a.csv, to: visit, account: b, at: c }\n  - { file: b.csv, to: visit, ' +
        'account: b, at: c }\n',
      'another entry is called visit too',
    ],
    ['no YAML', 'name: [x\n', 'map.yaml, line 2:'],
    ['an empty text', '', 'map.yaml, line 1: the mapping: '],
  ])('is refused as it is loaded: %s', (_, text, message) => {
    expect(() => parseMapping(text, 'map.yaml')).toThrow(
      expect.objectContaining({ code: 'IMPORT_INVALID', message: expect.stringContaining(message) }),
    );
  });
});

describe('running an import', () => {
  test('hands batches on, accounts before signals, and reports; a second run changes nothing and says so', async () => {
    const sink = new MemorySink();
    const first = await runImport(sink, folder, parseMapping(MAPPING), { ...options, batch: 2 });
    expect(sink.batches).toEqual(['2 accounts', '2 signals', '2 signals', '2 signals']);
    expect(first).toMatchObject({
      rows: 24,
      taken: 8,
      known: 0,
      refusedCount: 9,
      leftOut: 6,
      repeated: 1,
      isUnchanged: false,
    });
    expect(first.files).toEqual([
      { file: 'accounts.csv', to: 'account', taken: 2, changed: 0, known: 0 },
      { file: 'uses.csv', to: 'usage', taken: 2, changed: 0, known: 0 },
      { file: 'contracts.csv', to: 'subscription.changed', taken: 3, changed: 0, known: 0 },
      { file: 'contracts.csv', to: 'subscription.cancelled', taken: 1, changed: 0, known: 0 },
    ]);
    const before = [...sink.signalItems];
    const second = await runImport(sink, folder, parseMapping(MAPPING), { ...options, now: NOW + DAY });
    expect(second).toMatchObject({ taken: 0, known: 8, refusedCount: 9, isUnchanged: true });
    expect([...sink.signalItems]).toEqual(before);
    expect(describeReport(second)).toContain('Nothing is new: everything was imported before.');
    expect(sink.finished).toBe(2);
  });

  test('of which nothing was taken, says why: all refused, all left out, no row at all', () => {
    const summaryOf = (isDry: boolean, ...items: ImportItem[]) => {
      const report = new ImportReport('sample', 0, isDry);
      for (const item of items) report.note(item);
      return describeReport(report)[items.some(({ kind }) => kind === 'leftOut') ? 2 : 1];
    };
    const refused: ImportItem = { kind: 'refused', file: 'a.csv', line: 2, code: 'BAD_INPUT', reason: 'No date.' };
    const leftOut: ImportItem = { kind: 'leftOut', why: 'WHEN', file: 'a.csv', line: 3 };
    expect(summaryOf(false, refused, refused)).toMatch(/^Nothing was taken: 2 rows refused, .*--report FILE/);
    expect(summaryOf(true, refused)).toMatch(/^Nothing would be taken: 1 row refused, /);
    expect(summaryOf(false, leftOut)).toBe('Nothing was taken: 1 row read, and the mapping takes none of them.');
    expect(summaryOf(false)).toBe('Nothing was taken: the files have no rows.');
  });

  test('dry, it takes nothing in', async () => {
    const sink = new MemorySink();
    const report = await runImport(sink, folder, parseMapping(MAPPING), { ...options, isDry: true });
    expect(sink.batches).toEqual([]);
    expect(sink.finished).toBe(0);
    expect(report).toMatchObject({ isDry: true, taken: 8, refusedCount: 9 });
    expect(describeReport(report)[0]).toBe('Dry run of sample: 24 rows read.');
  });

  test('shifts dates so that the latest is yesterday, and by the same days a week later', async () => {
    const sink = new MemorySink();
    const mapping = parseMapping(
      MAPPING.replace('currency: EUR', 'currency: EUR\nshiftDates: true').replace('/2999/', ''),
    );
    await writeFile(join(folder, 'uses.csv'), USES.replace('2999', '2024'));
    const first = await runImport(sink, folder, mapping, options);
    const latest = Math.max(...[...sink.signalItems.values()].map(({ occurredAt }) => occurredAt));
    expect(calendar.dateOf(latest)).toBe('2026-11-21');
    const later = await runImport(sink, folder, mapping, { ...options, now: NOW + 7 * DAY });
    expect(later).toMatchObject({ isUnchanged: true, shiftDays: first.shiftDays });
    await writeFile(join(folder, 'uses.csv'), USES);
  });

  test('stopped in the middle, it is taken up by the next run', async () => {
    const sink = new MemorySink();
    const stopped = await runImport(sink, folder, parseMapping(MAPPING), {
      ...options,
      batch: 1,
      isStopped: () => sink.signalItems.size >= 3,
    });
    expect(stopped).toMatchObject({ isStopped: true });
    expect(sink.finished).toBe(0);
    const next = await runImport(sink, folder, parseMapping(MAPPING), options);
    expect(next.taken + stopped.taken).toBe(8);
    expect(sink.finished).toBe(1);
  });

  test('tells of every refused row, those of the sink too', async () => {
    await writeFile(join(folder, 'stray.csv'), 'id,account,at\n1,A1,2025-01-01\n2,Z9,2025-01-01\n');
    const mapping = parseMapping(
      '{ name: stray, files: [{ file: stray.csv, to: visit, id: id, account: account, at: at }, { file: ' +
        'accounts.csv, to: account, id: id, fields: { name: name } }] }',
    );
    const told: string[] = [];
    const report = await runImport(new MemorySink(), folder, mapping, {
      ...options,
      onRefused: ({ line, code }) => told.push(`${line} ${code}`),
    });
    expect(told).toEqual(['3 ACCOUNT_UNKNOWN']);
    expect(describeReport(report).at(-1)).toBe('  stray.csv:3  ACCOUNT_UNKNOWN  No account is known as “Z9”.');
  });

  test('reads a large file row by row', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index},A1,2025-01-01,${'x'.repeat(100)}`);
    await writeFile(join(folder, 'large.csv'), `id,account,at,page\n${rows.join('\n')}\n`);
    const mapping = parseMapping(
      '{ name: large, files: [{ file: large.csv, to: visit, id: id, account: account, at: at, fields: { page: ' +
        'page } }] }',
    );
    let count = 0;
    for await (const item of readImport(folder, mapping, options)) count += item.kind === 'signal' ? 1 : 0;
    expect(count).toBe(20_000);
  });
});
