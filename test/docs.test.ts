import 'reflect-metadata';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { CONFIG_VARIABLES } from '../src/config.js';
import { checkPlugins, isSound } from '../src/plugin/check.js';
import { compilePlugin } from '../src/plugin/compile-plugin.js';
import { formatFaults } from '../src/plugin/format-faults.js';
import { emitted } from './support/emit.js';

const files = await emitted();
const schema = buildSchema(files['schema/schema.graphql'] ?? '');
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts;

/** What people read: the pages at the top and the guides. */
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pagesIn('docs')];

describe.each(Object.entries(files))('%s', (name, text) => {
  it('is what the code says (`npm run emit` writes it anew)', () => {
    expect(existsSync(name) ? readFileSync(name, 'utf8') : '').toBe(text);
  });

  it('leaves no meaning out', () => {
    expect(text.split('\n').filter((line) => /^\| .*\| (\.|) ?\|$/.test(line) && !name.endsWith('facts.md'))).toEqual(
      [],
    );
  });
});

it('has no page in docs/reference that is not made from the code', () => {
  expect(readdirSync('docs/reference').map((name) => `docs/reference/${name}`)).toEqual(
    Object.keys(files).filter((name) => name.startsWith('docs/')),
  );
});

describe.each(PAGES)('%s', (name) => {
  const text = readFileSync(name, 'utf8');

  it('links only to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(resolve(dirname(name), link)))).toEqual([]);
  });

  it('shows GraphQL that the schema takes', () => {
    const wrong = blocks(text, 'graphql').flatMap((source) =>
      validate(schema, parse(source)).map(({ message }) => message),
    );
    expect(wrong).toEqual([]);
  });

  it('shows plugins that pass their checks', async () => {
    const plugins = blocks(text, 'ts').filter((source) => source.includes('export default definePlugin'));
    for (const source of plugins) expect(await faultsOf('plugin.ts', source)).toBe('');
    const texts = blocks(text, 'yaml').filter((source) => /^compatible: /m.test(source));
    for (const source of texts) expect(await faultsOf('plugin.yaml', source)).toBe('');
  });

  it('names only scripts that there are', () => {
    const named = [...text.matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  it('sets only variables that there are', () => {
    const known = new Set([
      ...CONFIG_VARIABLES.map((variable) => variable.name),
      'TEST_MYSQL_URL',
      'PERENNIAL_REQUIRE_DATABASES',
      'UPDATE_SCHEMA',
    ]);
    const named = [...text.matchAll(/(?<![A-Za-z_$])([A-Z][A-Z_]{3,})=(?!=)/g)].map(([, variable = '']) => variable);
    expect(named.filter((variable) => !known.has(variable))).toEqual([]);
  });
});

it('numbers the decisions, no number twice, each with context, decision and consequences', () => {
  const records = readdirSync('docs/adr').sort();
  const numbers = records.map((name) => Number(name.slice(0, 4)));
  expect(numbers).toEqual([...new Set(numbers)].filter((number) => number > 0));
  for (const name of records) {
    const text = readFileSync(join('docs/adr', name), 'utf8');
    expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
    for (const part of ['**Context.**', '**Decision.**', '**Consequences.**']) expect(text).toContain(part);
  }
});

function pagesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pagesIn(path) : entry.name.endsWith('.md') ? [path] : [];
  });
}

/** The blocks of a page in one language. */
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, source = '']) => source);

/** What is wrong with a plugin, as the command line says it; empty when nothing is. */
async function faultsOf(file: 'plugin.ts' | 'plugin.yaml', source: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-docs-'));
  mkdirSync(join(folder, 'shown'));
  writeFileSync(join(folder, 'shown', file), source);
  try {
    const checks = await checkPlugins(folder, compilePlugin);
    return checks.length === 1 && checks.every(isSound) && checks.every(({ faults }) => faults.length === 0)
      ? ''
      : formatFaults(checks);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
