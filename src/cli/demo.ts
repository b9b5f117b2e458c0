import { type App, createApp, createServer } from '../app.js';
import type { Config } from '../config.js';
import type { DemoCompany } from '../integration/demo/demo.types.js';
import { printDemoHelp } from './demo-help.js';
import { DemoHistory } from './demo-history.js';
import { DemoLife } from './demo-life.js';
import { untilStopped } from './lifetime.js';
import { say } from './say.js';
import { Ticker } from './ticker.js';
import { drawTold } from './told-bar.js';

/** Plays the made-up company's history, then lets it live until it is told to stop. */
export async function runDemo(config: Config): Promise<void> {
  const { app, play } = await open(config);
  say('\n  Perennial demo: a company that sells planning software, its 500 accounts and its success team.');
  await app.prepare();
  const { url, newKey } = await app.start({ engine: false });
  await printDemoHelp(app, url, newKey);
  const company = await play();
  await app.startEngine();
  say('\n  From here on it is now: signals come in as you watch.\n');
  const life = new DemoLife(app, company);
  const ticker = new Ticker(app);
  life.start();
  void ticker.start();
  await untilStopped({
    failed: app.failed,
    stop: async () => {
      life.stop();
      ticker.stop();
      await app.stop();
    },
  });
}

/** The server, and how its history is played: in the engine's thread, unless everything is in one. */
async function open(config: Config): Promise<{ app: App; play: () => Promise<DemoCompany> }> {
  if (!config.engineThread) {
    const app = await createApp(config);
    return { app, play: () => playHere(app) };
  }
  const app = await createServer(config, new URL('./demo.worker.js', import.meta.url));
  await drawTold(app.thread);
  return {
    app,
    play: async () => {
      await app.thread.ask('demo.play', null);
      return (await new DemoHistory(app).begin()).company;
    },
  };
}

async function playHere(app: App): Promise<DemoCompany> {
  const company = await new DemoHistory(app).play();
  while ((await app.shell.takeDue(app.ctx)) > 0);
  return company;
}
