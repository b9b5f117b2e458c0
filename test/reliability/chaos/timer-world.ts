import type { Clock } from '../../../src/kernel/clock.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { company, pluginsFolder, pluginText } from '../../support/company.js';
import { createDatabase, type DatabaseKind } from './scenario.js';

/** The waits that the timer scenarios know, by the metric that starts each. */
export const LENGTHS = { day: '1d', month: '1mo', year: '12mo', hours: '36h' } as const;
export type Length = keyof typeof LENGTHS;

const PLAYBOOKS = Object.entries(LENGTHS).map(
  ([metric, length]) => `definePlaybook({ key: '${metric}', title: '${metric}', purpose: 'CHECK_IN', reentry: 'always',
    trigger: { on: 'metric.recorded', if: 'event.metric == "${metric}"' }, steps: [wait('rest', { for: '${length}' }),
      task('act', { title: 'Act', kind: 'CHECK_IN' })] })`,
);

/** A clock that goes where it is told, backwards too. */
export class JumpingClock implements Clock {
  constructor(public at: number) {}

  now(): number {
    return this.at;
  }
}

export interface TimerWorld {
  readonly server: TestApp;
  readonly clock: JumpingClock;
  /** Makes accounts; answers their external ids. */
  accounts(prefix: string, many: number): Promise<string[]>;
  /** Starts the wait for each of them, now. */
  begin(externalIds: readonly string[], length: Length): Promise<void>;
  /** The clock jumps there, and whoever is due then takes turns. */
  jumpTo(at: number): Promise<void>;
  turns(): Promise<number>;
  /** How many tasks each of the accounts has. */
  tasks(externalIds: readonly string[]): Promise<number[]>;
  /** How many launches of tasks the event log tells. */
  launches(): Promise<number>;
}

/** The real application by a clock of the scenario’s own, its engine worked by hand. */
export async function openTimers(
  kind: DatabaseKind,
  start: number,
  zone: string,
  onEnd: (end: () => unknown) => void,
): Promise<TimerWorld> {
  const place = await createDatabase(kind);
  onEnd(() => place.drop());
  const plugins = pluginsFolder({ timers: pluginText('timers', PLAYBOOKS.join(',\n')) });
  onEnd(() => plugins.drop());
  const clock = new JumpingClock(start);
  const server = await startTestApp(
    place.url,
    { PLUGINS_DIR: plugins.path, TIME_ZONE: zone, LATENESS_DAYS: '33' },
    { byHand: true, clock },
  );
  onEnd(() => server.app.stop());
  return worldOf(server, clock);
}

function worldOf(server: TestApp, clock: JumpingClock): TimerWorld {
  const { app } = server;
  const world = company(server);
  let keys = 0;
  return {
    server,
    clock,
    turns: () => world.turns(),
    async accounts(prefix, many) {
      const names = Array.from({ length: many }, (_, index) => `${prefix}-${index}`);
      for (let from = 0; from < many; from += 1_000)
        await app.directory.resolve(app.ctx, names.slice(from, from + 1_000), { create: true });
      await world.turns();
      return names;
    },
    async begin(externalIds, length) {
      for (let from = 0; from < externalIds.length; from += 1_000) {
        const signals = externalIds.slice(from, from + 1_000).map((accountExternalId) => ({
          key: `begin-${(keys += 1)}`,
          type: 'metric',
          accountExternalId,
          properties: { name: length, value: 1 },
        }));
        const refused = (await app.intake.record(app.ctx, signals)).find(({ status }) => status !== 'ACCEPTED');
        if (refused) throw new Error(JSON.stringify(refused));
      }
      await world.turns();
    },
    async jumpTo(at) {
      clock.at = at;
      await world.turns();
    },
    async tasks(externalIds) {
      const rows = await world.rows<{ external_id: string; n: number }>(
        'SELECT a.external_id, COUNT(*) AS n FROM task t JOIN account a ON a.id = t.account_id GROUP BY a.external_id',
      );
      const counts = new Map(rows.map(({ external_id, n }) => [external_id, Number(n)]));
      return externalIds.map((externalId) => counts.get(externalId) ?? 0);
    },
    launches: async () => (await world.events())['task.launched'] ?? 0,
  };
}
