import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkLoads, checkPlugins, isSound } from '../../../src/plugin/check.js';
import { compilePlugin } from '../../../src/plugin/compile-plugin.js';
import { formatFaults } from '../../../src/plugin/format-faults.js';
import { loadPlugins } from '../../../src/plugin/load/loader.js';

const HEAD = "import { definePlugin, definePlaybook, task, wait, branch } from 'perennial/sdk';\n";
const plugin = (name: string, rest = '') =>
  `${HEAD}export default definePlugin({ name: '${name}', version: '1.0.0', compatible: '^1.0.0', ${rest} });\n`;
const playbook = (rest: string) =>
  `playbooks: [definePlaybook({ key: 'tried', title: 'Tried', purpose: 'EDUCATION', trigger: 'manual', ${rest} })]`;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plugins-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function check(files: Record<string, string>, timeoutMs = 20_000) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return checkPlugins(directory, compilePlugin, { timeoutMs, memoryMb: 64 });
}

/** `code file:line:column` of everything that was found. */
async function faults(files: Record<string, string>, timeoutMs?: number): Promise<string[]> {
  const checks = await check(files, timeoutMs);
  return checks.flatMap((found) =>
    found.faults.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`),
  );
}

describe('the plugin loader', () => {
  it('loads TypeScript and JavaScript, with modules of its own, wherever the folder is', async () => {
    const checks = await check({
      'one/plugin.ts':
        `${HEAD}import { title } from './words.js';\nexport default definePlugin({ name: 'one', version: '1.0.0', ` +
        `compatible: '^1.0.0', playbooks: [definePlaybook({ key: 'a', title, purpose: 'QBR', trigger: 'manual', ` +
        `steps: [task('b', { title: 'B', kind: 'QBR' })] })] });`,
      'one/words.ts': "export const title: string = 'Words';\n",
      'two/plugin.js': plugin('two'),
    });
    expect(checks.map(({ name, faults }) => [name, faults])).toEqual([
      ['one', []],
      ['two', []],
    ]);
    expect(checks[0]?.plugin?.definition.playbooks?.[0]).toMatchObject({ title: 'Words', steps: [{ task: 'b' }] });
  });

  it('passes over folders that begin with _ or a dot', async () => {
    expect(await check({ '_template/plugin.ts': 'nonsense(', '.git/plugin.ts': '(' })).toEqual([]);
  });

  it('answers an empty or missing directory with nothing', async () => {
    expect(await checkPlugins(join(directory, 'nowhere'), compilePlugin)).toEqual([]);
  });

  it('names file, line and column of a syntax error', async () => {
    expect(await faults({ 'bad/plugin.ts': `${HEAD}const a = ;\n` })).toEqual(['SYNTAX bad/plugin.ts:2:11']);
  });

  it('names the line at which a plugin throws', async () => {
    expect(await faults({ 'bad/plugin.ts': `${HEAD}\nthrow new Error('boom');\n` })).toEqual([
      'PLUGIN_THREW bad/plugin.ts:3:7',
    ]);
  });

  it('stops a plugin that never ends, and the others load', async () => {
    const checks = await check({ 'endless/plugin.ts': `${HEAD}for (;;) {}\n`, 'good/plugin.ts': plugin('good') }, 8000);
    expect(checks.map(({ name, faults: [fault] }) => [name, fault?.code])).toEqual([
      ['endless', 'PLUGIN_TIMEOUT'],
      ['good', undefined],
    ]);
  });

  it('stops a plugin that ends its process', async () => {
    expect(await faults({ 'gone/plugin.ts': 'process.exit(1);\n' })).toEqual(['PLUGIN_EXITED gone/plugin.ts:1:1']);
  });

  it('stops a plugin that eats memory', async () => {
    expect(
      await faults(
        {
          'hungry/plugin.ts':
            'const all: string[][] = [];\nfor (;;) all.push(Array.from({ length: 1000 }, (_, i) => String(i + ' +
            'Math.random())));\n',
        },
        20_000,
      ),
    ).toEqual(['PLUGIN_MEMORY hungry/plugin.ts:1:1']);
  });

  it('refuses what is not plain data, with its place', async () => {
    expect(
      await faults({
        'code/plugin.ts': plugin(
          'code',
          `\n${playbook("steps: [task('a', { title: 'A', kind: 'QBR' })],\n goal: () => true")}`,
        ),
      }),
    ).toEqual(['NOT_PLAIN_DATA code/plugin.ts:4:2']);
  });

  it('refuses a file without a default export, and a folder without a plugin', async () => {
    expect(await faults({ 'none/plugin.ts': 'export const a = 1;\n', 'other/readme.txt': '' })).toEqual([
      'NO_DEFAULT_EXPORT none/plugin.ts:1:1',
      'NO_ENTRY other:1:1',
    ]);
  });

  it('refuses two plugins of one name, both', async () => {
    expect(await faults({ 'a/plugin.ts': plugin('same'), 'b/plugin.ts': plugin('same') })).toEqual([
      'NAME_TAKEN a/plugin.ts:2:37',
      'NAME_TAKEN b/plugin.ts:2:37',
    ]);
  });

  it('refuses a plugin that was written for another major version', async () => {
    expect(await faults({ 'old/plugin.ts': plugin('old').replace('^1.0.0', '^2.0.0') })).toEqual([
      'INCOMPATIBLE old/plugin.ts:2:62',
    ]);
  });
});

describe('the plugin check', () => {
  it('finds the line of a misspelt field and says what was meant', async () => {
    const [found] = await check({
      'p/plugin.ts': plugin('p', `\n${playbook("steps: [\n  task('a', { titel: 'A', kind: 'QBR' }),\n]")}`),
    });
    expect(found?.faults.map(({ code, line, column, cure }) => [code, line, column, cure])).toEqual([
      ['MISSING_FIELD', 4, expect.any(Number), expect.any(String)],
      ['UNKNOWN_FIELD', 4, 15, 'did you mean title?'],
    ]);
  });

  it('finds the place of a wrong value in a nested step', async () => {
    const steps = [
      'steps: [',
      "  wait('held', { for: '1d', atMost: '5d', otherwise: [",
      "    task('late', { title: 'L', kind: 'QBR', due: 'soon' }),",
      '  ] }),',
      ']',
    ].join('\n');
    const text = plugin('p', `\n${playbook(steps)}`);
    expect(await faults({ 'p/plugin.ts': text })).toEqual(['WRONG_VALUE p/plugin.ts:5:45']);
  });

  it('finds the very word of a condition', async () => {
    const goal = "goal: 'usage.activated && usage.keyFeatures > 2',";
    const text = plugin('p', `\n${playbook(`${goal}\n steps: [task('a', { title: 'A', kind: 'QBR' })]`)}`);
    const [found] = await check({ 'p/plugin.ts': text });
    expect(found?.faults[0]).toMatchObject({
      file: 'p/plugin.ts',
      line: 3,
      column: (text.split('\n')[2] ?? '').indexOf('usage.keyFeatures >') + 1,
      cure: expect.stringContaining('keyFeaturesUsed'),
    });
    expect(formatFaults(found ? [found] : [])).toContain('^');
  });

  it('finds faults of segments, scorecards and the activation rule', async () => {
    const text = plugin(
      'p',
      "\nsegments: [{ key: 'top', title: 'Top', if: 'revenue.arrr > 5' }],\nactivation: 'usage.activ > " +
        "3',\nscorecards: [{ key: 's', title: 'S', measures: [{ key: 'm', title: 'M', fact: 'usage.nothing', " +
        'weight: 1 }] }]',
    );
    const found = await faults({ 'p/plugin.ts': text });
    expect(found.map((fault) => fault.replace(/^\S+ /, ''))).toEqual([
      'p/plugin.ts:3:45',
      'p/plugin.ts:5:80',
      'p/plugin.ts:4:14',
    ]);
  });

  it('warns of a start of what is not loaded, and lets it pass', async () => {
    const text = plugin('p', playbook("steps: [{ start: 'save', playbook: 'win-back' }]"));
    const [found] = await check({ 'p/plugin.ts': text });
    expect(found?.faults).toMatchObject([{ severity: 'WARNING', code: 'PLAYBOOK_NOT_LOADED' }]);
    expect(found !== undefined && isSound(found)).toBe(true);
  });

  it('refuses two playbooks of one key in two plugins', async () => {
    const steps = "steps: [{ end: 'done' }]";
    expect(
      (await faults({ 'a/plugin.ts': plugin('a', playbook(steps)), 'b/plugin.ts': plugin('b', playbook(steps)) })).map(
        (fault) => fault.split(' ')[0],
      ),
    ).toEqual(['PLAYBOOK_KEY_TAKEN', 'PLAYBOOK_KEY_TAKEN']);
  });

  it('counts a plugin with faults as its version in force, and checks again what leans on it', async () => {
    const leaning = plugin(
      'leaning',
      playbook("goal: 'account.attributes.tier == \"gold\"', steps: [{ end: 'done' }]"),
    );
    const base = plugin('base', "attributes: [{ name: 'tier', type: 'string' }]");
    await check({ 'base/plugin.ts': base, 'leaning/plugin.ts': leaning });
    const [sound] = await loadPlugins(directory);
    const earlier = new Map(sound?.plugin ? [['base', sound.plugin.definition]] : []);
    await writeFile(join(directory, 'base/plugin.ts'), base.replace("'string'", "'word'"));
    const loads = await loadPlugins(directory);
    expect(checkLoads(loads, compilePlugin, earlier).map((found) => [found.name, isSound(found)])).toEqual([
      ['base', false],
      ['leaning', true],
    ]);
    expect(checkLoads(loads, compilePlugin).map((found) => [found.name, isSound(found)])).toEqual([
      ['base', false],
      ['leaning', false],
    ]);
  });

  it('knows a plugin by its name though its file does not load', async () => {
    const [found] = await check({ 'folder/plugin.ts': `${plugin('named')}const a = ;` });
    expect(found).toMatchObject({ folder: 'folder', name: 'named', faults: [{ code: 'SYNTAX' }] });
  });

  it('finds the file, when a plugin has several', async () => {
    const steps =
      "export const steps = [\n  task('one', { title: 'One', kind: 'QBR' }),\n  { start: 'save', playbook: " +
      "'win-back' },\n];\n";
    const files = {
      'p/plugin.ts': plugin('p', playbook('steps')).replace(HEAD, `${HEAD}import { steps } from './steps.js';\n`),
      'p/steps.ts': `${HEAD}${steps}`,
    };
    expect(await faults(files)).toEqual(['PLAYBOOK_NOT_LOADED p/steps.ts:4:20']);
  });
});
