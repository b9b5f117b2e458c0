import type { AccountMaking } from '../account/account-directory.js';
import type { TransactionOptions } from '../database/backend.js';
import type { BulkInsert } from '../database/connection.js';
import type { WriteDesk } from '../database/write-desk.js';
import type { Actor, SqlValue } from '../kernel/context.js';
import type { PluginReloads } from '../plugin/reload-desk.js';
import type { Refolding } from '../quarantine/quarantine.service.js';
import type { Command, Commands } from '../signal/commands.js';
import type { SignalRecorder } from '../signal/recorder.js';
import type { NewSignal, StoreOutcome } from '../signal/store.js';

/** What the engine's thread does for the API's thread, in the words of the rooms that do it. */
export interface RemoteEngine {
  readonly signals: SignalRecorder;
  readonly accounts: AccountMaking;
  readonly commands: Commands;
  readonly refolding: Refolding;
  readonly plugins: PluginReloads;
}

/** The calls that the engine's thread answers. */
export type EngineCalls = {
  'signals.record'(said: {
    readonly actor: Actor;
    readonly signals: readonly NewSignal[];
    readonly isPressed: boolean;
  }): StoreOutcome[];
  'accounts.make'(said: {
    readonly actor: Actor;
    readonly externalIds: readonly string[];
    readonly names: ReadonlyMap<string, string> | undefined;
  }): { ids: Map<string, string>; made: Set<string> };
  'commands.perform'(said: { readonly actor: Actor; readonly commands: readonly Command[] }): void;
  'signals.refold'(said: { readonly actor: Actor; readonly accountId: string; readonly signalId: number }): void;
  'plugins.load'(said: { readonly actor: Actor }): { changed: readonly string[] };
  'write.begin'(said: TransactionOptions): number;
  'write.query'(said: Statement): unknown[];
  'write.run'(said: Statement): number;
  'write.insert'(said: {
    readonly id: number;
    readonly statement: BulkInsert;
    readonly rows: readonly (readonly SqlValue[])[];
  }): number;
  'write.end'(said: { readonly id: number; readonly isDone: boolean }): void;
  /** Migrates the schema and puts the plugins in force; with `isWatched` their folder is watched from then on. */
  'engine.prepare'(said: { readonly isWatched: boolean }): void;
  /** Begins to take turns. */
  'engine.start'(said: null): void;
  /** Takes no further turn, and answers when those under way are saved. Calls are still answered. */
  'engine.halt'(said: null): void;
  /** Closes everything: the last call of all. */
  'engine.close'(said: null): void;
};

interface Statement {
  readonly id: number;
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Whoever takes calls to the engine's thread. */
export interface EngineLine {
  call<K extends keyof EngineCalls>(
    name: K,
    said: Parameters<EngineCalls[K]>[0],
  ): Promise<Awaited<ReturnType<EngineCalls[K]>>>;
}

/** The engine of another thread as the API's rooms see it. */
export const remoteEngine = (line: EngineLine): RemoteEngine => ({
  signals: {
    record: ({ actor }, signals, isPressed) => line.call('signals.record', { actor, signals, isPressed }),
  },
  accounts: { make: ({ actor }, externalIds, names) => line.call('accounts.make', { actor, externalIds, names }) },
  commands: { perform: ({ actor }, ...commands) => line.call('commands.perform', { actor, commands }) },
  refolding: {
    refold: ({ actor }, accountId, signalId) => line.call('signals.refold', { actor, accountId, signalId }),
  },
  plugins: { load: ({ actor }) => line.call('plugins.load', { actor }) },
});

/** The desk of another thread, where transactions are taken. */
export const remoteDesk = (line: EngineLine): WriteDesk => ({
  begin: (options) => line.call('write.begin', options),
  query: (id, sql, values) => line.call('write.query', { id, sql, values }),
  run: (id, sql, values) => line.call('write.run', { id, sql, values }),
  insert: (id, statement, rows) => line.call('write.insert', { id, statement, rows }),
  end: (id, isDone) => line.call('write.end', { id, isDone }),
});
