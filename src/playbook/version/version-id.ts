import { idOf } from '../../kernel/ids.js';

/** The public id of a version, by its hash. */
export const versionIdOf = (hash: string): string => idOf('playbookVersion', 0, `playbook-version/${hash}`);
