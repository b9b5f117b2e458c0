import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginInput } from '../plugin.definition.js';
import { parsePluginText } from '../text/yaml.js';

/**
 * Reads a plugin that is written in YAML, for a test beside it: `readPlugin(new URL('./plugin.yaml',
 * import.meta.url))`.
 * @throws with file, line, column and the cure, when the text cannot be read
 */
export function readPlugin(file: string | URL): PluginInput {
  const path = typeof file === 'string' ? file : fileURLToPath(file);
  const { value, faults } = parsePluginText(readFileSync(path, 'utf8'));
  if (value === undefined)
    throw new Error(
      faults
        .map(({ line, column, message, cure }) => `${basename(path)}:${line}:${column} ${message} ${cure ?? ''}`)
        .join('\n'),
    );
  return value as PluginInput;
}
