import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../../../src/playbook/definition/content-hash.js';
import { checkPlugins, isSound } from '../../../src/plugin/check.js';
import { compilePlugin } from '../../../src/plugin/compile-plugin.js';
import { formatFaults } from '../../../src/plugin/format-faults.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plugins-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

async function check(files: Record<string, string>) {
  await write(files);
  return checkPlugins(directory, compilePlugin);
}

const faultsOf = async (text: string) => (await check({ 'p/plugin.yaml': text })).flatMap(({ faults }) => faults);

const HEAD = 'name: p\nversion: 1.0.0\ncompatible: ^1.0.0\n';
const PLAYBOOK = `${HEAD}playbooks:
  - key: hello
    title: Say hello
    purpose: EDUCATION
    trigger: { on: contact.joined, if: 'event.role == "CHAMPION"' }
    audience: account.isCustomer
    steps:
      - task: hello
        title: 'Hello {{ account.name }}'
        kind: OUTREACH
        due: 2bd
`;

describe('a plugin in YAML', () => {
  it('is the same data as in TypeScript', async () => {
    const code = `import { definePlaybook, definePlugin, task } from 'perennial/sdk';
export default definePlugin({ name: 'p', version: '1.0.0', compatible: '^1.0.0', playbooks: [definePlaybook({
  key: 'hello', title: 'Say hello', purpose: 'EDUCATION', trigger: { on: 'contact.joined',
    if: 'event.role == "CHAMPION"' }, audience: 'account.isCustomer',
  steps: [task('hello', { title: 'Hello {{ account.name }}', kind: 'OUTREACH', due: '2bd' })] })] });`;
    const [yaml] = await check({ 'p/plugin.yaml': PLAYBOOK });
    await rm(join(directory, 'p'), { recursive: true });
    const [typescript] = await check({ 'p/plugin.ts': code });
    expect([yaml?.plugin?.kind, typescript?.plugin?.kind]).toEqual(['yaml', 'code']);
    expect(canonicalJson(yaml?.plugin?.definition)).toBe(canonicalJson(typescript?.plugin?.definition));
  });

  it('loads plugin.yml too, and refuses a folder that has it beside plugin.ts', async () => {
    const checks = await check({ 'one/plugin.yml': PLAYBOOK, 'two/plugin.yaml': 'name: two', 'two/plugin.ts': '' });
    expect(
      checks.map((found) => [
        found.folder,
        isSound(found),
        found.faults.map(({ code, file, message }) => `${code} ${file} ${message}`),
      ]),
    ).toEqual([
      ['one', true, []],
      ['two', false, ['TWO_ENTRIES two/plugin.yaml The folder has plugin.ts and plugin.yaml.']],
    ]);
  });

  it('answers a text that YAML reads otherwise with line, column and the cure', async () => {
    const [fault] = await faultsOf(PLAYBOOK.replace('audience: account', 'audience: !account'));
    expect(fault).toMatchObject({
      code: 'YAML_SYNTAX',
      file: 'p/plugin.yaml',
      line: 9,
      column: 15,
      cure: "Put it in quotes: audience: '!account.isCustomer'",
    });
  });

  it('shows the very word of a condition that is wrong, within the text’s quotes', async () => {
    const text = PLAYBOOK.replace('event.role', 'event.rol');
    const checks = await check({ 'p/plugin.yaml': text });
    expect(checks[0]?.faults).toMatchObject([
      {
        code: 'UNKNOWN_FACT',
        line: 8,
        column: 41,
        endLine: 8,
        endColumn: 50,
        cure: expect.stringContaining('event.role'),
      },
    ]);
    expect(formatFaults(checks)).toContain(`      | ${text.split('\n')[7]}\n      | ${' '.repeat(40)}^`);
  });

  it('shows the field of a form that is wrong: its name when that is, else its value', async () => {
    const faults = await faultsOf(PLAYBOOK.replace('kind: OUTREACH', 'knd: OUTREACH').replace('due: 2bd', 'due: soon'));
    expect(faults.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['MISSING_FIELD', 11, 9],
      ['WRONG_VALUE', 14, 14],
      ['UNKNOWN_FIELD', 13, 9],
    ]);
  });

  it('says that a number should stand in quotes where a text belongs', async () => {
    const [fault] = await faultsOf(PLAYBOOK.replace('version: 1.0.0', 'version: 1.0'));
    expect(fault).toMatchObject({ code: 'WRONG_VALUE', line: 2, column: 10 });
  });
});

describe('plugins that declare the same', () => {
  it('are told so, each where it stands, and nobody else is blamed', async () => {
    const declaring = (name: string) =>
      `name: ${name}\nversion: 1.0.0\ncompatible: ^1.0.0\nattributes: [{ name: tier, type: string ` +
      `}]\nsegments:\n  - { key: top, title: Top, if: account.isCustomer }\n`;
    const innocent =
      `name: c\nversion: 1.0.0\ncompatible: ^1.0.0\nsegments: [{ key: other, title: Other, if: account.isCustomer ` +
      `}]\n`;
    const checks = await check({
      'a/plugin.yaml': declaring('a'),
      'b/plugin.yaml': declaring('b'),
      'c/plugin.yaml': innocent,
    });
    expect(
      checks.flatMap(({ faults }) =>
        faults.map(({ code, file, line, column, message }) => `${code} ${file}:${line}:${column} ${message}`),
      ),
    ).toEqual([
      'DUPLICATE_KEY a/plugin.yaml:6:12 A segment “top” is declared by the plugin b too.',
      'DUPLICATE_KEY a/plugin.yaml:4:22 An attribute “tier” is declared by the plugin b too.',
      'DUPLICATE_KEY b/plugin.yaml:6:12 A segment “top” is declared by the plugin a too.',
      'DUPLICATE_KEY b/plugin.yaml:4:22 An attribute “tier” is declared by the plugin a too.',
    ]);
  });
});

describe('a plugin that is an npm package', () => {
  const definition = (name: string) =>
    `import { definePlugin } from 'perennial/sdk';\nexport default definePlugin({ name: '${name}', version: ` +
    `'1.0.0', compatible: '^1.0.0' });\n`;
  const load = (...packages: string[]) =>
    checkPlugins({ directory: join(directory, 'plugins'), packages, from: directory }, compilePlugin);

  it('is the file that its package.json names, in TypeScript or in YAML, or what it exports', async () => {
    await write({
      'node_modules/named/package.json': '{ "name": "named", "perennial": { "plugin": "src/plugin.ts" } }',
      'node_modules/named/src/plugin.ts': definition('named'),
      'node_modules/@acme/words/package.json': '{ "name": "@acme/words", "perennial": { "plugin": "plugin.yaml" } }',
      'node_modules/@acme/words/plugin.yaml': 'name: words\nversion: 1.0.0\ncompatible: ^1.0.0\n',
      'node_modules/exporting/package.json':
        '{ "name": "exporting", "type": "module", "exports": { ".": { "import": "./index.js" } } }',
      'node_modules/exporting/index.js': definition('exporting'),
      'node_modules/older/package.json': '{ "name": "older", "main": "main.js" }',
      'node_modules/older/main.js':
        "module.exports = { default: { name: 'older', version: '1.0.0', compatible: '^1.0.0' } };",
    });
    const checks = await load('named', '@acme/words', 'exporting', 'older');
    expect(checks.map(({ name, plugin, faults }) => [name, plugin?.kind, plugin?.file, faults])).toEqual([
      ['named', 'package', 'node_modules/named/src/plugin.ts', []],
      ['words', 'package', 'node_modules/@acme/words/plugin.yaml', []],
      ['exporting', 'package', 'node_modules/exporting/index.js', []],
      ['older', 'package', 'node_modules/older/main.js', []],
    ]);
  });

  it('is named in its faults', async () => {
    await write({
      'node_modules/broken/package.json': '{ "main": "index.js" }',
      'node_modules/broken/index.js': `${definition('broken')}throw new Error('boom');\n`,
      'node_modules/empty/package.json': '{}',
      'node_modules/out/package.json': '{ "perennial": { "plugin": "../../secret.ts" } }',
      'node_modules/torn/package.json': '{',
      'node_modules/wrong/package.json': '{ "main": "./lib/index.js" }',
      'node_modules/wrong/lib/index.js': definition('wrong').replace(
        "'^1.0.0'",
        "'^1.0.0', segments: [{ key: 'a', title: 'A', if: 'revenue.arrr > 1' }]",
      ),
    });
    const checks = await load('broken', 'empty', 'out', 'torn', 'nowhere', 'wrong');
    expect(
      checks.flatMap(({ faults }) => faults.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`)),
    ).toEqual([
      'PLUGIN_THREW node_modules/broken/index.js:3:7',
      'NO_PACKAGE node_modules/empty/package.json:1:1',
      'NO_PACKAGE node_modules/out/package.json:1:1',
      'NO_PACKAGE node_modules/torn/package.json:1:1',
      'NO_PACKAGE node_modules/nowhere/package.json:1:1',
      'UNKNOWN_FACT node_modules/wrong/lib/index.js:2:126',
    ]);
  });

  it('cannot have the name of another plugin', async () => {
    await write({
      'node_modules/two/package.json': '{}',
      'node_modules/two/index.js': definition('same'),
      'plugins/one/plugin.yaml': 'name: same\nversion: 1.0.0\ncompatible: ^1.0.0\n',
    });
    expect(
      (await load('two')).flatMap(({ faults }) =>
        faults.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`),
      ),
    ).toEqual(['NAME_TAKEN one/plugin.yaml:1:7', 'NAME_TAKEN node_modules/two/index.js:2:37']);
  });
});
