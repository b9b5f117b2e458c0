import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '../config.js';
import { badInput } from '../kernel/errors.js';
import { checkPlugins, isSound, type PluginCheck } from '../plugin/check.js';
import { compilePlugin } from '../plugin/compile-plugin.js';
import { formatFaults } from '../plugin/format-faults.js';
import { isPluginFolder, pluginFolders } from '../plugin/load/folders.js';
import { newPlugin } from '../plugin/new-plugin.js';
import { runTests, testFiles } from '../plugin/test-run/run-tests.js';
import { EXIT } from './exit-codes.js';
import type { Finish } from './finish.js';
import { say, sayTable } from './say.js';

/** `perennial plugin`: makes, checks, tests and lists plugins, without a server or a database. */
export const pluginCommand = (finish: Finish): Command => {
  const plugin = new Command('plugin').description(
    'Playbook plugins: the folders of PLUGINS_DIR, and the packages of PLUGIN_PACKAGES.',
  );
  addNew(plugin);
  addCheck(plugin, finish);
  addTest(plugin, finish);
  addList(plugin);
  return plugin;
};

function addNew(plugin: Command): void {
  plugin
    .command('new')
    .description('Make a plugin from the template: a playbook that works, with a test that passes.')
    .argument('<name>', 'its name: small letters, digits and hyphens')
    .option('--yaml', 'write it in YAML; in TypeScript when left out')
    .option('--dir <folder>', 'the plugins folder; PLUGINS_DIR when left out')
    .action(async (name: string, { yaml, dir }: { yaml?: boolean; dir?: string }) => {
      const directory = dir ?? loadConfig(process.env).pluginsDir;
      for (const file of await newPlugin({ name, directory, format: yaml ? 'yaml' : 'typescript' })) say(file);
      const where = dir === undefined ? '' : ` --dir ${dir}`;
      say(
        `\nNext: perennial plugin check${dir === undefined ? '' : ` ${dir}`}, and perennial plugin test ` +
          `${name}${where}`,
      );
    });
}

function addCheck(plugin: Command, finish: Finish): void {
  plugin
    .command('check')
    .description(
      'Load and check every plugin as a start would; say what is wrong, where, and the cure. Exit code 4 when ' +
        'something is.',
    )
    .argument(
      '[folder]',
      'a plugins folder, one plugin’s folder, or its name in PLUGINS_DIR; PLUGINS_DIR and PLUGIN_PACKAGES ' +
        'when left out',
    )
    .option('--json', 'print what was found as JSON')
    .action(async (folder: string | undefined, { json }: { json?: boolean }) => {
      const checks = await checked(folder);
      if (checks.length === 0 && folder !== undefined)
        throw badInput(
          `There is no plugin in ${folder}: name a plugins folder, one plugin’s folder, or a folder of PLUGINS_DIR.`,
          'folder',
        );
      if (json) say(JSON.stringify(checks.map(inJson), null, 2));
      else say(checks.length === 0 ? 'There are no plugins here.' : formatFaults(checks));
      if (!checks.every(isSound)) finish(EXIT.REFUSED);
    });
}

function addTest(plugin: Command, finish: Finish): void {
  plugin
    .command('test')
    .description(
      'Run the plugins’ tests (*.test.ts beside plugin.ts or plugin.yaml) with a virtual clock in memory. Exit ' +
        'code 4 when one fails.',
    )
    .argument('[name]', 'one plugin: its folder’s name; every one when left out')
    .option('--dir <folder>', 'the plugins folder; PLUGINS_DIR when left out')
    .action(async (name: string | undefined, { dir }: { dir?: string }) => {
      const directory = resolve(dir ?? loadConfig(process.env).pluginsDir);
      const found = await pluginFolders(directory);
      if (name !== undefined && !found.includes(name))
        throw badInput(`There is no plugin ${name} in ${directory}. There are: ${found.join(', ') || 'none'}.`, 'name');
      const folders = name === undefined ? found : [name];
      if (!(await testAll(directory, folders))) finish(EXIT.REFUSED);
    });
}

/** Returns whether all passed. A plugin that is named and has no test is none that passed. */
async function testAll(directory: string, folders: readonly string[]): Promise<boolean> {
  let [passed, failed] = [0, 0];
  for (const folder of folders) {
    const files = await testFiles(directory, folder);
    if (files.length === 0) {
      say(`none  ${folder}: no *.test.ts`);
      if (folders.length === 1) return false;
      continue;
    }
    const tested = await runTests(directory, folder);
    passed += tested.passed;
    failed += tested.failed;
    say(`${tested.failed === 0 ? 'ok   ' : 'FAULT'} ${folder}: ${tested.passed} passed, ${tested.failed} failed`);
    if (tested.failed > 0) say(tested.output);
  }
  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0;
}

function addList(plugin: Command): void {
  plugin
    .command('list')
    .description('List the plugins with their playbooks.')
    .argument('[folder]', 'a plugins folder; PLUGINS_DIR and PLUGIN_PACKAGES when left out')
    .action(async (folder: string | undefined) => {
      const rows = (await checked(folder)).map((check) => [
        check.name,
        check.plugin?.definition.version ?? '–',
        check.plugin?.kind === 'code'
          ? 'TypeScript'
          : check.plugin?.kind === 'yaml'
            ? 'YAML'
            : check.plugin?.kind === 'package'
              ? 'package'
              : '–',
        isSound(check) ? 'ok' : 'FAULT',
        (check.plugin?.definition.playbooks ?? []).map(({ key }) => key).join(', '),
      ]);
      sayTable([['PLUGIN', 'VERSION', 'KIND', 'STATE', 'PLAYBOOKS'], ...rows]);
    });
}

/**
 * What is found in a folder: of plugins, or one plugin’s own. That one is checked beside the others of PLUGINS_DIR when
 * it is one of them.
 */
async function checked(folder: string | undefined): Promise<readonly PluginCheck[]> {
  const { pluginsDir, pluginPackages } = loadConfig(process.env);
  if (folder === undefined) return checkPlugins({ directory: pluginsDir, packages: pluginPackages }, compilePlugin);
  const path = existsSync(folder) ? resolve(folder) : resolve(pluginsDir, folder);
  if (!(await isPluginFolder(path))) return checkPlugins(path, compilePlugin);
  const isOneOfOurs = dirname(path) === resolve(pluginsDir);
  const checks = await checkPlugins(
    { directory: dirname(path), ...(isOneOfOurs ? { packages: pluginPackages } : { only: basename(path) }) },
    compilePlugin,
  );
  return checks.filter((check) => check.folder === basename(path));
}

const inJson = ({ name, folder, plugin, faults, ...check }: PluginCheck) => ({
  name,
  folder,
  version: plugin?.definition.version ?? null,
  kind: plugin?.kind ?? null,
  isSound: isSound({ name, folder, faults, ...check }),
  playbooks: (plugin?.definition.playbooks ?? []).map(({ key }) => key),
  faults,
});
