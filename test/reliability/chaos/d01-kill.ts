import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_KEY } from '../../support/app.js';
import { audit, settled } from '../../support/campaign.js';
import { contextOn } from '../../support/databases.js';
import { type RunningProgram, type Spare, spareEngine, startProgram } from '../../support/program.js';
import { type CampaignWorld, openCampaign } from './campaign-world.js';
import { type Control, caughtBy, type DatabaseKind, type Findings, type Scenario, withEndings } from './scenario.js';
import { acknowledgedLost, foldedOf, moreFolded, recordedOf } from './standing.js';

/** On MariaDB with one engine, and with three of which one is killed; in CI half of the kills fall on each. */
const SIZES = {
  CI: {
    sqlite: [{ engines: 1, kills: 100, signals: 2_000 }],
    mariadb: [
      { engines: 1, kills: 50, signals: 2_000 },
      { engines: 3, kills: 50, signals: 2_000 },
    ],
  },
  FULL: {
    sqlite: [{ engines: 1, kills: 1_000, signals: 10_000 }],
    mariadb: [
      { engines: 1, kills: 1_000, signals: 10_000 },
      { engines: 3, kills: 1_000, signals: 10_000 },
    ],
  },
} as const;
/**
 * Every so many-th process is the whole `perennial start`; the others are its engine room, which starts twice as fast.
 */
const WHOLE = 20;
const CONTROL_KILLS = 8;

export const kill: Scenario = {
  id: 'D1',
  title: 'processes killed at random moments lose no signal that was acknowledged, and do nothing twice',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const rounds: Round[] = [];
    for (const setting of SIZES[size][kind]) rounds.push(await killing(kind, setting));
    return findings(rounds, [await broken(kind), ...(rounds[0]?.tampered ?? [])], kind);
  },
};

interface Setting {
  readonly engines: number;
  readonly kills: number;
  readonly signals: number;
  readonly isBroken?: boolean;
}

interface Round {
  readonly setting: Setting;
  readonly acknowledged: number;
  readonly kills: number;
  /** Kills that found signals acknowledged but not yet folded: what a loss would be found among. */
  readonly killsAtWork: number;
  readonly wrong: readonly string[];
  /** What the audit says of losses and doubles that were made by hand afterwards. */
  readonly tampered: readonly Control[];
}

function findings(rounds: readonly Round[], controls: readonly Control[], kind: DatabaseKind): Findings {
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0);
  return {
    work: {
      planned: sum(({ setting }) => setting.kills + setting.signals),
      done: sum(({ kills, acknowledged }) => kills + acknowledged),
      of: 'kills and signals',
    },
    faults: { kills: sum(({ kills }) => kills), 'kills amid unfinished work': sum(({ killsAtWork }) => killsAtWork) },
    wrong: rounds.flatMap(({ setting, wrong }) => wrong.map((fault) => `${setting.engines} engine(s): ${fault}`)),
    controls,
    note: kind === 'sqlite' ? '1 engine process' : '1 and 3 engine processes',
  };
}

async function broken(kind: DatabaseKind): Promise<Control> {
  const { wrong } = await killing(kind, { engines: 1, kills: CONTROL_KILLS, signals: 1_000, isBroken: true });
  return caughtBy('an engine that marks before it saves', wrong);
}

function killing(kind: DatabaseKind, setting: Setting): Promise<Round> {
  return withEndings(async (onEnd) => {
    const world = await openCampaign(kind, setting.signals, onEnd);
    const fleet = new Fleet(world, setting);
    onEnd(() => fleet.drop());
    await fleet.start();
    const lost: string[] = [];
    const { campaign, database } = world;
    const share = Math.max(1, Math.floor(campaign.signals.length / (setting.kills + 1)));
    campaign.released = share;
    const sending = campaign.send(() => fleet.url, ADMIN_KEY, { batch: Math.min(10, share), senders: 4 });
    let folded = await foldedOf(database);
    let killsAtWork = 0;
    for (let kill = 1; kill <= setting.kills; kill += 1) {
      folded = await moreFolded(world, folded);
      campaign.released += share; // so that the kill comes while signals do
      await sleep(Math.random() * 50);
      await fleet.killOne();
      lost.push(...(await acknowledgedLost(database, campaign)));
      const now = await foldedOf(database);
      if (now < (await recordedOf(database))) killsAtWork += 1;
      folded = Math.max(folded, now);
      await fleet.replace(kill);
    }
    campaign.released = campaign.signals.length;
    await sending;
    await settled(database);
    const wrong = [...new Set(lost), ...(await audit(database, campaign))];
    const tampered = setting.isBroken === true ? [] : await tamper(world);
    return { setting, acknowledged: campaign.acknowledged.size, kills: fleet.kills, killsAtWork, wrong, tampered };
  });
}

/** A signal folded twice, a task that is missing and a gap in the log, made by hand: each must be found. */
async function tamper({ database, campaign }: CampaignWorld): Promise<Control[]> {
  const [{ account_id = '' } = {}] = await database.reader.query<{ account_id: string }>(
    'SELECT account_id FROM account_state ORDER BY account_id LIMIT 1',
  );
  const change = (sql: string, ...values: string[]) =>
    database.transaction(contextOn(database), (ctx) => ctx.db.run(sql, values));
  const found = async (what: string, pattern: RegExp) =>
    caughtBy(
      what,
      (await audit(database, campaign)).filter((fault) => pattern.test(fault)),
    );
  await change('UPDATE account_state SET cursor_id = 0 WHERE account_id = ?', account_id);
  await change('UPDATE account_inbox SET due_at = 1, seq = seq + 1 WHERE account_id = ?', account_id);
  await settled(database);
  const twice = await found('signals folded twice', /^usage of account-/);
  await change("DELETE FROM task WHERE playbook_key = 'busy' AND account_id = ?", account_id);
  await change('DELETE FROM lifecycle_event WHERE position = 100');
  return [twice, await found('a task that is missing', /^tasks: /), await found('a gap in the log', /^positions: /)];
}

/** The processes at work, and those that stand by. */
class Fleet {
  kills = 0;
  private readonly running: RunningProgram[] = [];
  private readonly spares: Spare[] = [];
  private next = 0;

  constructor(
    private readonly world: CampaignWorld,
    private readonly setting: Setting,
  ) {}

  /** The server of the next call: each in turn. */
  get url(): string {
    const { length } = this.running;
    return this.running[(this.next += 1) % Math.max(1, length)]?.url ?? 'http://127.0.0.1:9';
  }

  async start(): Promise<void> {
    for (let spare = 0; spare < 2; spare += 1) this.spares.push(this.spare());
    for (let engine = 0; engine < this.setting.engines; engine += 1) this.running.push(await this.take());
  }

  async killOne(): Promise<void> {
    const [victim] = this.running.splice(Math.floor(Math.random() * this.running.length), 1);
    const { child } = victim as RunningProgram;
    const wasAlive = child.exitCode === null && child.signalCode === null;
    await victim?.kill();
    if (wasAlive && child.signalCode === 'SIGKILL') this.kills += 1;
  }

  async replace(kill: number): Promise<void> {
    const isWhole = kill % WHOLE === 0 && this.setting.isBroken !== true;
    this.running.push(isWhole ? await startProgram(this.world.environment) : await this.take());
  }

  async drop(): Promise<void> {
    for (const running of this.running) await running.kill();
    for (const spare of this.spares) await spare.drop();
  }

  private take(): Promise<RunningProgram> {
    this.spares.push(this.spare());
    return (this.spares.shift() as Spare).go();
  }

  private spare(): Spare {
    return spareEngine({ ...this.world.environment, ...(this.setting.isBroken === true && { CHAOS_BROKEN: '1' }) });
  }
}
