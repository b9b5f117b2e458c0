import { holdFile } from '../../../src/database/file-lock.js';

/** Holds the file that it is given, says so, and stays until it is ended. */
holdFile(process.argv[2] as string);
process.stdout.write('held\n');
setInterval(() => undefined, 1_000);
