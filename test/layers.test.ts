import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** The rooms from low to high: a file imports from its own room and from lower ones. */
const ROOMS = [
  'kernel',
  'database',
  'bus',
  'condition',
  'event',
  'signal',
  'account',
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
const ROOT = process.cwd();
const SRC = join(ROOT, 'src');

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name))
      : entry.name.endsWith('.ts')
        ? [join(folder, entry.name)]
        : [],
  );

const IMPORT =
  /^(?:import|export)\s+(type\s+)?[^;'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|^import\s+['"]([^'"]+)['"]/gm;

function importsOf(file: string): Import[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? match[4] ?? '',
    isTypeOnly: match[1] !== undefined,
  }));
}

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

  test('lets plugins import the SDK only', () => {
    const foreign = files(join(ROOT, 'plugins'))
      .flatMap(importsOf)
      .filter(
        ({ target }) => !target.startsWith('perennial/sdk') && !target.startsWith('./') && target !== '@jest/globals',
      );
    expect(foreign.map(({ file, target }) => `${relative(ROOT, file)} → ${target}`)).toEqual([]);
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
