import { Command } from 'commander';
import { createApp } from '../app.js';
import { loadConfig } from '../config.js';
import { printDemoHelp } from './demo-help.js';
import { DemoHistory } from './demo-history.js';
import { DemoLife } from './demo-life.js';
import type { Finish } from './finish.js';
import { untilStopped } from './lifetime.js';
import { say } from './say.js';
import { Ticker } from './ticker.js';

/** The demo has a database of its own, so that trying it never touches real data. */
const DEFAULTS = { DATABASE_URL: 'sqlite:./data/demo.db', LOG_LEVEL: 'warn' };

/** `perennial demo`: a made-up company of 500 accounts, two years played through the real engine, then live. */
export const demoCommand = (_finish: Finish): Command =>
  new Command('demo')
    .description(
      'Start with a living, made-up company: 500 accounts, two years of history played through the real engine, then signals in real time. A second start takes up where it was; delete data/demo.db to begin afresh.',
    )
    .action(async () => {
      const app = await createApp(loadConfig({ ...DEFAULTS, ...process.env }));
      say('\n  Perennial demo: a company that sells planning software, its 500 accounts and its success team.');
      await app.prepare();
      const { url, newKey } = await app.start({ engine: false });
      await printDemoHelp(app, url, newKey);
      const company = await new DemoHistory(app).play();
      while ((await app.shell.takeDue(app.ctx)) > 0);
      app.startEngine();
      say('\n  From here on it is now: signals come in as you watch.\n');
      const life = new DemoLife(app, company);
      const ticker = new Ticker(app);
      life.start();
      void ticker.start();
      await untilStopped({
        stop: async () => {
          life.stop();
          ticker.stop();
          await app.stop();
        },
      });
    });
