import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { builtModule } from '../support/program.js';

const url = (path: string): string => pathToFileURL(builtModule(path)).href;

/**
 * A test as an author without Jest writes it; where `perennial` is installed, the imports read `perennial/sdk` and
 * `perennial/sdk/testing`.
 */
const TEST = (expected: string) => `
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definePlaybook, definePlugin, task } from '${url('src/sdk/index.js')}';
import { createWorld } from '${url('src/sdk/testing/index.js')}';

const quiet = definePlaybook({ key: 'quiet', title: 'Quiet', purpose: 'CHECK_IN', trigger: {
  when: 'usage.daysSinceLastActive >= 14' }, steps: [task('call', { title: 'Call {{ account.name }}', kind: 'OUTREACH',
  due: '2bd' })] });
const plugin = definePlugin({ name: 'plain', version: '1.0.0', compatible: '^1.0.0', playbooks: [quiet] });

test('calls after a fortnight', () => {
  const world = createWorld({ plugins: [plugin] }).use('board').pass('14d');
  assert.deepEqual(world.tasks().map(({ title }) => title), ['${expected}'], world.explain());
});
`;

test('a world works under node:test, without Jest; a test that fails there fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plain-'));
  const run = (expected: string) => {
    writeFileSync(join(folder, 'quiet.test.mjs'), TEST(expected));
    return spawnSync(process.execPath, ['--test', join(folder, 'quiet.test.mjs')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
  };
  try {
    const good = run('Call acme');
    expect(`${good.status} ${good.stdout}`).toMatch(/^0 [\s\S]*# pass 1/);
    const bad = run('Call nobody');
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain('acme, 2026-01-19, in ONBOARDING');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
