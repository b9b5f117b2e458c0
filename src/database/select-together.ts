import DataLoader from 'dataloader';
import type { Context, Executor, SqlValue } from '../kernel/context.js';

/** A SELECT in its parts, so that several of the same columns of the same table can be put together. */
export interface Select {
  /** What is selected, each expression with a name. */
  readonly columns: string;
  /** A table, or tables with their joins. */
  readonly from: string;
  /** Everything after it: `WHERE … ORDER BY … LIMIT …`. An order is kept only together with a LIMIT. */
  readonly rest: string;
  readonly values: readonly SqlValue[];
}

/** SELECTs in one statement at most; SQLite takes 500. */
const MOST_SELECTS = 100;
/** Values in one statement at most; SQLite takes 32,766. A SELECT with more of its own goes alone. */
const MOST_VALUES = 10_000;

/** Which SELECT of a statement a row answers. */
const PLACE = 'select_place';

type Reads = Pick<Context, 'db' | 'memo'>;
type Answer = readonly object[] | Error;

/**
 * Returns the rows of a SELECT. SELECTs that one request makes in the same tick, of the same columns and tables, are
 * sent as one statement, by UNION ALL: so the lists of a hundred parents, whatever the page, cursor and filter of each,
 * cost one statement, and each is still served by its own index and LIMIT. A SELECT alone is sent as it is, and one
 * that is asked for many times is sent once. Nothing is remembered: asked again later, it is read again.
 * Rows may have a column `select_place` besides their own.
 */
export async function selectTogether<Row>(ctx: Reads, select: Select): Promise<Row[]> {
  const loader = ctx.memo(
    selectTogether,
    () => new DataLoader((selects: readonly Select[]) => answerAll(ctx.db, selects), { cache: false }),
  );
  return (await loader.load(select)) as Row[];
}

async function answerAll(db: Executor, selects: readonly Select[]): Promise<Answer[]> {
  const names = selects.map(nameOf);
  const different = new Map(selects.map((select, place) => [names[place] as string, select]));
  const answers = new Map<string, Answer>();
  await Promise.all(
    statementsOf([...different]).map(async (group) => {
      const answer = await answerGroup(
        db,
        group.map(([, select]) => select),
      ).catch((error: Error) => error);
      group.forEach(([name], place) => void answers.set(name, Array.isArray(answer) ? (answer[place] ?? []) : answer));
    }),
  );
  return names.map((name) => answers.get(name) ?? []);
}

type Named = readonly [name: string, select: Select];

/** Puts together what has the same columns and tables, as far as one statement holds it. */
function statementsOf(selects: readonly Named[]): Named[][] {
  const groups: Named[][] = [];
  const open = new Map<string, { readonly group: Named[]; values: number }>();
  for (const named of selects) {
    const [, { columns, from, values }] = named;
    const shape = `${columns} FROM ${from}`;
    const known = open.get(shape);
    if (known && known.group.length < MOST_SELECTS && known.values + values.length <= MOST_VALUES) {
      known.group.push(named);
      known.values += values.length;
      continue;
    }
    const group = [named];
    groups.push(group);
    open.set(shape, { group, values: values.length });
  }
  return groups;
}

async function answerGroup(db: Executor, group: readonly Select[]): Promise<object[][]> {
  const [first] = group;
  if (group.length === 1 && first) return [await db.query<object>(textOf(first), first.values)];
  const rows = await db.query<{ [PLACE]: number }>(
    group.map((select, place) => branch(db, select, place)).join(' UNION ALL '),
    group.flatMap(({ values }) => values),
  );
  const lists: object[][] = group.map(() => []);
  for (const row of rows) lists[Number(row[PLACE])]?.push(row);
  return lists;
}

const textOf = ({ columns, from, rest }: Select) => `SELECT ${columns} FROM ${from} ${rest}`;

/** The same for the same SELECT with the same values, and for no other. */
const nameOf = (select: Select) =>
  JSON.stringify([
    textOf(select),
    ...select.values.map((value) =>
      Buffer.isBuffer(value) ? ['bytes', value.toString('hex')] : typeof value === 'bigint' ? [`${value}`] : value,
    ),
  ]);

/** SQLite takes an ORDER BY within a UNION only in a subquery; MariaDB would write each subquery to a table first. */
function branch({ dialect }: Executor, select: Select, place: number): string {
  const text = textOf({ ...select, columns: `${select.columns}, ${place} AS ${PLACE}` });
  return dialect === 'sqlite' ? `SELECT * FROM (${text})` : `(${text})`;
}
