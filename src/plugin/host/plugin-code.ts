import { contentHash } from '../../playbook/definition/content-hash.js';
import { isSound, type PluginCheck } from '../check.js';
import type { PluginCode } from './worker-host.js';

/**
 * Where the code of the plugins is that have some, by the plugin's name. One whose files are faulty now keeps what it
 * had: its thread, as long as that lives, goes on with the code it has loaded.
 */
export function codesOf(
  checks: readonly PluginCheck[],
  known: ReadonlyMap<string, PluginCode>,
): Map<string, PluginCode> {
  const codes = new Map<string, PluginCode>();
  for (const check of checks) {
    const code = isSound(check) ? codeOf(check) : known.get(check.name);
    if (code !== undefined) codes.set(check.name, code);
  }
  return codes;
}

function codeOf({ plugin }: PluginCheck): PluginCode | undefined {
  if (plugin === undefined || plugin.kind === 'yaml') return undefined;
  const { actions = {}, measures = {} } = plugin.definition;
  if (Object.keys(actions).length + Object.keys(measures).length === 0) return undefined;
  return { file: plugin.path, hash: contentHash(plugin.sources.map(({ file, text }) => [file, text])) };
}
