import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../src/database/database.js';
import { ADMIN_KEY } from '../../support/app.js';
import { audit, settled } from '../../support/campaign.js';
import { ask, type Subscription, subscribe } from '../../support/graphql-client.js';
import { type RunningProgram, startProgram } from '../../support/program.js';
import { throttle } from '../../support/throttle.js';
import { openCampaign } from './campaign-world.js';
import { type Control, caughtBy, type Findings, type Scenario, type Size, withEndings } from './scenario.js';

/** Most of what is sent comes with the whole processor, the rest with a fifth of it. */
const SIZES = {
  CI: { signals: 1_500, subscribers: 5, senders: 50, asking: 1_000, patience: 300 },
  FULL: { signals: 20_000, subscribers: 20, senders: 200, asking: 2_000, patience: 900 },
} as const;
const WHOLE_SHARE = 0.6;
/** Health is asked so often, ms. */
const PROBE = 50;
/** Health that takes longer than this does not answer, ms. */
const MOST_WAIT = 10_000;
/** At full size: what 99 of 100 health checks take at most beyond what they take at rest, ms. */
const MOST_P99 = 200;
/** What memory may grow by while too much is asked, MB. */
const MOST_GROWTH = 700;

export const fullLoad: Scenario = {
  id: 'D14',
  title:
    'at full load, and on a fifth of the processor, health is answered, work goes on, subscribers miss nothing, and ' +
    'what is too much is refused',
  databases: ['sqlite', 'mariadb'],
  run: (size, kind) =>
    withEndings(async (onEnd) => {
      const { signals, subscribers, senders, asking, patience } = SIZES[size];
      const world = await openCampaign(kind, signals, onEnd);
      const { campaign, database } = world;
      const program = await startProgram({ ...world.environment, LOG_LEVEL: 'warn' });
      onEnd(() => program.kill());
      const rest = new Probe(program.url);
      await sleep(1_000);
      const atRest = await rest.stop();
      const readers = Array.from({ length: subscribers }, () => new Reader(program.url));
      onEnd(() => Promise.all(readers.map((reader) => reader.stop())));
      const from = await lastPosition(database);
      const probe = new Probe(program.url);
      campaign.released = Math.floor(campaign.signals.length * WHOLE_SHARE);
      const sending = campaign.send(() => program.url, ADMIN_KEY, { batch: 10, senders });
      const load = await tooMuch(program, asking);
      while (campaign.acknowledged.size < campaign.released - 10 * senders) await sleep(20);
      const busy = throttle();
      onEnd(() => busy.release());
      campaign.released = campaign.signals.length;
      await sending;
      await settled(database, patience);
      await busy.release();
      const underLoad = await probe.stop();
      const upTo = await lastPosition(database);
      await Promise.all(readers.map((reader) => reader.reaches(upTo - from)));
      const wrong = [
        ...underLoad.faults,
        ...load.wrong,
        ...slow(size, atRest, underLoad),
        ...(await missed(readers, database, from)),
        ...(await audit(database, campaign)),
        ...errorsIn(program),
      ];
      return findings(
        { planned: campaign.signals.length, done: campaign.acknowledged.size, of: 'signals' },
        { 'requests refused as too much': load.refused, 'health checks under load': underLoad.times.length },
        wrong,
        [await stopped(program), gap(readers[0] as Reader)],
        `health at p99 ${p99(underLoad.times)} ms, at rest ${p99(atRest.times)} ms, memory grew by ${load.grown} MB`,
      );
    }),
};

const findings = (
  work: Findings['work'],
  faults: Findings['faults'],
  wrong: readonly string[],
  controls: readonly Control[],
  note: string,
): Findings => ({ work, faults, wrong, controls, note });

interface Probed {
  /** How long each check took, ms. */
  readonly times: readonly number[];
  readonly faults: readonly string[];
}

/** Asks for health again and again. */
class Probe {
  private readonly times: number[] = [];
  private readonly faults: string[] = [];
  private isOver = false;
  private readonly asking: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly mostWait = MOST_WAIT,
  ) {
    this.asking = this.ask();
  }

  async stop(): Promise<Probed> {
    this.isOver = true;
    await this.asking;
    return { times: this.times, faults: this.faults };
  }

  private async ask(): Promise<void> {
    while (!this.isOver) {
      const began = performance.now();
      const status = await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(this.mostWait) }).then(
        (response) => response.status,
        (error: Error) => error.name,
      );
      this.times.push(performance.now() - began);
      if (status !== 200) this.faults.push(`health answered ${status}`);
      await sleep(PROBE);
    }
  }
}

const EVENTS = `subscription { lifecycleEvents { __typename cursor at
  account { name externalId owner { name } stage { key } health { score band } openTaskCount
    timeline(first: 3) { nodes { __typename } } }
  cause { summary } } }`;

/** A subscriber that asks for much of every event. */
class Reader {
  readonly cursors: string[] = [];
  private readonly stream: Subscription;
  private fault: string | undefined;

  constructor(url: string) {
    this.stream = subscribe(url, ADMIN_KEY, EVENTS);
    void this.read();
  }

  /** Waits until so many events have come, or none does any more. */
  async reaches(count: number): Promise<void> {
    for (let last = -1; this.cursors.length < count && this.cursors.length !== last; ) {
      last = this.cursors.length;
      await sleep(5_000);
    }
  }

  get problem(): string | undefined {
    return this.fault;
  }

  stop(): Promise<void> {
    return this.stream.stop().catch(() => undefined);
  }

  private async read(): Promise<void> {
    try {
      for await (const { lifecycleEvents } of this.stream) this.cursors.push(lifecycleEvents.cursor);
    } catch (error) {
      this.fault = (error as Error).message;
    }
  }
}

/** Asks for much, many at once: each is answered, or refused with 503, and memory does not follow. */
async function tooMuch(
  { url, child }: RunningProgram,
  asking: number,
): Promise<{ refused: number; wrong: string[]; grown: number }> {
  const before = memoryOf(child.pid as number);
  let most = before;
  const statuses = await Promise.all(
    Array.from({ length: asking }, async () => {
      const { status } = await ask(url, ADMIN_KEY, BOOK).catch((error: Error) => ({ status: error.message }));
      most = Math.max(most, memoryOf(child.pid as number));
      return status;
    }),
  );
  const grown = Math.round(most - before);
  const other = statuses.filter((status) => status !== 200 && status !== 503);
  return {
    refused: statuses.filter((status) => status === 503).length,
    wrong: [
      ...[...new Set(other)].map((status) => `a request too many was answered ${status}`),
      ...(grown > MOST_GROWTH ? [`memory grew by ${grown} MB`] : []),
    ],
    grown,
  };
}

const BOOK = `{ accounts(first: 30) { totalCount nodes { id name stage { key } health { score band }
  timeline(first: 5) { nodes { __typename } } } } }`;

/** Resident memory, MB; 0 where the system does not tell. */
function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function p99(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0);
}

function slow(size: Size, atRest: Probed, underLoad: Probed): string[] {
  const most = MOST_P99 + p99(atRest.times);
  return size === 'FULL' && p99(underLoad.times) > most
    ? [`health took ${p99(underLoad.times)} ms at p99, more than ${most} ms`]
    : [];
}

/** Every subscriber has every event since it came, once and in order. */
async function missed(readers: readonly Reader[], database: Database, from: number): Promise<string[]> {
  const [row] = await database.reader.query<{ n: number }>(
    'SELECT COUNT(*) AS n FROM lifecycle_event WHERE position > ?',
    [from],
  );
  const longest = readers.reduce(
    (most, { cursors }) => (cursors.length > most.length ? cursors : most),
    [] as string[],
  );
  return readers.flatMap(({ cursors, problem }, reader) => [
    ...(problem === undefined ? [] : [`subscriber ${reader}: ${problem}`]),
    ...gapsIn(cursors, longest, Number(row?.n)).map((fault) => `subscriber ${reader}: ${fault}`),
  ]);
}

/** A subscriber begins a little after it was told to, so it has the last of what the longest has, and at most all. */
function gapsIn(cursors: readonly string[], longest: readonly string[], written: number): string[] {
  const tail = longest.slice(longest.length - cursors.length);
  return [
    ...(cursors.length === 0 ? ['no event came'] : []),
    ...(cursors.length > written ? [`${cursors.length} events came of ${written}`] : []),
    ...(cursors.some((cursor, at) => cursor !== tail[at]) ? ['events were skipped, doubled or out of order'] : []),
  ];
}

/** The same look at a subscriber that did miss one. */
function gap({ cursors }: Reader): Control {
  const middle = Math.floor(cursors.length / 2);
  return caughtBy('a subscriber that missed an event', gapsIn(cursors.toSpliced(middle, 1), cursors, cursors.length));
}

/** A server that is stopped answers no health check: the probe must say so. */
async function stopped({ child, url }: RunningProgram): Promise<Control> {
  child.kill('SIGSTOP');
  const probe = new Probe(url, 500);
  await sleep(100);
  const { faults } = await probe.stop();
  child.kill('SIGCONT');
  return caughtBy('a server that is stopped', faults);
}

/** Load is no error: the log has warnings at most of what was refused. */
const errorsIn = ({ output }: RunningProgram): string[] =>
  output()
    .split('\n')
    .filter((line) => /"level":(50|60)/.test(line))
    .slice(0, 3)
    .map((line) => `logged as an error: ${line.slice(0, 300)}`);

const lastPosition = async (database: Database): Promise<number> =>
  Number((await database.reader.query<{ n: number }>('SELECT MAX(position) AS n FROM lifecycle_event'))[0]?.n ?? 0);
