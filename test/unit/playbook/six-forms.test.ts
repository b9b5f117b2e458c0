import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentHash } from '../../../src/playbook/definition/content-hash.js';
import { checkPlugins, isSound, type PluginCheck } from '../../../src/plugin/check.js';
import { compilePlugin } from '../../../src/plugin/compile-plugin.js';
import { formatFaults } from '../../../src/plugin/format-faults.js';

const OURS = 'test/support/six-playbooks';
const DESIGN = '../shared/design/examples/six-playbooks.md';
/** Section of the document → the plugin it makes, and its playbooks. */
const SIX = {
  '(i)': ['onboarding', 'guided-onboarding'],
  '(ii)': ['usage-drop', 'usage-drop'],
  '(iii)': ['champion', 'champion-left', 'champion-arrived'],
  '(iv)': ['detractor', 'detractor-loop'],
  '(v)': ['renewal', 'renewal-120'],
  '(vi)': ['check-in', 'check-in'],
} as const;

/** Playbook or segment key → the hash of its content. */
function hashes(checks: readonly PluginCheck[]): Record<string, string> {
  const parts = checks.flatMap(({ plugin }) => [
    ...(plugin?.definition.playbooks ?? []),
    ...(plugin?.definition.segments ?? []),
  ]);
  return Object.fromEntries(parts.map((part) => [part.key, contentHash(part)]));
}

/** What is wrong besides a win-back that is not loaded: only a warning. */
const faultsOf = (checks: readonly PluginCheck[]) =>
  checks.flatMap(({ faults }) =>
    faults.filter(({ code }) => code !== 'PLAYBOOK_NOT_LOADED').map(({ message }) => message),
  );

const typescript = await checkPlugins(join(OURS, 'typescript'), compilePlugin);
const yaml = await checkPlugins(join(OURS, 'yaml'), compilePlugin);

describe('the six playbooks', () => {
  it('load in both forms without a fault', () => {
    expect([faultsOf(typescript), faultsOf(yaml)]).toEqual([[], []]);
    expect(typescript.every(isSound) && yaml.every(isSound)).toBe(true);
    const keys = Object.values(SIX).flatMap(([, ...playbooks]) => playbooks);
    expect(
      Object.keys(hashes(yaml))
        .filter((key) => (keys as string[]).includes(key))
        .sort(),
    ).toEqual([...keys].sort());
  });

  it('are the same data in both forms', () => {
    expect(hashes(yaml)).toEqual(hashes(typescript));
    expect(Object.keys(hashes(yaml))).toHaveLength(10);
  });

  it('would differ by a single letter', () => {
    const [playbook] = yaml.flatMap(({ plugin }) => plugin?.definition.playbooks ?? []);
    expect(contentHash({ ...playbook, title: `${playbook?.title}.` })).not.toBe(contentHash(playbook));
  });
});

(existsSync(DESIGN) ? describe : describe.skip)('the document of the six playbooks', () => {
  const sections = existsSync(DESIGN) ? readFileSync(DESIGN, 'utf8').split(/^## /m) : [];
  const blockOf = (section: string, language: string) =>
    new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(section)?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'six-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('loads as written, in both forms, and is what is kept here', async () => {
    for (const [mark, [name]] of Object.entries(SIX)) {
      const section = sections.find((text) => text.startsWith(`${mark} `)) ?? '';
      const ts = blockOf(section, 'ts');
      const playbooks = [...ts.matchAll(/^export const (\w+) = definePlaybook/gm)].map(([, variable]) => variable);
      const head =
        'import { definePlugin, definePlaybook, defineSegment, task, wait, branch, parallel, repeat, survey, ' +
        "start, end } from 'perennial/sdk';\n";
      const segments = ts.includes('export const segments') ? ', segments' : '';
      write(
        'ts',
        name,
        'plugin.ts',
        `${head}${ts}export default definePlugin({ name: '${name}', version: '1.0.0', compatible: '^1.0.0', ` +
          `playbooks: [${playbooks.join(', ')}]${segments} });\n`,
      );
      write(
        'yaml',
        name,
        'plugin.yaml',
        `name: ${name}\nversion: 1.0.0\ncompatible: ^1.0.0\n${blockOf(section, 'yaml')}`,
      );
    }
    for (const form of ['ts', 'yaml']) {
      const checks = await checkPlugins(join(folder, form), compilePlugin);
      if (!checks.every(isSound)) throw new Error(formatFaults(checks));
      expect(hashes(checks)).toEqual(hashes(typescript));
    }
  });

  function write(form: string, name: string, file: string, text: string): void {
    mkdirSync(join(folder, form, name), { recursive: true });
    writeFileSync(join(folder, form, name, file), text);
  }
});
