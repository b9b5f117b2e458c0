import { insertRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import { type Select, selectTogether } from '../../../src/database/select-together.js';
import type { Context, SqlValue } from '../../../src/kernel/context.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { sampleEntities } from '../../support/sample.entity.js';
import { sampleRow } from '../../support/sample.js';

eachDatabase((open) => {
  let database: Database;
  let ctx: Context;
  let sent: string[];

  beforeAll(async () => {
    database = await open({ entities: sampleEntities });
    await database.transaction(contextOn(database), async (ctx) => {
      const ids = Array.from({ length: 250 }, (_, n) => `acct_${String(n).padStart(3, '0')}`);
      await insertRows(
        ctx,
        'sample',
        ids.map((id, n) => sampleRow({ id, score: n })),
      );
    });
  });

  beforeEach(() => {
    sent = [];
    const { reader } = database;
    const db = Object.assign(Object.create(reader) as typeof reader, {
      query: (sql: string, values?: readonly unknown[]) => {
        sent.push(sql);
        return reader.query(sql, values);
      },
    });
    ctx = contextOn(database).on(db);
  });

  const below = (score: SqlValue, more: Partial<Select> = {}): Select => ({
    columns: 'id, score',
    from: 'sample',
    rest: 'WHERE score < ? ORDER BY score DESC LIMIT 2',
    values: [score],
    ...more,
  });
  const scores = (rows: readonly { readonly score: number }[]) => rows.map(({ score }) => score);
  const ask = async (...selects: readonly Select[]) =>
    (await Promise.all(selects.map((select) => selectTogether<{ score: number }>(ctx, select)))).map(scores);

  it('sends what is asked for in one tick as one statement, and answers each in its order', async () => {
    expect(await ask(below(3), below(1), below(0), below(200))).toEqual([[2, 1], [0], [], [199, 198]]);
    expect(sent).toHaveLength(1);
  });

  it('sends a SELECT alone as it is, and reads again what is asked for later', async () => {
    expect([await ask(below(3)), await ask(below(3))]).toEqual([[[2, 1]], [[2, 1]]]);
    expect(sent).toHaveLength(2);
    expect(sent.join()).not.toMatch(/UNION|select_place/);
  });

  it('sends the same SELECT once, whoever asks, and no other for it', async () => {
    const three = below(3, { rest: 'WHERE score < ? ORDER BY score LIMIT 1' });
    expect(await ask(below(3), below(3), three, below(3))).toEqual([[2, 1], [2, 1], [0], [2, 1]]);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.match(/LIMIT/g)).toHaveLength(2);
  });

  it('tells bytes and texts apart', async () => {
    const of = (value: SqlValue) =>
      below(1, { columns: 'id, score, ? AS given', rest: 'WHERE score = 1', values: [value] });
    const rows = await Promise.all(
      [Buffer.from('a'), 'a', Buffer.from('b')].map((value) => selectTogether<{ given: unknown }>(ctx, of(value))),
    );
    expect(rows.map(([row]) => String(row?.given))).toEqual(['a', 'a', 'b']);
    expect(sent[0]?.match(/given/g)).toHaveLength(3);
  });

  it('puts a hundred into a statement, and ten thousand values', async () => {
    const many = await ask(...Array.from({ length: 201 }, (_, n) => below(n + 2)));
    expect(many).toEqual(Array.from({ length: 201 }, (_, n) => [n + 1, n]));
    expect(sent).toHaveLength(3);
    sent.length = 0;
    const wide = (n: number) =>
      below(n, {
        rest: `WHERE score IN (${Array.from({ length: 4_000 }, () => '?').join()}) ORDER BY score DESC LIMIT 2`,
        values: Array.from({ length: 4_000 }, (_, value) => (value < n ? value : -1)),
      });
    expect(await ask(wide(3), wide(4), wide(5))).toEqual([
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
    expect(sent).toHaveLength(2);
  });

  it('keeps other columns and tables apart, and lets a faulty one spoil only those of its statement', async () => {
    const faulty = selectTogether(ctx, below(1, { columns: 'id, nothing' }));
    const refused = expect(faulty).rejects.toThrow();
    expect(await ask(below(3), below(2, { columns: 'score' }))).toEqual([
      [2, 1],
      [1, 0],
    ]);
    await refused;
  });
});
