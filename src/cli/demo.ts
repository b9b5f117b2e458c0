import { createApp } from '../app.js';
import type { Config } from '../config.js';
import { printDemoHelp } from './demo-help.js';
import { DemoHistory } from './demo-history.js';
import { DemoLife } from './demo-life.js';
import { untilStopped } from './lifetime.js';
import { say } from './say.js';
import { Ticker } from './ticker.js';

/** Plays the made-up company's history, then lets it live until it is told to stop. */
export async function runDemo(config: Config): Promise<void> {
  const app = await createApp(config);
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
}
