import { createJiti } from 'jiti';
import * as sdk from '../../sdk/index.js';

/** A plugin's module as it is in its file now: TypeScript or JavaScript, with `perennial/sdk` wherever the file is. */
export const importPlugin = <Module>(file: string, alias: Readonly<Record<string, string>>): Promise<Module> =>
  createJiti(file, {
    alias: { ...alias },
    virtualModules: { 'perennial/sdk': sdk },
    moduleCache: false,
    fsCache: false,
    interopDefault: false,
  }).import<Module>(file);
