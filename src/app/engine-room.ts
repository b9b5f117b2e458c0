import { AccountDirectory } from '../account/account-directory.js';
import type { Bus } from '../bus/bus.js';
import type { Config } from '../config.js';
import type { Database } from '../database/database.js';
import { openAccounts } from '../engine/birth.js';
import { Engine } from '../engine/engine.js';
import { Pause } from '../engine/pause.js';
import { Player } from '../engine/play/player.js';
import { TurnPreview } from '../engine/preview.js';
import { ProgressStore } from '../engine/progress.js';
import { PublicationService } from '../engine/publication-service.js';
import { PublishedPlaybookBook } from '../engine/published-playbook-book.js';
import { RulebookStore } from '../engine/rulebook-store.js';
import { Saver } from '../engine/save.js';
import { Shell } from '../engine/shell.js';
import { EventLog } from '../event/log.js';
import { EventTail } from '../event/tail.js';
import { AccountAudience } from '../graphql/account-audience.js';
import { CLOCK_AHEAD } from '../kernel/bounds.js';
import type { Calendar } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { PluginPublisher } from '../plugin/publisher.js';
import { ReloadDesk } from '../plugin/reload-desk.js';
import type { Refolding } from '../quarantine/quarantine.service.js';
import type { Commands } from '../signal/commands.js';
import { SignalIntake } from '../signal/intake.js';
import { PROPERTIES_BYTES } from '../signal/intake.rules.js';
import { DirectRecorder } from '../signal/recorder.js';
import { SignalStore } from '../signal/store.js';
import { loadSurroundings } from '../team/member.load.js';
import { MemberService } from '../team/member.service.js';
import { buildActionRoom } from './action-room.js';
import type { RemoteEngine } from './remote-engine.js';

const DAY = 86_400_000;
/** A sender's clock may be so far ahead, ms. */
const KEY_LENGTH = 255;

export interface EngineSetting {
  readonly config: Config;
  readonly database: Database;
  readonly bus: Bus;
  readonly calendar: Calendar;
  readonly ctx: Context;
  /** Set where another thread of this process takes the turns and holds the writing connection. */
  readonly remote?: RemoteEngine;
  /** See ShellSetting. */
  readonly provenMs?: number;
}

/** What takes signals in, gives accounts their turns and tells what came of them. */
export function buildEngineRoom({ config, database, bus, calendar, ctx, remote, provenMs }: EngineSetting) {
  const audience = new AccountAudience();
  const eventLog = new EventLog(audience);
  const tail = new EventTail(ctx, eventLog, audience, bus, { pollMs: config.pollMs });
  const store = new SignalStore();
  const progress = new ProgressStore(database);
  const wake = () => bus.publish('signals');
  const directory = new AccountDirectory(database, openAccounts, remote?.accounts);
  const rulebooks = new RulebookStore(database, eventLog, (ctx) =>
    loadSurroundings(ctx, {
      currency: config.reportingCurrency,
      rates: config.exchangeRates,
      graceDays: config.graceDays,
    }),
  );
  const rulebook = new PublicationService(database, rulebooks, wake);
  const saver = new Saver(store, directory, eventLog);
  const setting = { calendar, lateness: config.latenessDays * DAY, provenMs };
  const shell = new Shell(database, store, rulebooks, saver, eventLog, bus, setting);
  const oldest = (now: number) => calendar.add(now, { amount: config.signalRetentionMonths, unit: 'mo' }, -1);
  const limits = (now: number) => ({
    futureMs: CLOCK_AHEAD,
    oldest: oldest(now),
    propertiesBytes: PROPERTIES_BYTES,
    keyLength: KEY_LENGTH,
  });
  const recorder = new DirectRecorder(database, store);
  const intake = new SignalIntake(remote?.signals ?? recorder, directory, limits, wake, (ctx, ids) =>
    new MemberService().existing(ctx, ids),
  );
  const actions = buildActionRoom({ config, database, bus, eventLog, store, rulebooks });
  const publisher = new PluginPublisher(
    database,
    rulebooks,
    rulebook,
    progress,
    eventLog,
    { directory: config.pluginsDir, packages: config.pluginPackages },
    wake,
    (ctx, checks) => actions.codeKeeper.take(ctx, checks),
  );
  return {
    ...actions,
    eventLog,
    tail,
    store,
    progress,
    directory,
    rulebooks,
    rulebook,
    shell,
    commands: commandsOf(shell, remote),
    refolding: (remote?.refolding ?? shell) as Refolding,
    recorder,
    book: new PublishedPlaybookBook(rulebooks, progress),
    preview: new TurnPreview(rulebooks, setting),
    /** What was recorded before this moment is let go of. */
    signalsKeptSince: oldest,
    player: new Player(database, store, rulebooks, saver, setting),
    engine: new Engine(
      shell,
      bus,
      new Pause(),
      () => intake.isPressed || recorder.isPressed,
      (now) => ({ signalsBefore: oldest(now), eventsBefore: now - config.eventRetentionDays * DAY }),
    ),
    intake,
    publisher,
    reloads: new ReloadDesk(publisher, progress, new Pause(), remote?.plugins),
  };
}

/** A command inside a transaction of this thread takes its turn there; any other goes where the engine is. */
const commandsOf = (shell: Shell, remote: RemoteEngine | undefined): Commands => ({
  perform: (ctx, ...commands) =>
    remote === undefined || ctx.db.isTransaction
      ? shell.perform(ctx, ...commands)
      : remote.commands.perform(ctx, ...commands),
});

export type EngineRoom = ReturnType<typeof buildEngineRoom>;
