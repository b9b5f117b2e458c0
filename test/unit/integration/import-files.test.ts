import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { AccountItem, ImportItem } from '../../../src/integration/import/import-item.js';
import { parseMapping } from '../../../src/integration/import/mapping-file.js';
import { readImport, surveyImport } from '../../../src/integration/import/read-import.js';
import { runImport } from '../../../src/integration/import/run-import.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { MemorySink } from './memory-sink.js';

const options = { calendar: new Calendar(), now: Date.UTC(2026, 10, 22, 10) };
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'import-files-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

const mappingOf = (more = '') =>
  parseMapping(`{ name: f, files: [{ file: a.csv, to: account, id: id, fields: { name: name }${more} }] }`);

async function read(content: string | Uint8Array, more = ''): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for await (const item of readImport(await folderOf({ 'a.csv': content }), mappingOf(more), options)) items.push(item);
  return items;
}
const names = async (content: string | Uint8Array, more = '') =>
  (await read(content, more)).map((item) => (item as AccountItem).properties?.name);

/** Refuses to take anything: what is said of a file as a whole. */
async function refusal(content: string | Uint8Array, more = ''): Promise<unknown> {
  const sink = new MemorySink();
  const refused = await runImport(sink, await folderOf({ 'a.csv': content }), mappingOf(more), options).catch(
    (error: unknown) => error,
  );
  expect(sink.batches).toEqual([]);
  return refused;
}

const utf16 = (text: string, isBig = false): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

describe('letters of a file', () => {
  test.each([
    ['latin1 as windows-1252', 'latin1', [0x4f, 0x92, 0x42, 0x20, 0x96, 0x20, 0x80, 0x20, 0xfc], 'O’B – € ü'],
    ['cp1252', 'cp1252', [0x8a, 0x9e], 'Šž'],
    ['Big5', 'big5', [0xa5, 0x78, 0xc6, 0x57], '台灣'],
    ['GBK', 'GBK', [0xd6, 0xd0, 0xb9, 0xfa], '中国'],
    ['Shift_JIS', 'shift_jis', [0x93, 0xfa, 0x96, 0x7b], '日本'],
    ['another one of the Encoding Standard', 'windows-1251', [0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0], 'Москва'],
    ['UTF-8', 'utf8', [...Buffer.from('Zoë')], 'Zoë'],
  ])('are read as the mapping says: %s', async (_, encoding, bytes, name) => {
    const content = Buffer.concat([Buffer.from('id,name\na1,'), Buffer.from(bytes), Buffer.from('\n')]);
    expect(await names(content, `, encoding: ${encoding}`)).toEqual([name]);
  });

  test('are read as the mapping says for all of its files', async () => {
    const mapping = parseMapping(
      '{ name: f, encoding: big5, delimiter: ";", files: [{ file: a.csv, to: account, id: id, fields: { name: n } }] }',
    );
    const content = Buffer.concat([Buffer.from('id;n\na1;'), Buffer.from([0xa5, 0x78]), Buffer.from('\n')]);
    const items: ImportItem[] = [];
    for await (const item of readImport(await folderOf({ 'a.csv': content }), mapping, options)) items.push(item);
    expect(items).toMatchObject([{ properties: { name: '台' } }]);
  });

  test.each([
    ['UTF-8', Buffer.from('\uFEFF"id","name"\n"a1","Zoë"\n'), ''],
    ['UTF-8, twice', Buffer.from('\uFEFF\uFEFFid,name\na1,Zoë\n'), ''],
    [
      'UTF-8, in a file that is said to be latin1',
      Buffer.from('\uFEFF"id","name"\n"a1","Zoë"\n'),
      ', encoding: latin1',
    ],
    ['UTF-16 LE', utf16('\uFEFF"id","name"\r\n"a1","Zoë"\r\n'), ', encoding: utf16le'],
    ['UTF-16 LE, undeclared', utf16('\uFEFF"id","name"\r\n"a1","Zoë"\r\n'), ''],
    ['UTF-16 BE', utf16('\uFEFF"id","name"\n"a1","Zoë"\n', true), ', encoding: utf-16be'],
    ['UTF-16 BE, declared as utf16', utf16('\uFEFFid,name\na1,Zoë\n', true), ', encoding: utf16'],
  ])('may begin with a byte order mark, before a quote too: %s', async (_, content, more) => {
    expect(await names(content, more)).toEqual(['Zoë']);
  });

  test('of UTF-16 are read without a mark too', async () => {
    expect(await names(utf16('id,name\na1,Zoë\n'), ', encoding: utf16le')).toEqual(['Zoë']);
    expect(await names(utf16('id,name\na1,Zoë\n', true), ', encoding: utf16be')).toEqual(['Zoë']);
  });

  test('that are no UTF-8 refuse the import with file, line and byte, and what to say', async () => {
    const content = Buffer.concat([
      Buffer.from('id,name\r\na1,One\r\na2,M'),
      Buffer.from([0xfc]),
      Buffer.from('ller\n'),
    ]);
    expect(await refusal(content)).toMatchObject({
      code: 'IMPORT_INVALID',
      message: expect.stringMatching(
        /^a\.csv is not UTF-8: byte 0xfc at line 3 .*[Ss]ay encoding: .*windows-1252, big5/,
      ),
      data: { file: 'a.csv', line: 3, byte: 22 },
    });
  });

  test('are checked to the end of a large file, and to its last byte', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `a${index},Zoë ${index}\n`).join('');
    const good = Buffer.from(`id,name\n${rows}`);
    expect(await refusal(Buffer.concat([good, Buffer.from('x,'), Buffer.from([0xff])]))).toMatchObject({
      data: { line: 20_002, byte: good.length + 3 },
    });
    expect(await refusal(Buffer.concat([good, Buffer.from('x,'), Buffer.from([0xc3])]))).toMatchObject({
      message: expect.stringContaining('it ends within a character at line 20002'),
    });
    expect(await names(good)).toHaveLength(20_000);
  });

  test('of another encoding are checked as well', async () => {
    const content = Buffer.concat([Buffer.from('id,name\na1,'), Buffer.from([0xa0]), Buffer.from('\n')]);
    expect(await refusal(content, ', encoding: big5')).toMatchObject({ message: expect.stringContaining('not BIG5') });
  });

  test('with null bytes in the header are known as UTF-16', async () => {
    expect(await refusal(utf16('id,name\na1,One\n'))).toMatchObject({
      code: 'IMPORT_INVALID',
      message: expect.stringContaining('say encoding: utf-16le'),
    });
  });

  test('of an unknown encoding refuse the mapping', () => {
    expect(() => mappingOf(', encoding: utf9')).toThrow(/no encoding is called utf9; there are utf-8, utf-16le/);
  });
});

describe('lines of a file', () => {
  test.each([
    ['header CRLF, rows LF', 'id,name\r\na1,One\na2,Two\n'],
    ['header LF, rows CRLF', 'id,name\na1,One\r\na2,Two\r\n'],
    ['every one otherwise', 'id,name\ra1,One\r\na2,Two'],
    ['all CR', 'id,name\ra1,One\ra2,Two\r'],
    ['empty ones and blank rows between', 'id,name\n\na1,One\n,\n\r\na2,Two\n , \n'],
    ['Excel’s first line', 'sep=,\r\nid,name\r\na1,One\r\na2,Two\r\n'],
  ])('may end in any way: %s', async (_, content) => {
    expect(await names(content)).toEqual(['One', 'Two']);
  });

  test('are counted as an editor counts them', async () => {
    const content = 'id,name\r\n\n,x\ra1,"One\r\n\r\ntwo"\r\n,y\n\r\n,"z\n"\n,u';
    expect((await read(content)).map(({ line }) => line)).toEqual([3, 4, 7, 9, 11]);
  });
});

describe('columns of a file', () => {
  test('that are there twice refuse the import when they are read, naming column and places', async () => {
    expect(await refusal('id,name,owner,name\na1,Orchard,ann,Ann\n')).toMatchObject({
      code: 'IMPORT_INVALID',
      message:
        'a.csv has the column name more than once (columns 2, 4), and the mapping reads it; rename all but one in ' +
        'the file.',
      data: { file: 'a.csv', column: 'name' },
    });
  });

  test('that are there twice are named in the report when they are not read', async () => {
    const folder = await folderOf({ 'a.csv': 'id,name,x,x,,\na1,Orchard,1,2,,\n' });
    const report = await runImport(new MemorySink(), folder, mappingOf(), options);
    expect(report).toMatchObject({
      taken: 1,
      refusedCount: 0,
      notes: ['a.csv has the column x more than once; the mapping does not read it.'],
    });
  });

  test('may be written with blanks around their names', async () => {
    expect(await names(' id , name \na1, One \n')).toEqual(['One']);
  });
});

describe('files of a folder', () => {
  const LIKE = `{ name: f, files: [{ file: "*companies*.CSV", to: account, id: id, fields: { name: name } },
    { file: tickets.csv, optional: true, to: ticket, account: a, at: t, fields: { externalId: i } }] }`;

  test('are found by a pattern; one that is optional may be missing, and the report says so', async () => {
    const folder = await folderOf({ 'all-companies-1.csv': 'id,name\na1,One\n', 'Companies.csv': 'id,name\na2,Two\n' });
    const report = await runImport(new MemorySink(), folder, parseMapping(LIKE), options);
    expect(report).toMatchObject({ taken: 2, notes: ['The folder has no tickets.csv; it is left out.'] });
  });

  test('that a pattern does not find refuse the import', async () => {
    const folder = await folderOf({ 'accounts.csv': 'id,name\n' });
    await expect(surveyImport(folder, parseMapping(LIKE), options)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      message: 'The folder has no file *companies*.CSV; it has accounts.csv.',
    });
  });

  test('of which none is there refuse the import', async () => {
    const folder = await folderOf({ 'x.csv': 'id,name\n' });
    const mapping = parseMapping(LIKE.replace('"*companies*.CSV"', '"*companies*.CSV", optional: true'));
    await expect(surveyImport(folder, mapping, options)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      message: expect.stringMatching(/has none of the files that the mapping reads: \*companies\*\.CSV, tickets\.csv/),
    });
  });
});
