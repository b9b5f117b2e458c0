import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { minorUnits, readNumber } from '../../../src/integration/import/amount.rules.js';
import type { ImportItem, SignalItem } from '../../../src/integration/import/import-item.js';
import { parseMapping } from '../../../src/integration/import/mapping-file.js';
import { Moments } from '../../../src/integration/import/moments.js';
import { readImport } from '../../../src/integration/import/read-import.js';
import { Calendar } from '../../../src/kernel/calendar.js';

const options = { calendar: new Calendar(), now: Date.UTC(2026, 10, 30, 10) };
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function read(content: string, mapping: string, more = {}): Promise<ImportItem[]> {
  const folder = await mkdtemp(join(tmpdir(), 'import-cells-'));
  folders.push(folder);
  await writeFile(join(folder, 'a.csv'), content);
  const items: ImportItem[] = [];
  for await (const item of readImport(folder, parseMapping(mapping), { ...options, ...more })) items.push(item);
  return items;
}
const propertiesOf = (item: ImportItem | undefined) => (item as SignalItem | undefined)?.properties;
const reasonsOf = (items: readonly ImportItem[]) =>
  items.flatMap((item) => (item.kind === 'refused' ? item.reason : []));

describe('amounts', () => {
  test.each([
    ['49', undefined, 4900],
    ['.99', undefined, 99],
    ['7.', undefined, 700],
    ['1234.505', undefined, 123_450],
    ['1,234.50', undefined, 123_450],
    ['1,234,567', undefined, 123_456_700],
    ['1 234.50', undefined, 123_450],
    ['1\u202f234,50', undefined, 123_450],
    ["1'234.50", undefined, 123_450],
    ['$49.00', undefined, 4900],
    ['US$ 1,234.50', undefined, 123_450],
    ['49.00 USD', undefined, 4900],
    ['usd 49', undefined, 4900],
    ['-$49.00', undefined, -4900],
    ['$-49.00', undefined, -4900],
    ['−5', undefined, -500],
    ['1.234,50', ',', 123_450],
    ['1200,50', ',', 120_050],
    ['1 200,50', ',', 120_050],
    ['.99', ',', 99],
    [',99', ',', 99],
    ['1.234', ',', 123_400],
    ['1,234', '.', 123_400],
    ['12,34,567.50', '.', 123_456_750],
    ['$1,234', '.', 123_400],
  ] as const)('are read as they are written: %s with the decimal sign %s', (cell, decimal, minor) => {
    expect(minorUnits(cell, 'USD', decimal)).toBe(minor);
  });

  test.each([
    ['1,234', undefined, 'or say in the mapping what the comma is: decimal: "," or decimal: "."'],
    ['1200,50', undefined, 'decimal: ","'],
    ['1.234,50', undefined, 'decimal: ","'],
    ['1,23,4.50', '.', 'write it as 1234.50'],
    ['1200.50', ',', 'with a decimal comma'],
    ['1.23.456', ',', 'with a decimal comma'],
    ['€49.00', undefined, 'is no amount in USD'],
    ['49 EUR', undefined, 'is no amount in USD'],
    ['1.234.5', undefined, 'write it as 1234.50'],
    ['free', undefined, 'is no amount'],
    ['', undefined, 'is no amount'],
    ['99999999999999999', undefined, 'larger than an amount can be'],
  ] as const)('that could be two, or are none, are refused: “%s” with the decimal sign %s', (cell, decimal, reason) => {
    expect(() => minorUnits(cell, 'USD', decimal)).toThrow(reason);
  });

  test.each([
    ['€1.5', 'EUR', 150],
    ['1.5 €', 'EUR', 150],
    ['£1.5', 'GBP', 150],
    ['¥500', 'JPY', 500],
    ['R$ 1.5', 'BRL', 150],
    ['1.5 zł', 'PLN', 150],
    ['CA$1.5', 'CAD', 150],
    ['$1.5', 'CAD', 150],
    ['CHF 1.5', 'CHF', 150],
    ['1.5 KWD', 'KWD', 1500],
  ])('take the sign of their currency: %s', (cell, currency, minor) => {
    expect(minorUnits(cell, currency)).toBe(minor);
  });

  test('and numbers, with a decimal comma where the mapping says so: for all files, a file or a column', async () => {
    expect([readNumber('1e3', undefined), readNumber('3,5', ','), readNumber('1.000', ',')]).toEqual([1000, 3.5, 1000]);
    const mapping = (top: string, file: string, column: string) =>
      `{ name: m${top}, files: [{ file: a.csv, delimiter: ";"${file}, to: metric, account: id, at: at,
        fields: { name: { const: x }, value: { column: v${column} } } }] }`;
    const content = 'id;at;v\na1;2026-01-01;1.234,5\n';
    const comma = ', decimal: ","';
    for (const said of [mapping(comma, '', ''), mapping('', comma, ''), mapping('', '', comma)])
      expect(propertiesOf((await read(content, said))[0])).toEqual({ name: 'x', value: 1234.5 });
  });

  test('take the currency of their row in small letters too', async () => {
    const items = await read(
      'id,at,sum,cur\ns1,2026-01-01,$49.00,usd\ns2,2026-01-01,500,jpy\ns3,2026-01-01,5,\n',
      `{ name: m, currency: EUR, files: [{ file: a.csv, to: subscription.changed, id: id, account: id, at: at,
        fields: { externalId: id, product: { const: P }, amountMinor: sum, currency: cur, startsOn: at } }] }`,
    );
    expect(items.map(propertiesOf)).toMatchObject([
      { amountMinor: 4900, currency: 'USD' },
      { amountMinor: 500, currency: 'JPY' },
      { amountMinor: 500, currency: 'EUR' },
    ]);
  });
});

describe('dates and times', () => {
  const at = (cell: string, dateFormat?: string | string[], zone = 'UTC'): string =>
    new Date(new Moments({ zone, shiftDays: 0, dateFormat }).at(cell)).toISOString();

  test.each([
    ['2026-03-31', undefined, '2026-03-31T00:00:00.000Z'],
    ['2026-03-31 23:33', undefined, '2026-03-31T23:33:00.000Z'],
    ['2026-03-31 23:33:00 -0500', undefined, '2026-04-01T04:33:00.000Z'],
    ['2026-03-31 23:33:00 UTC', undefined, '2026-03-31T23:33:00.000Z'],
    ['2026-03-31 23:33:00.123 +00:00', undefined, '2026-03-31T23:33:00.123Z'],
    ['2026-03-31T23:33:00Z', undefined, '2026-03-31T23:33:00.000Z'],
    ['2026-03-31T23:33:00+0200', undefined, '2026-03-31T21:33:00.000Z'],
    ['3/31/2026, 11:33 PM', 'f', '2026-03-31T23:33:00.000Z'],
    ['3/31/2026, 11:33\u202fPM', 'f', '2026-03-31T23:33:00.000Z'],
    ['Mar 31, 2026, 11:33 PM', 'ff', '2026-03-31T23:33:00.000Z'],
    ['3/31/2026, 11:33:10 PM', 'F', '2026-03-31T23:33:10.000Z'],
    ['3/31/2026', 'D', '2026-03-31T00:00:00.000Z'],
    ['31.03.2026 23:33', 'dd.MM.yyyy HH:mm', '2026-03-31T23:33:00.000Z'],
    ['2026-03-31 at 11', "yyyy-MM-dd 'at' HH", '2026-03-31T11:00:00.000Z'],
    ['1775000000', 'X', '2026-03-31T23:33:20.000Z'],
    ['1775000000', 'unix', '2026-03-31T23:33:20.000Z'],
    ['1775000000.5', 'unix', '2026-03-31T23:33:20.500Z'],
    ['1775000000123', 'x', '2026-03-31T23:33:20.123Z'],
    ['1775000000123', 'unix-ms', '2026-03-31T23:33:20.123Z'],
    ['46112', 'excel', '2026-03-31T00:00:00.000Z'],
    ['46112.98125', 'excel', '2026-03-31T23:33:00.000Z'],
    ['46112', ['dd/MM/yyyy', 'excel'], '2026-03-31T00:00:00.000Z'],
    ['31/03/2026', ['dd/MM/yyyy', 'excel'], '2026-03-31T00:00:00.000Z'],
  ])('are read as exports write them: %s by %s', (cell, format, instant) => {
    expect(at(cell, format)).toBe(instant);
  });

  test('of a spreadsheet are local, those with an offset or since 1970 are not', () => {
    expect(at('46112.5', 'excel', 'Europe/Berlin')).toBe('2026-03-31T10:00:00.000Z');
    expect(at('1775000000', 'unix', 'Europe/Berlin')).toBe('2026-03-31T23:33:20.000Z');
    expect(new Moments({ zone: 'Europe/Berlin', shiftDays: 0, dateFormat: 'unix' }).date('1775000000')).toBe(
      '2026-04-01',
    );
  });

  test.each([
    ['2026-02-30', undefined, 'is no date of the form 2026-01-31'],
    ['1775000000', undefined, 'is no date'],
    ['1775000000123', 'unix', 'is no date written as unix'],
    ['1775000000', 'unix-ms', 'is no date written as unix-ms'],
    ['1775000000123456', 'x', 'is no date'],
    ['31/03/2026', ['MM/dd/yyyy', 'D'], 'is no date written as MM/dd/yyyy or D'],
  ])('that are none, or of another unit, are refused: %s by %s', (cell, format, reason) => {
    expect(() => at(cell, format)).toThrow(reason);
  });

  test.each([
    ['1969-12-31', 'lies before 1970 or after 2148'],
    ['9999-12-31', 'lies before 1970 or after 2148'],
  ])('that are kept lie between 1970 and 2148: %s does not', (cell, reason) => {
    const moments = new Moments({ zone: 'UTC', shiftDays: 0 });
    expect(() => moments.date(cell)).toThrow(reason);
    expect(() => moments.time(cell)).toThrow(reason);
  });

  test.each([
    ['dd/MM', 'says no year'],
    ['t', 'says no year'],
    ['nonsense', 'says no year'],
  ])('are not read by a format that names no day: %s refuses the mapping', (format, reason) => {
    const mapping = `{ name: m, files: [{ file: a.csv, to: visit, account: a, at: b, dateFormat: "${format}" }] }`;
    expect(() => parseMapping(mapping)).toThrow(reason);
  });

  test('that name the last day become the day after, in fields and in `at`', async () => {
    const items = await read(
      'id,end\ns1,2026-12-31\n'.replace('2026', '2025'),
      `{ name: m, files: [{ file: a.csv, to: subscription.cancelled, id: id, account: id, at: { column: end,
        lastDay: true }, fields: { externalId: id, endsOn: { column: end, lastDay: true } } }] }`,
    );
    expect(items).toMatchObject([{ occurredAt: Date.UTC(2026, 0, 1), properties: { endsOn: '2026-01-01' } }]);
  });

  test('are read by a format of their column', async () => {
    const items = await read(
      'id,at,closed\nt1,1775000000,2026-04-02\n',
      `{ name: m, files: [{ file: a.csv, to: ticket, id: id, account: id, at: { column: at, dateFormat: unix },
        fields: { externalId: id, openedAt: { column: at, dateFormat: unix }, closedAt: closed } }] }`,
    );
    expect(items).toMatchObject([
      { occurredAt: 1_775_000_000_000, properties: { openedAt: 1_775_000_000_000, closedAt: Date.UTC(2026, 3, 2) } },
    ]);
  });
});

describe('cells that stand for nothing', () => {
  const TICKETS = 'id,at,solved,priority,score\nt1,2026-01-01,-,-,Offered\nt2,2026-01-01,2026-01-05,Urgent,Good\n';
  const mapping = (top: string, file: string, solved: string) =>
    `{ name: m${top}, files: [{ file: a.csv${file}, to: ticket, id: id, account: id, at: at, fields: { externalId: id,
      closedAt: ${solved}, priority: { column: priority, values: { Urgent: URGENT, "-": null } },
      csat: { column: score, values: { Good: 5 }, otherwise: null } } }] }`;
  const NONE = ', nothing: ["-", "n/a"]';

  test.each([
    ['the mapping', mapping(NONE, '', 'solved')],
    ['a file', mapping('', NONE, 'solved')],
    ['a column', mapping('', '', `{ column: solved${NONE} }`)],
  ])('are left out as %s says, and a word may mean nothing', async (_, said) => {
    expect((await read(TICKETS, said)).map(propertiesOf)).toEqual([
      { externalId: 't1', status: 'OPEN' },
      { externalId: 't2', status: 'OPEN', closedAt: Date.UTC(2026, 0, 5), priority: 'URGENT', csat: 5 },
    ]);
  });

  test('are refused when nothing says so, with what to say', async () => {
    expect(reasonsOf(await read(TICKETS, mapping('', '', 'solved')))).toEqual([
      'solved: “-” is no date of the form 2026-01-31 or 2026-01-31 09:30; if it stands for nothing, say ' +
        'nothing: ["-"] in the mapping.',
    ]);
  });

  test('are empty to `when`, to references and to ids too', async () => {
    const items = await read(
      'id,who,at,end\nx1,-,2026-01-01,2026-02-01\n-,a2,2026-01-01,2026-02-01\nx3,a3,2026-01-01,-\n',
      `{ name: m, nothing: ["-"], files: [{ file: a.csv, to: visit, id: id, account: who, at: at,
        when: { end: { not: "" } } }] }`,
    );
    expect(items).toMatchObject([{ code: 'ACCOUNT_UNKNOWN' }, { code: 'BAD_INPUT' }, { kind: 'leftOut', why: 'WHEN' }]);
    expect(reasonsOf(items)[1]).toBe('id is empty: it names the row.');
  });
});

describe('accounts of a file', () => {
  const ACCOUNT =
    '{ name: m, files: [{ file: a.csv, to: account, id: id, fields: { name: id, grade: tier, touch: model } }] }';

  test('with a word that is none of its field are refused with line, field and words', async () => {
    const items = await read('id,tier,model\na1,A,HIGH\na2,Ent,\na3,B,Med\n', ACCOUNT);
    expect(items).toMatchObject([
      { kind: 'account', properties: { grade: 'A', touch: 'HIGH' } },
      {
        kind: 'refused',
        line: 3,
        code: 'BAD_INPUT',
        reason: expect.stringContaining('`grade` is one of A, B, C, not “Ent”'),
      },
      {
        kind: 'refused',
        line: 4,
        code: 'BAD_INPUT',
        reason: expect.stringContaining('`touch` is one of HIGH, LOW, TECH, not “Med”'),
      },
    ]);
  });

  test('with a stage that the lifecycle does not have are refused', async () => {
    const items = await read(
      'id,s\na1,GROWTH\na2,Growing\n',
      ACCOUNT.replace('grade: tier, touch: model', 'stageKey: s'),
      {
        stages: new Set(['GROWTH']),
      },
    );
    expect(items).toMatchObject([{ kind: 'account' }, { kind: 'refused', line: 3, code: 'BAD_INPUT' }]);
  });

  test('have declared attributes of the declared type, or are refused', async () => {
    const declared = [
      { name: 'stores', type: 'double' },
      { name: 'isBig', type: 'bool' },
      { name: 'since', type: 'timestamp' },
      { name: 'brands', type: 'list<string>' },
    ] as const;
    const items = await read(
      'id,stores,big,since,brands\na1,12,yes,2026-01-02,a;b\na2,twelve,,,\n',
      `{ name: m, files: [{ file: a.csv, to: account, id: id, fields: { name: id },
        attributes: { stores: stores, isBig: big, since: since, brands: brands } }] }`,
      { declared },
    );
    expect(propertiesOf(items[0])).toEqual({
      name: 'a1',
      attributes: { stores: 12, isBig: true, since: '2026-01-02T00:00:00.000Z', brands: ['a', 'b'] },
    });
    expect(items[1]).toMatchObject({ kind: 'refused', line: 3, reason: 'stores: “twelve” is no number.' });
  });
});
