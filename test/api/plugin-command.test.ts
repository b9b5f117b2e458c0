import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../support/program.js';

const folder = mkdtempSync(join(tmpdir(), 'plugin-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runProgram(['plugin', ...args], { LOG_LEVEL: 'warn', PLUGINS_DIR: '/nowhere', ...environment });
const at = (...parts: string[]) => join(folder, ...parts);

describe('plugin new', () => {
  it.each([
    ['TypeScript', [] as string[], 'plugin.ts'],
    ['YAML', ['--yaml'], 'plugin.yaml'],
  ])('makes a plugin in %s that passes its check and its test', async (kind, options, file) => {
    const dir = at(kind);
    const made = await run(['new', 'first-steps', '--dir', dir, ...options]);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(join(dir, 'first-steps', file)) });
    expect(readFileSync(join(dir, 'first-steps', file), 'utf8')).toContain('first-steps');
    const [checked, tested, listed] = await Promise.all([
      run(['check', dir]),
      run(['test', 'first-steps', '--dir', dir]),
      run(['list', dir]),
    ]);
    expect(checked).toMatchObject({ code: 0, stdout: 'ok    first-steps 1.0.0\n' });
    expect(tested).toMatchObject({ code: 0, stdout: 'ok    first-steps: 3 passed, 0 failed\n\n3 passed, 0 failed\n' });
    expect(listed.stdout).toMatch(new RegExp(`^first-steps +1\\.0\\.0 +${kind} +ok +first-steps$`, 'm'));
  });

  it('refuses a name that is none, and one that is taken, and writes nothing', async () => {
    const dir = at('refusing');
    await run(['new', 'taken', '--dir', dir]);
    const before = readFileSync(join(dir, 'taken', 'plugin.ts'), 'utf8');
    writeFileSync(join(dir, 'taken', 'plugin.ts'), `${before}// mine\n`);
    const [wrong, taken] = [await run(['new', 'My Plugin', '--dir', dir]), await run(['new', 'taken', '--dir', dir])];
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/BAD_INPUT: “My Plugin” .*small letters and hyphens/),
    });
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringMatching(/BAD_INPUT: .*taken is there already/) });
    expect(readFileSync(join(dir, 'taken', 'plugin.ts'), 'utf8')).toBe(`${before}// mine\n`);
  });
});

describe('plugin check', () => {
  const write = (dir: string, files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(dir, file, '..'), { recursive: true });
      writeFileSync(join(dir, file), text);
    }
  };
  const yaml = (name: string, audience = 'account.isCustomer') =>
    `name: ${name}\nversion: 1.0.0\ncompatible: ^1.0.0\nplaybooks:\n  - key: ${name}\n    title: T\n    purpose: ` +
    `QBR\n    trigger: manual\n    audience: ${audience}\n    steps: [{ end: done }]\n`;

  it('prints what was found as JSON, with place, code and cure', async () => {
    const dir = at('json');
    write(dir, { 'good/plugin.yaml': yaml('good'), 'bad/plugin.yaml': yaml('bad', 'account.isCustmer') });
    const { code, stdout } = await run(['check', dir, '--json']);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'bad',
        kind: 'yaml',
        isSound: false,
        playbooks: ['bad'],
        faults: [
          {
            code: 'UNKNOWN_FACT',
            file: 'bad/plugin.yaml',
            line: 9,
            column: 15,
            endColumn: 32,
            cure: expect.stringContaining('account.isCustomer'),
          },
        ],
      },
      { name: 'good', version: '1.0.0', isSound: true, faults: [] },
    ]);
  });

  it('checks one plugin by its folder, beside the others when it is one of theirs', async () => {
    const dir = at('one');
    write(dir, {
      'base/plugin.yaml':
        'name: base\nversion: 1.0.0\ncompatible: ^1.0.0\nattributes: [{ name: tier, type: string }]\n',
      'leaning/plugin.yaml': yaml('leaning', 'account.attributes.tier == "gold"'),
    });
    const [alone, beside] = await Promise.all([
      run(['check', join(dir, 'leaning')]),
      run(['check', join(dir, 'leaning')], { PLUGINS_DIR: dir }),
    ]);
    expect(alone).toMatchObject({ code: 4, stdout: expect.stringContaining('There is no attribute tier.') });
    expect(beside).toMatchObject({ code: 0, stdout: 'ok    leaning 1.0.0\n' });
  });

  it('looks at the packages of PLUGIN_PACKAGES too, from the working directory', async () => {
    const { code, stdout } = await run(['check'], { PLUGIN_PACKAGES: 'no-such-plugin' });
    expect(code).toBe(4);
    expect(stdout).toMatch(
      /NO_PACKAGE: The package “no-such-plugin” is not installed\.[\s\S]*npm install no-such-plugin/,
    );
  });
});

describe('plugin test', () => {
  it('answers 4 and shows what differs when a test fails, and when there is none', async () => {
    const dir = at('failing');
    await run(['new', 'failing', '--dir', dir]);
    const file = join(dir, 'failing', 'plugin.test.ts');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('Introduce yourself to Ann of Acme', 'Introduce yourself to Bob'),
    );
    const failed = await run(['test', '--dir', dir]);
    expect(failed).toMatchObject({ code: 4, stdout: expect.stringMatching(/^FAULT failing: 2 passed, 1 failed$/m) });
    expect(failed.stdout).toMatch(/\+\s+"title": "Introduce yourself to Ann of Acme"/);
    rmSync(file);
    expect(await run(['test', 'failing', '--dir', dir])).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('none  failing'),
    });
  });

  it('counts a file that cannot be run as one that failed', async () => {
    const dir = at('broken');
    await run(['new', 'broken', '--dir', dir]);
    writeFileSync(join(dir, 'broken', 'plugin.test.ts'), "import { nothing } from './nowhere.js';\nnothing();\n");
    expect(await run(['test', 'broken', '--dir', dir])).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/0 passed, 1 failed/),
    });
  });
});
