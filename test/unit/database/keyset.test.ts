import fc from 'fast-check';
import { insertRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import { keysetPage, type OrderTerm } from '../../../src/database/keyset.js';
import { sql } from '../../../src/database/sql.js';
import type { Context } from '../../../src/kernel/context.js';
import type { Page, PageRequest } from '../../../src/kernel/page.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { sampleEntities } from '../../support/sample.entity.js';
import { sampleRow } from '../../support/sample.js';

interface Line {
  readonly id: string;
  readonly score: number;
  readonly rating: number | null;
  readonly name: string | null;
}

const COLUMNS = ['score', 'rating', 'name'] as const;

const someLines = fc
  .array(
    fc.record({
      score: fc.integer({ min: 0, max: 3 }),
      rating: fc.option(fc.integer({ min: 0, max: 3 })),
      name: fc.option(fc.constantFrom('a', 'A', 'á', 'b', 'Zoë', '')),
    }),
    {
      maxLength: 14,
    },
  )
  .map((lines) => lines.map((line, at): Line => ({ ...line, id: `acct_${String((at * 7) % 100).padStart(2, '0')}` })));

const someOrder = fc
  .array(fc.record({ column: fc.constantFrom(...COLUMNS), direction: fc.constantFrom('ASC', 'DESC') }), {
    maxLength: 3,
  })
  .map((terms) => terms.map((term) => ({ ...term, nullable: term.column !== 'score' }) as OrderTerm));

/** The whole list in memory: NULLs last, ties by id in the last direction. */
function sorted(lines: readonly Line[], order: readonly OrderTerm[]): string[] {
  const terms = [...order, { column: 'id', direction: order.at(-1)?.direction ?? 'ASC' }];
  const compare = (a: Line, b: Line) => {
    for (const { column, direction } of terms) {
      const [left, right] = [a[column as keyof Line], b[column as keyof Line]];
      if (left === right) continue;
      if (left === null) return 1;
      if (right === null) return -1;
      return (byBytes(left, right) < 0 ? -1 : 1) * (direction === 'ASC' ? 1 : -1);
    }
    return 0;
  };
  return [...lines].sort(compare).map(({ id }) => id);
}

const byBytes = (a: string | number, b: string | number) =>
  typeof a === 'number' ? a - (b as number) : Buffer.compare(Buffer.from(a), Buffer.from(String(b)));

eachDatabase((open, kind) => {
  let database: Database;
  let ctx: Context;

  beforeAll(async () => {
    database = await open({ entities: sampleEntities });
    ctx = contextOn(database);
  });

  const fill = (lines: readonly Line[]) =>
    database.transaction(ctx, async (ctx) => {
      await ctx.db.run('DELETE FROM sample');
      await insertRows(
        ctx,
        'sample',
        lines.map((line) => sampleRow(line)),
      );
    });

  const page = (request: PageRequest, order: readonly OrderTerm[]): Promise<Page<string>> =>
    keysetPage(ctx, { table: 'sample', order, request, map: ({ id }: { id: string }) => id });

  it('walks a list forward and backward just as the whole list sorted in memory', async () => {
    const property = fc.asyncProperty(
      someLines,
      someOrder,
      fc.integer({ min: 1, max: 5 }),
      async (lines, order, size) => {
        await fill(lines);
        const expected = sorted(lines, order);
        for (let at = 0, after: string | null = null; ; at += size) {
          const found: Page<string> = await page({ first: size, after }, order);
          expect(found.nodes).toEqual(expected.slice(at, at + size));
          expect(found.hasNextPage).toBe(at + size < expected.length);
          expect(found.hasPreviousPage).toBe(at > 0);
          if (!found.hasNextPage) break;
          after = found.cursors.at(-1) ?? null;
        }
        for (let to = expected.length, before: string | null = null; ; to -= size) {
          const found: Page<string> = await page({ last: size, before }, order);
          expect(found.nodes).toEqual(expected.slice(Math.max(0, to - size), to));
          expect(found.hasPreviousPage).toBe(to - size > 0);
          if (!found.hasPreviousPage) break;
          before = found.cursors[0] ?? null;
        }
      },
    );
    await fc.assert(property, { numRuns: kind === 'sqlite' ? 120 : 40 });
  });

  it('takes both bounds, and counts the whole list only when asked', async () => {
    await fill(Array.from({ length: 9 }, (_, at) => ({ id: `acct_0${at}`, score: at, rating: null, name: null })));
    const order: OrderTerm[] = [{ column: 'score', direction: 'DESC' }];
    const all = await page({ first: 9 }, order);
    const some = await page({ first: 10, after: all.cursors[2] ?? null, before: all.cursors[6] ?? null }, order);
    expect(some.nodes).toEqual(['acct_05', 'acct_04', 'acct_03']);
    expect(await some.totalCount()).toBe(9);
  });

  it('keeps its conditions on every page and in the count', async () => {
    await fill(Array.from({ length: 10 }, (_, at) => ({ id: `acct_0${at}`, score: at % 2, rating: null, name: null })));
    const odd = (request: PageRequest) =>
      keysetPage(ctx, {
        table: 'sample',
        where: [sql('score = ? OR score = ?', 1, 3)],
        request,
        map: ({ id }: { id: string }) => id,
      });
    const first = await odd({ first: 3 });
    const second = await odd({ first: 3, after: first.cursors.at(-1) ?? null });
    expect([...first.nodes, ...second.nodes]).toEqual(['acct_01', 'acct_03', 'acct_05', 'acct_07', 'acct_09']);
    expect(await second.totalCount()).toBe(5);
  });

  it('shows nothing twice and leaves nothing out when rows come and go between pages', async () => {
    await fill(Array.from({ length: 6 }, (_, at) => ({ id: `acct_1${at}`, score: 1, rating: null, name: null })));
    const first = await page({ first: 3 }, []);
    await database.transaction(ctx, async (ctx) => {
      await ctx.db.run("DELETE FROM sample WHERE id IN ('acct_10', 'acct_12')");
      await insertRows(ctx, 'sample', [sampleRow({ id: 'acct_00' })]);
    });
    const second = await page({ first: 3, after: first.cursors.at(-1) ?? null }, []);
    expect(second.nodes).toEqual(['acct_13', 'acct_14', 'acct_15']);
  });

  it.each([
    '',
    'not-a-cursor',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["x",{"a":1}]').toString('base64url'),
  ])('refuses the cursor “%s”', async (after) => {
    await expect(page({ first: 1, after }, [])).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('refuses a cursor of the same list in another order', async () => {
    await fill([{ id: 'acct_01', score: 1, rating: 1, name: null }]);
    const { cursors } = await page({ first: 1 }, [{ column: 'score', direction: 'ASC' }]);
    await expect(
      page({ first: 1, after: cursors[0] ?? null }, [{ column: 'score', direction: 'DESC' }]),
    ).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });
});
