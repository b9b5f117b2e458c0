import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { watchPlugins } from '../../../src/plugin/watch.js';

describe('the watch on plugins', () => {
  it('tells of a change while another is being worked off, and never twice at once', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'watched-'));
    await mkdir(join(directory, 'one'));
    let [calls, atOnce, most] = [0, 0, 0];
    const watch = watchPlugins(directory, async () => {
      calls += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      await pause(300);
      atOnce -= 1;
    });
    const until = async (count: number) => {
      for (let tries = 0; calls < count && tries < 100; tries += 1) await pause(100);
    };
    await pause(300);
    await writeFile(join(directory, 'one', 'plugin.ts'), 'export default 1;');
    await until(1);
    await writeFile(join(directory, 'one', 'plugin.ts'), 'export default 2;');
    await until(2);
    await watch.close();
    await rm(directory, { recursive: true, force: true });
    expect(calls).toBeGreaterThanOrEqual(2);
    expect(most).toBe(1);
  });
});
