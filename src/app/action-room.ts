import type { Bus } from '../bus/bus.js';
import type { Config } from '../config.js';
import type { Database } from '../database/database.js';
import { Pause } from '../engine/pause.js';
import type { RulebookStore } from '../engine/rulebook-store.js';
import type { EventLog } from '../event/log.js';
import { Dispatcher } from '../integration/actions/dispatcher.js';
import { EffectStore } from '../integration/actions/effect.store.js';
import { EmailAction } from '../integration/actions/email.action.js';
import { httpAction, slackAction } from '../integration/actions/http.action.js';
import { mailDirectory } from '../integration/actions/mail-directory.js';
import { EffectPerformers } from '../integration/actions/performers.js';
import { CodeKeeper } from '../plugin/host/code-keeper.js';
import { THREAD_LIMITS } from '../plugin/host/plugin-thread.js';
import { QuarantineStore } from '../plugin/host/quarantine.store.js';
import { WorkerHost } from '../plugin/host/worker-host.js';
import type { SignalStore } from '../signal/store.js';

const DAY = 86_400_000;
const HTTP_MS = 10_000;
const MAIL_MS = 30_000;

export interface ActionRoomSetting {
  readonly config: Config;
  readonly database: Database;
  readonly bus: Bus;
  readonly eventLog: EventLog;
  readonly store: SignalStore;
  readonly rulebooks: RulebookStore;
}

/**
 * What is done outside: the dispatcher, the built-in actions, and the threads of plugins' code. Nothing of it runs
 * until it is started.
 */
export function buildActionRoom({ config, database, bus, eventLog, store, rulebooks }: ActionRoomSetting) {
  const quarantines = new QuarantineStore(database, eventLog);
  const host = new WorkerHost({
    limits: { ...THREAD_LIMITS, memoryMb: config.pluginMemoryMb },
    onQuarantine: (ctx, plugin, codeHash, reason, message) => quarantines.put(ctx, plugin, codeHash, reason, message),
  });
  const http = { allowsPrivate: config.actionsAllowPrivate, secrets: config.actionsSecrets, timeoutMs: HTTP_MS };
  const email = new EmailAction({ smtpUrl: config.smtpUrl, from: config.mailFrom, timeoutMs: MAIL_MS }, mailDirectory);
  const builtIn = { http: httpAction(http), email, slack: slackAction(config.slackWebhookUrl, http) };
  const performers = new EffectPerformers(builtIn, rulebooks, host, quarantines);
  const dispatcher = new Dispatcher(new EffectStore(database, store), performers, bus, new Pause(), {
    isAlone: database.dialect === 'sqlite',
    keptFrom: (now) => now - config.eventRetentionDays * DAY,
  });
  const stopActions = async () => {
    if (dispatcher.isRunning) await dispatcher.stop();
    email.close();
    await host.stop();
  };
  return { dispatcher, host, quarantines, codeKeeper: new CodeKeeper(host, quarantines), stopActions };
}
