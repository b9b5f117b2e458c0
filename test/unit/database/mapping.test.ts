import { insertRows } from '../../../src/database/bulk.js';
import { dehydrate, hydrate } from '../../../src/database/hydrate.js';
import { newId } from '../../../src/kernel/ids.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { Sample, SampleLog, sampleEntities } from '../../support/sample.entity.js';
import { sampleRow } from '../../support/sample.js';

eachDatabase((open) => {
  it('makes tables that TypeORM finds nothing to change in', async () => {
    const database = await open({ entities: sampleEntities });
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('gives back every kind of value as it was kept', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    const record: Partial<Sample> = {
      id: newId('account'),
      name: 'Zoë “O’Brien” \\ 💡\n',
      parentId: newId('account'),
      score: -7,
      rating: 2_147_483_647,
      amountMinor: 9_007_199_254_740_991,
      share: 0.1 + 0.2,
      isLive: false,
      createdAt: 1_763_800_000_123,
      startsOn: '2026-11-22',
      attributes: { plan: 'Größe', list: [1, null, true] },
      notes: 'x'.repeat(70_000),
      state: Buffer.from([0, 255, 39, 92, 10]),
    };
    await database.transaction(ctx, async (ctx) => void (await insertRows(ctx, 'sample', [sampleRow(record)])));
    const [row] = await ctx.db.query<Record<string, unknown>>('SELECT * FROM sample WHERE id = ?', [record.id]);
    expect(hydrate(Sample, row ?? {})).toMatchObject(record);
  });

  it('numbers what is appended, rising', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    await database.transaction(
      ctx,
      async (ctx) => void (await insertRows(ctx, 'sample_log', [{ word: 'one' }, { word: 'two' }])),
    );
    const rows = await ctx.db.query('SELECT * FROM sample_log ORDER BY id');
    expect(rows.map((row) => hydrate(SampleLog, row))).toEqual([
      { id: 1, word: 'one' },
      { id: 2, word: 'two' },
    ]);
  });

  it('knows four keys that differ only by case, accent or trailing space as four, by their hashes', async () => {
    const database = await open({ entities: sampleEntities });
    const ctx = contextOn(database);
    const keys = ['Acme', 'acme', 'Acmé', 'Acme '];
    await database.transaction(
      ctx,
      async (ctx) =>
        void (await insertRows(
          ctx,
          'sample',
          keys.map((externalId, score) => sampleRow({ externalId, score })),
        )),
    );
    for (const [score, externalId] of keys.entries()) {
      const rows = await ctx.db.query<{ score: number; external_id: string }>(
        'SELECT score, external_id FROM sample WHERE external_hash = ?',
        [sampleRow({ externalId }).external_hash],
      );
      expect(rows).toEqual([{ score, external_id: externalId }]);
    }
  });
});

it('maps a part of a record to a part of a row', () => {
  expect(dehydrate(Sample, { isLive: true, attributes: { a: 1 }, parentId: null })).toEqual({
    is_live: 1,
    attributes: '{"a":1}',
    parent_id: null,
  });
});
