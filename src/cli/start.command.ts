import { Command } from 'commander';
import { loadConfig } from '../config.js';
import type { Finish } from './finish.js';
import { greeting } from './greeting.js';
import { untilStopped } from './lifetime.js';
import { say } from './say.js';

/** `perennial start`: the server and the engine, until it is told to stop. */
export const startCommand = (_finish: Finish): Command =>
  new Command('start')
    .description(
      'Start the GraphQL server and the engine. Stop with SIGTERM or Ctrl-C: work under way is finished first; a ' +
        'second one forces.',
    )
    .option('--no-engine', 'serve the API only: other processes take the turns')
    .action(async ({ engine }: { engine: boolean }) => {
      const config = loadConfig(process.env);
      const { createApp, createServer } = await import('../app.js');
      const app = config.engineThread ? await createServer(config) : await createApp(config);
      const { url, newKey } = await app.start({ engine });
      say(greeting(url, newKey));
      await untilStopped(app);
    });
