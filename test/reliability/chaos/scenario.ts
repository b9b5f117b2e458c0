import { createMysql, createSqlite, type TestDatabase } from '../../support/databases.js';

/** CI: in `npm test`, in seconds. FULL: in `npm run chaos`, as quality.md asks. */
export type Size = 'CI' | 'FULL';
export type DatabaseKind = 'sqlite' | 'mariadb';

export const DATABASE_NAMES: Readonly<Record<DatabaseKind, string>> = { sqlite: 'SQLite', mariadb: 'MariaDB' };

/** What a deliberately broken part came to: the same check must find it out. */
export interface Control {
  /** What is broken in it. */
  readonly what: string;
  readonly isCaught: boolean;
  /** What the check found. */
  readonly found: string;
}

/** What a scenario did and found. */
export interface Findings {
  /** What it was to do, and has done: a run that did less than 95 % of it shows nothing. */
  readonly work: { readonly planned: number; readonly done: number; readonly of: string };
  /** How often each fault really happened; one that never did is a failure too. */
  readonly faults: Readonly<Record<string, number>>;
  /** What was not as it must be. */
  readonly wrong: readonly string[];
  readonly controls: readonly Control[];
  /** What is left out on this database, and why. */
  readonly note?: string;
}

export interface Scenario {
  /** `D1` … `D14`. */
  readonly id: string;
  /** What must hold, as a sentence. */
  readonly title: string;
  readonly databases: readonly DatabaseKind[];
  run(size: Size, database: DatabaseKind): Promise<Findings>;
}

export interface Verdict {
  readonly held: boolean;
  readonly work: Findings['work'];
  /** One line: what was done, what was found. */
  readonly detail: string;
  readonly control: string;
  /** Why it did not hold. */
  readonly problems: readonly string[];
}

const LEAST_SHARE = 0.95;

/** Whether it held: nothing wrong, the work done, every fault seen, every control caught. */
export function judge({ work, faults, wrong, controls, note }: Findings): Verdict {
  const share = work.planned === 0 ? 0 : work.done / work.planned;
  const problems = [
    ...wrong,
    ...(share < LEAST_SHARE ? [`only ${work.done} of ${work.planned} ${work.of} were done: that shows nothing`] : []),
    ...Object.entries(faults).flatMap(([fault, times]) =>
      times > 0 ? [] : [`“${fault}” never happened: that shows nothing`],
    ),
    ...(controls.length === 0 ? ['there is no control'] : []),
    ...controls.flatMap(({ what, isCaught, found }) => (isCaught ? [] : [`not caught: ${what} (${found})`])),
  ];
  const counted = Object.entries(faults).map(([fault, times]) => `${times} ${fault}`);
  const held = problems.length === 0;
  return {
    held,
    work,
    detail: [
      `${work.done} of ${work.planned} ${work.of}`,
      ...counted,
      ...(note === undefined ? [] : [note]),
      held ? 'nothing wrong' : problems.join('; '),
    ].join(', '),
    control: controls.map(({ what, isCaught }) => `${what}: ${isCaught ? 'caught' : 'NOT CAUGHT'}`).join('; '),
    problems,
  };
}

/** A control that is caught when the check finds anything at all. */
export const caughtBy = (what: string, wrong: readonly string[]): Control => ({
  what,
  isCaught: wrong.length > 0,
  found: wrong[0] ?? 'nothing',
});

/** An empty database of its own. */
export const createDatabase = (kind: DatabaseKind): Promise<TestDatabase> =>
  kind === 'sqlite' ? createSqlite() : createMysql();

/** What a scenario has opened is closed when it ends, however it ends, the last first. */
export async function withEndings<T>(work: (onEnd: (end: () => unknown) => void) => Promise<T>): Promise<T> {
  const endings: (() => unknown)[] = [];
  try {
    return await work((end) => endings.push(end));
  } finally {
    for (const end of endings.reverse()) await end();
  }
}
