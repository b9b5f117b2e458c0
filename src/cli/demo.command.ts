import { Command } from 'commander';
import { loadConfig } from '../config.js';
import type { Finish } from './finish.js';

/** The demo has a database of its own, so that trying it never touches real data. */
const DEFAULTS = { DATABASE_URL: 'sqlite:./data/demo.db', LOG_LEVEL: 'warn' };

/** `perennial demo`: a made-up company of 500 accounts, two years played through the real engine, then live. */
export const demoCommand = (_finish: Finish): Command =>
  new Command('demo')
    .description(
      'Start with a living, made-up company: 500 accounts, two years of history played through the real engine, ' +
        'then signals in real time. A second start takes up where it was; delete data/demo.db to begin afresh.',
    )
    .action(async () => {
      const config = loadConfig({ ...DEFAULTS, ...process.env });
      const { runDemo } = await import('./demo.js');
      await runDemo(config);
    });
