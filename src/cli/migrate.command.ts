import { Command } from 'commander';
import { loadConfig } from '../config.js';
import { createLog } from '../kernel/log.js';
import type { Finish } from './finish.js';
import { say } from './say.js';

/** `perennial migrate`: brings the database's schema up to this release. */
export const migrateCommand = (_finish: Finish): Command =>
  new Command('migrate')
    .description('Bring the database schema up to this release. `start` and `demo` do it by themselves.')
    .option('--revert', 'take the latest migration back instead')
    .action(async ({ revert }: { revert?: boolean }) => {
      const config = loadConfig(process.env);
      const { openDatabase } = await import('../app/platform.js');
      const database = await openDatabase(config, createLog(config.logLevel));
      try {
        if (revert === true) {
          await database.revert();
          say('The latest migration was taken back.');
        } else {
          const done = await database.migrate();
          say(done.length === 0 ? 'The schema is up to date.' : `Done: ${done.join(', ')}.`);
        }
      } finally {
        await database.close();
      }
    });
