import type { TextPath } from '../sdk/text/yaml-value.js';
import { SDK_VERSION } from '../sdk/version.js';

/** What a text says, as a plugin; and how a place of that plugin is called in the text. */
export interface TextPlugin {
  readonly value: unknown;
  /** Whether the text is a whole plugin, with a name and a version of its own. */
  readonly isWhole: boolean;
  readonly pathInText: (path: TextPath) => TextPath;
}

/** The name that stands for a plugin that has none yet. */
const UNNAMED = 'unnamed';

const HEAD = { name: UNNAMED, version: '0.0.0', compatible: `^${SDK_VERSION}` };
const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text is a whole plugin (`name: …`), some parts of one (`playbooks: [ … ]`), or one playbook (`key: …`). */
export function textPlugin(value: unknown): TextPlugin {
  const same = (path: TextPath) => path;
  if (!isFields(value)) return { value, isWhole: true, pathInText: same };
  if ('name' in value || 'version' in value || 'compatible' in value) return { value, isWhole: true, pathInText: same };
  const isPlaybook = 'steps' in value || 'trigger' in value || 'key' in value;
  if (!isPlaybook) return { value: { ...HEAD, ...value }, isWhole: false, pathInText: same };
  return {
    value: { ...HEAD, playbooks: [value] },
    isWhole: false,
    pathInText: (path) => (path[0] === 'playbooks' ? path.slice(2) : path),
  };
}
