import { Command } from 'commander';
import { loadConfig } from '../config.js';
import { checkPlugins, isSound } from '../plugin/check.js';
import { compilePlugin } from '../plugin/compile-plugin.js';
import { formatFaults } from '../plugin/format-faults.js';
import { EXIT } from './exit-codes.js';
import type { Finish } from './finish.js';
import { say, sayTable } from './say.js';

/** `perennial plugin`: looks at the plugins folder without a server or a database. */
export const pluginCommand = (finish: Finish): Command => {
  const plugin = new Command('plugin').description('Playbook plugins: the folders of PLUGINS_DIR.');
  plugin
    .command('check')
    .description('Load and check every plugin as a start would; say what is wrong, where, and the cure. Exit code 4 when something is.')
    .argument('[folder]', 'the plugins folder; PLUGINS_DIR when left out')
    .action(async (folder: string | undefined) => {
      const checks = await checkPlugins(folder ?? loadConfig(process.env).pluginsDir, compilePlugin);
      say(checks.length === 0 ? 'There are no plugins here.' : formatFaults(checks));
      if (!checks.every(isSound)) finish(EXIT.REFUSED);
    });
  plugin
    .command('list')
    .description('List the plugins with their playbooks.')
    .argument('[folder]', 'the plugins folder; PLUGINS_DIR when left out')
    .action(async (folder: string | undefined) => {
      const checks = await checkPlugins(folder ?? loadConfig(process.env).pluginsDir, compilePlugin);
      const rows = checks.map((check) => [
        check.name,
        check.plugin?.definition.version ?? '–',
        isSound(check) ? 'ok' : 'FAULT',
        (check.plugin?.definition.playbooks ?? []).map(({ key }) => key).join(', '),
      ]);
      sayTable([['PLUGIN', 'VERSION', 'STATE', 'PLAYBOOKS'], ...rows]);
    });
  return plugin;
};
