import { randomBytes } from 'node:crypto';
import { deleteRows, insertRows, selectByKeys, updateRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import type { Context } from '../../../src/kernel/context.js';
import { hashKey, newId } from '../../../src/kernel/ids.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { sampleEntities } from '../../support/sample.entity.js';
import { sampleRow } from '../../support/sample.js';

eachDatabase((open, kind) => {
  let database: Database;
  let ctx: Context;
  const write = <T>(work: (ctx: Context) => Promise<T>) => database.transaction(ctx, work);
  const rowsOf = (ids: readonly string[]) =>
    selectByKeys(
      ctx,
      'sample',
      ['id'],
      ids.map((id) => [id]),
    );

  beforeAll(async () => {
    database = await open({ entities: sampleEntities });
    ctx = contextOn(database);
  });

  it.each([1, 9, 10, 11, 99, 261, 2_345])('inserts %i rows, whatever the sizes of its statements', async (count) => {
    const rows = Array.from({ length: count }, (_, score) =>
      sampleRow({ score, name: `n${score}`, notes: 'é'.repeat(score % 50) }),
    );
    await expect(write((ctx) => insertRows(ctx, 'sample', rows))).resolves.toBe(count);
    const found = await rowsOf(rows.map(({ id }) => id as string));
    expect(found.map(({ score }) => score).sort((a, b) => a - b)).toEqual(rows.map((_, score) => score));
  });

  it.each([1, 49, 50, 311])('inserts %i rows that carry bytes', async (count) => {
    const rows = Array.from({ length: count }, () => sampleRow({ state: randomBytes(1_100) }));
    await expect(write((ctx) => insertRows(ctx, 'sample', rows))).resolves.toBe(count);
    const found = new Map((await rowsOf(rows.map(({ id }) => id as string))).map(({ id, state }) => [id, state]));
    for (const { id, state } of rows) expect(found.get(id as string)?.equals(state as Buffer)).toBe(true);
  });

  it('splits what would be larger than a packet', async () => {
    const rows = Array.from({ length: 30 }, () => sampleRow({ notes: '\u0000'.repeat(700_000) }));
    await expect(write((ctx) => insertRows(ctx, 'sample', rows))).resolves.toBe(30);
  });

  it('refuses a key that exists, and takes nothing of that transaction', async () => {
    const known = sampleRow();
    const fresh = sampleRow();
    await write((ctx) => insertRows(ctx, 'sample', [known]));
    await expect(write((ctx) => insertRows(ctx, 'sample', [fresh, known]))).rejects.toMatchObject({
      code: 'DUPLICATE',
    });
    expect(await rowsOf([fresh.id as string])).toEqual([]);
  });

  it.each([1, 40])('passes over %i keys that exist, and says how many were new', async (count) => {
    const known = Array.from({ length: count }, () => sampleRow({ name: 'first' }));
    await write((ctx) => insertRows(ctx, 'sample', known));
    const again = known.map((row) => ({ ...row, id: newId('account'), name: 'second' }));
    const fresh = Array.from({ length: count }, () => sampleRow());
    await expect(
      write((ctx) => insertRows(ctx, 'sample', [...again, ...fresh], { onDuplicate: 'ignore' })),
    ).resolves.toBe(count);
    expect((await rowsOf(known.map(({ id }) => id as string))).every(({ name }) => name === 'first')).toBe(true);
    expect(await rowsOf(again.map(({ id }) => id))).toEqual([]);
  });

  it('passes over nothing but a duplicate: a missing value is refused even with ignore', async () => {
    await expect(
      write((ctx) => insertRows(ctx, 'sample', [{ ...sampleRow(), kind: null as never }], { onDuplicate: 'ignore' })),
    ).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  if (kind === 'mysql') {
    it('refuses a text that its column would cut, even with ignore', async () => {
      await expect(
        write((ctx) => insertRows(ctx, 'sample', [sampleRow({ name: 'x'.repeat(101) })], { onDuplicate: 'ignore' })),
      ).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE' });
    });
  }

  it('replaces the columns given, by the primary key, and leaves the others', async () => {
    const rows = Array.from({ length: 300 }, (_, score) => sampleRow({ score, name: 'kept' }));
    await write((ctx) => insertRows(ctx, 'sample', rows));
    const changed = rows.map(({ name: _name, ...row }) => ({ ...row, score: 7, state: Buffer.alloc(900, 1) }));
    await expect(write((ctx) => insertRows(ctx, 'sample', changed, { onDuplicate: 'replace' }))).resolves.toBe(300);
    for (const { score, name, state } of await rowsOf(rows.map(({ id }) => id as string)))
      expect([score, name, state?.length]).toEqual([7, 'kept', 900]);
  });

  it('replaces by a key of two columns', async () => {
    const accountId = newId('account');
    const visits = (visits: number) =>
      [1, 2, 4_503_599_627_370_495].map((person_number) => ({ account_id: accountId, person_number, visits }));
    await write((ctx) => insertRows(ctx, 'sample_pair', visits(1), { onDuplicate: 'replace' }));
    await write((ctx) => insertRows(ctx, 'sample_pair', visits(2), { onDuplicate: 'replace' }));
    const found = await selectByKeys(
      ctx,
      'sample_pair',
      ['account_id', 'person_number'],
      [
        [accountId, 1],
        [accountId, 4_503_599_627_370_495],
        [accountId, 9],
      ],
    );
    expect(found.map(({ visits }) => visits)).toEqual([2, 2]);
  });

  it('updates many rows by their keys: scalars, NULL, texts of all letters; says how many it found', async () => {
    const rows = Array.from({ length: 50 }, () => sampleRow({ rating: 3, share: 0.25 }));
    await write((ctx) => insertRows(ctx, 'sample', rows));
    const changes = rows.map(({ id }, at) => ({
      id: id as string,
      name: at % 2 ? `né "${at}" \\ 💡` : null,
      rating: at % 2 ? at : null,
      share: at / 3,
      notes: 'n'.repeat(at),
      amount_minor: 2 ** 52 + at,
    }));
    const found = await write((ctx) =>
      updateRows(ctx, 'sample', ['id'], [...changes, { ...changes[0], id: newId('account') }]),
    );
    expect(found).toBe(50);
    const after = await ctx.db.query(
      `SELECT id, name, rating, share, notes, amount_minor FROM sample WHERE id IN ` +
        `(${rows.map(() => '?').join()}) ORDER BY id`,
      rows.map(({ id }) => id),
    );
    expect(after).toEqual([...changes].sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it('updates only where every key column agrees, as a fence does', async () => {
    const row = sampleRow({ score: 5 });
    await write((ctx) => insertRows(ctx, 'sample', [row]));
    await expect(
      write((ctx) => updateRows(ctx, 'sample', ['id', 'score'], [{ id: row.id ?? null, score: 4, name: 'stale' }])),
    ).resolves.toBe(0);
    await expect(
      write((ctx) => updateRows(ctx, 'sample', ['id', 'score'], [{ id: row.id ?? null, score: 5, name: 'fresh' }])),
    ).resolves.toBe(1);
    expect(await rowsOf([row.id as string])).toMatchObject([{ name: 'fresh' }]);
  });

  it('updates columns of bytes', async () => {
    const row = sampleRow();
    await write((ctx) => insertRows(ctx, 'sample', [row]));
    await write((ctx) => updateRows(ctx, 'sample', ['id'], [{ id: row.id ?? null, state: Buffer.from([1, 0, 2]) }]));
    expect(await rowsOf([row.id as string])).toMatchObject([{ state: Buffer.from([1, 0, 2]) }]);
  });

  it('counts a row as found when an update leaves it as it was', async () => {
    const row = sampleRow({ score: 5 });
    await write((ctx) => insertRows(ctx, 'sample', [row]));
    await expect(write((ctx) => ctx.db.run('UPDATE sample SET score = 5 WHERE id = ?', [row.id]))).resolves.toBe(1);
  });

  it('deletes by keys, and by hashes', async () => {
    const rows = Array.from({ length: 1_200 }, () => sampleRow());
    await write((ctx) => insertRows(ctx, 'sample', rows));
    await expect(
      write((ctx) =>
        deleteRows(
          ctx,
          'sample',
          'id',
          rows.slice(0, 600).map(({ id }) => id as string),
        ),
      ),
    ).resolves.toBe(600);
    await expect(
      write((ctx) =>
        deleteRows(
          ctx,
          'sample',
          'external_hash',
          rows.map(({ external_hash }) => external_hash as Buffer),
        ),
      ),
    ).resolves.toBe(600);
    expect(await rowsOf(rows.map(({ id }) => id as string))).toEqual([]);
  });

  it('finds by hashes', async () => {
    const row = sampleRow({ externalId: `hash-${kind}` });
    await write((ctx) => insertRows(ctx, 'sample', [row]));
    const found = await selectByKeys(
      ctx,
      'sample',
      ['external_hash'],
      [[hashKey(`hash-${kind}`)], [hashKey('nobody')]],
      { columns: ['id'] },
    );
    expect(found).toEqual([{ id: row.id }]);
  });

  it('takes no rows for nothing to do', async () => {
    await expect(write((ctx) => insertRows(ctx, 'sample', []))).resolves.toBe(0);
    await expect(write((ctx) => updateRows(ctx, 'sample', ['id'], []))).resolves.toBe(0);
    await expect(write((ctx) => deleteRows(ctx, 'sample', 'id', []))).resolves.toBe(0);
    await expect(selectByKeys(ctx, 'sample', ['id'], [])).resolves.toEqual([]);
  });
});
