import { builtModule } from './program.js';

/** In place of src/plugin/load/own-folder.ts under Jest: threads start from the build. */
export const OWN_FOLDER = builtModule('src');
