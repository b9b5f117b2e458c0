import type { MessagePort } from 'node:worker_threads';
import { BridgedBus } from '../bus/bridged-bus.js';
import { type Answers, type Calls, Line } from '../bus/line.js';
import { toWire } from '../bus/wire-error.js';
import type { Config } from '../config.js';
import type { Actor } from '../kernel/context.js';
import { createLog } from '../kernel/log.js';
import { EngineRunner } from './engine-runner.js';
import { openPlatform, type Platform } from './platform.js';
import type { EngineCalls } from './remote-engine.js';

/** How often the thread says how it stands, ms. */
const TELL = 250;

/** Further calls that a part of the program has its thread answer. */
export type MoreAnswers = (platform: Platform, line: Line<Calls>) => Answers<Calls>;

/** Runs in the engine's thread: opens everything, then answers the calls of the API's thread until it is closed. */
export async function serveEngine(port: MessagePort, config: Config, more?: MoreAnswers): Promise<void> {
  const line = new Line<Calls>(port);
  const log = createLog(config.logLevel);
  const bus = new BridgedBus(log, (topic, payload) => line.tell('bus', { topic, payload }));
  line.on<{ topic: string; payload?: string }>('bus', ({ topic, payload }) => bus.receive(topic, payload));
  try {
    const platform = await openPlatform(config, { log, bus });
    const runner = new EngineRunner(platform);
    const tell = () => line.tell('status', { check: runner.check() });
    const timer = setInterval(tell, TELL).unref();
    const close = async () => {
      clearInterval(timer);
      await runner.close();
      await platform.close();
    };
    line.serve({ ...answersOf(platform, runner, tell, close), ...more?.(platform, line) } as Answers<Calls>);
    await platform.database.migrate().catch(async (error: unknown) => {
      await platform.close();
      throw error;
    });
    line.tell('opened');
  } catch (error) {
    line.tell('unopened', toWire(error));
    port.unref(); // nothing keeps the thread
  }
}

function answersOf(
  platform: Platform,
  runner: EngineRunner,
  tell: () => void,
  close: () => Promise<void>,
): Answers<EngineCalls> {
  const { recorder, directory, shell, reloads, database } = platform;
  const desk = database.writeDesk();
  const by = (actor: Actor) => platform.contextOf(actor);
  return {
    'signals.record': ({ actor, signals, isPressed }) => recorder.record(by(actor), signals, isPressed),
    'accounts.make': ({ actor, externalIds, names }) => directory.make(by(actor), externalIds, names),
    'commands.perform': ({ actor, commands }) => shell.perform(by(actor), ...commands),
    'signals.refold': ({ actor, accountId, signalId }) => shell.refold(by(actor), accountId, signalId),
    'plugins.load': async ({ actor }) => ({ changed: (await reloads.load(by(actor))).changed }),
    'write.begin': (options) => desk.begin(options),
    'write.query': ({ id, sql, values }) => desk.query(id, sql, values),
    'write.run': ({ id, sql, values }) => desk.run(id, sql, values),
    'write.insert': ({ id, statement, rows }) => desk.insert(id, statement, rows),
    'write.end': ({ id, isDone }) => desk.end(id, isDone),
    'engine.prepare': (options) => runner.prepare(options),
    'engine.start': () => runner.start().then(tell),
    'engine.halt': () => runner.halt(),
    'engine.close': close,
  };
}
