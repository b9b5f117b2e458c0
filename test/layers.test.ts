import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { circlesOf } from './support/import-circles.js';

/** The rooms from low to high: a file imports from its own room and from lower ones. */
const ROOMS = [
  'kernel',
  'database',
  'bus',
  'condition',
  'event',
  'signal',
  'account',
  'quarantine',
  'contact',
  'team',
  'journey',
  'guide',
  'revenue',
  'opportunity',
  'risk',
  'usage',
  'voice',
  'segment',
  'health',
  'lifecycle',
  'task',
  'playbook',
  'sdk',
  'engine',
  'sdk/testing',
  'plugin',
  'insight',
  'integration',
  'access',
  'entities',
  'graphql',
  'server',
  'config',
  'app',
  'cli',
  'main',
];
/**
 * The rooms of the house of playbooks, from low to high; `.` is what puts them together for a turn. A step asks others
 * through the `Walk`: `run` stands below `enrolment`.
 */
const PLAYBOOK_ROOMS = ['definition', 'model', 'compile', 'trigger', 'run', 'enrolment', 'version', '.', 'api'];
/** A folder with more files of its own than this is two rooms. */
const MOST_FILES = 40;
/** What may stand between a file's noun and `.ts`: CONTRIBUTING says what each means. */
const SUFFIXES = [
  'types enums entity view connection inputs resolver service rules definition compile state upcast codec fold',
  'commands facts row record store sql load step signals worker child messages command page text source',
  'action criteria',
].flatMap((words) => words.split(' '));
/** Those that neither type-graphql nor TypeORM may come into. */
const PLAIN = new Set(['types', 'rules', 'definition', 'compile', 'state', 'fold', 'facts', 'row', 'record', 'step']);
const MOST_COLUMNS = 120;
/** The rooms besides `database/` that ask which database it is: how the processes of a start share the work. */
const ASKS_DIALECT = ['app.ts', 'app/action-room.ts', 'app/platform.ts', 'kernel/context.ts'];
/** A text that is a statement of SQL. */
const STATEMENT = /['"`](?:SELECT|INSERT INTO|UPDATE \S+ SET|DELETE FROM|REPLACE INTO|WITH \w+ AS|SAVEPOINT)\s/;
/** Plugins that are wrong on purpose, as their authors might have written them. */
const BROKEN = /[\\/]fixtures[\\/]broken[\\/]/;
const ROOT = process.cwd();
const SRC = join(ROOT, 'src');

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

const files = (folder: string, named = /\.ts$/): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name), named)
      : named.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  );

const IMPORT = new RegExp(
  [
    String.raw`^(?:import|export)\s+(type\s+)?[^;'"]*?from\s+['"]([^'"]+)['"]`,
    String.raw`import\(\s*['"]([^'"]+)['"]\s*\)`,
    String.raw`^import\s+['"]([^'"]+)['"]`,
  ].join('|'),
  'gm',
);

function importsOf(file: string): Import[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? match[4] ?? '',
    isTypeOnly: match[1] !== undefined,
  }));
}

/** The file that an import of a file of ours means. */
const targetOf = ({ file, target }: Import): string => resolve(dirname(file), target).replace(/\.js$/, '.ts');

/** What each file imports of ours, types included; by the paths from the root. */
function importGraph(sources: readonly string[]): Map<string, string[]> {
  const own = (one: Import) => (one.target.startsWith('.') ? [relative(ROOT, targetOf(one))] : []);
  return new Map(sources.map((file) => [relative(ROOT, file), importsOf(file).flatMap(own)]));
}

function playbookRoomOf(path: string): string | undefined {
  const [house, room, ...rest] = relative(SRC, path).split(sep);
  return house !== 'playbook' ? undefined : rest.length === 0 ? '.' : room;
}

/** `rules` of `risk.rules.ts`; undefined of a file that has no suffix. */
const suffixOf = (path: string): string | undefined =>
  path.split(sep).at(-1)?.split('.').slice(1, -1).join('.') || undefined;

function roomOf(path: string): string {
  const parts = relative(SRC, path).split(sep);
  if (parts[0] === 'sdk' && parts[1] === 'testing') return 'sdk/testing';
  return (parts[0] ?? '').replace(/\.(ts|js)$/, '');
}

describe('the house', () => {
  const sources = files(SRC);

  test('has every folder of src in the written order of rooms', () => {
    const found = new Set(sources.map(roomOf));
    expect([...found].filter((room) => !ROOMS.includes(room))).toEqual([]);
  });

  test('imports one way, from high rooms to low ones', () => {
    const wrong = sources.flatMap(importsOf).filter(({ file, target }) => {
      if (!target.startsWith('.')) return false;
      return ROOMS.indexOf(roomOf(resolve(dirname(file), target))) > ROOMS.indexOf(roomOf(file));
    });
    expect(wrong.map(({ file, target }) => `${relative(ROOT, file)} → ${target}`)).toEqual([]);
  });

  test('has the rooms of playbook/ in their order, and imports one way there too', () => {
    const rooms = new Set(sources.flatMap((file) => playbookRoomOf(file) ?? []));
    expect([...rooms].sort()).toEqual([...PLAYBOOK_ROOMS].sort());
    const wrong = sources.flatMap(importsOf).filter((one) => {
      const [from, to] = [playbookRoomOf(one.file), playbookRoomOf(targetOf(one))];
      if (from === undefined || to === undefined) return false;
      return PLAYBOOK_ROOMS.indexOf(to) > PLAYBOOK_ROOMS.indexOf(from);
    });
    expect(wrong.map(({ file, target }) => `${relative(ROOT, file)} → ${target}`)).toEqual([]);
  });

  test('has no circle of files anywhere, types included', () => {
    const graph = importGraph(['src', 'migrations', 'plugins', 'test'].flatMap((folder) => files(join(ROOT, folder))));
    const unread = sources.flatMap((file) =>
      (graph.get(relative(ROOT, file)) ?? []).filter((target) => !graph.has(target)),
    );
    expect(unread).toEqual([]);
    expect(circlesOf(graph)).toEqual([]);
  });

  test('sees a circle in a graph that has one, and none in a graph that has none', () => {
    const line = { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] };
    const circle = { ...line, d: ['e'], e: ['b'], f: ['f'], g: ['a', 'f'] };
    expect(circlesOf(new Map(Object.entries(line)))).toEqual([]);
    expect(circlesOf(new Map(Object.entries(circle)))).toEqual([['b', 'd', 'e'], ['f']]);
  });

  test('keeps folders at 40 files of their own', () => {
    const counts = new Map<string, number>();
    for (const file of ['src', 'test', 'plugins'].flatMap((folder) => files(join(ROOT, folder))))
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(([, count]) => count > MOST_FILES);
    expect(full.map(([folder, count]) => `${relative(ROOT, folder)}: ${count}`)).toEqual([]);
  });

  test('keeps lines within 120 columns', () => {
    const written = ['src', 'test', 'plugins', 'bench', 'migrations'].flatMap((folder) =>
      files(join(ROOT, folder), /\.(ts|mjs)$/),
    );
    const long = written
      .filter((file) => !BROKEN.test(file))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .flatMap((line, at) => (line.length > MOST_COLUMNS ? [`${relative(ROOT, file)}:${at + 1}`] : [])),
      );
    expect(long).toEqual([]);
  });

  test('keeps TypeORM, GraphQL and the database out of what a plugin imports', () => {
    const seen = new Set<string>();
    const forbidden: string[] = [];
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const { target, isTypeOnly } of importsOf(file)) {
        if (isTypeOnly) continue;
        if (/^(typeorm|graphql|type-graphql|mysql2|better-sqlite3|fastify)/.test(target))
          forbidden.push(`${relative(ROOT, file)} → ${target}`);
        if (target.startsWith('.')) visit(resolve(dirname(file), target).replace(/\.js$/, '.ts'));
      }
    };
    visit(join(SRC, 'sdk', 'index.ts'));
    expect(seen.size).toBeGreaterThanOrEqual(3);
    expect(forbidden).toEqual([]);
  });

  test('gives a suffix of a file one meaning', () => {
    const unknown = sources.filter((file) => !SUFFIXES.includes(suffixOf(file) ?? 'types'));
    expect(unknown.map((file) => relative(SRC, file))).toEqual([]);
    const impure = sources
      .filter((file) => PLAIN.has(suffixOf(file) ?? ''))
      .flatMap(importsOf)
      .filter(({ target, isTypeOnly }) => !isTypeOnly && /^(type-graphql|typeorm)$/.test(target));
    expect(impure.map(({ file, target }) => `${relative(SRC, file)} → ${target}`)).toEqual([]);
  });

  test('lets plugins import the SDK only', () => {
    const foreign = files(join(ROOT, 'plugins'))
      .flatMap(importsOf)
      .filter(
        ({ target }) => !target.startsWith('perennial/sdk') && !target.startsWith('./') && target !== '@jest/globals',
      );
    expect(foreign.map(({ file, target }) => `${relative(ROOT, file)} → ${target}`)).toEqual([]);
  });

  test('keeps statements of SQL in .sql.ts files and in database/', () => {
    const free = (file: string) => roomOf(file) === 'database' || suffixOf(file) === 'sql';
    const wrong = sources
      .filter((file) => !free(file) && STATEMENT.test(readFileSync(file, 'utf8')))
      .map((file) => relative(SRC, file));
    expect(wrong).toEqual([]);
    expect(sources.filter((file) => free(file) && STATEMENT.test(readFileSync(file, 'utf8'))).length).toBeGreaterThan(
      30,
    );
    expect(
      ["db.query('SELECT id FROM task')", 'UPDATE what is said', '`DELETE FROM task`'].map((line) =>
        STATEMENT.test(line),
      ),
    ).toEqual([true, false, true]);
  });

  test('asks which database it is in database/ only', () => {
    const asking = sources.filter(
      (file) => roomOf(file) !== 'database' && /\bdialect\b/.test(readFileSync(file, 'utf8')),
    );
    expect(asking.map((file) => relative(SRC, file)).sort()).toEqual(ASKS_DIALECT);
  });

  test('reads the machine’s clock in one place, and the environment in one', () => {
    const clock = sources
      .filter((file) => /\bDate\.now\(\)|new Date\(\)/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(SRC, file));
    const timers = sources
      .filter((file) => /\bsetTimeout\(|\bsetInterval\(/.test(readFileSync(file, 'utf8')))
      .map(roomOf);
    expect(clock).toEqual(['kernel/clock.ts']);
    expect(
      timers.filter(
        (room) => ROOMS.indexOf(room) >= ROOMS.indexOf('account') && ROOMS.indexOf(room) <= ROOMS.indexOf('sdk'),
      ),
    ).toEqual([]);
  });
});
