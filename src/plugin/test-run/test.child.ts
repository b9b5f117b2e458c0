import { argv } from 'node:process';
import { createJiti } from 'jiti';
import { sdkAlias } from '../load/own-module.js';
import { GLOBALS } from './globals.js';

/**
 * A process of its own for one test file: Node’s test runner, with the names that Jest offers, and `perennial/sdk`
 * wherever the file is.
 */
Object.assign(globalThis, GLOBALS);
const [, , file = ''] = argv;
await createJiti(file, { alias: sdkAlias(), moduleCache: false, fsCache: false, interopDefault: false }).import(file);
