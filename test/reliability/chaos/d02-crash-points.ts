import { setTimeout as sleep } from 'node:timers/promises';
import { CRASH_POINTS, type CrashPoint } from '../../../src/kernel/crash-point.js';
import { ADMIN_KEY } from '../../support/app.js';
import { audit, settled } from '../../support/campaign.js';
import { type Spare, spareEngine } from '../../support/program.js';
import { openCampaign } from './campaign-world.js';
import { hasCrashed } from './crashed.js';
import { crashOutside, OUTSIDE } from './d02-outside.js';
import { endState } from './end-state.js';
import { type Control, caughtBy, type DatabaseKind, type Scenario, withEndings } from './scenario.js';

/** The points of calls to the outside are passed by the campaign of d02-outside.ts. */
const POINTS = CRASH_POINTS.filter((point) => !OUTSIDE.includes(point));

/**
 * In CI all points one after the other on one database; at full size each by itself, at its first, second and fifth
 * passing, too.
 */
export const crashPoints: Scenario = {
  id: 'D2',
  title: 'a process that ends at any named point of its work leaves the same end state as one that does not',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const plans =
      size === 'CI'
        ? [POINTS.map((point): At => `${point}#2`)]
        : [POINTS, ...[1, 2, 5].flatMap((passing) => POINTS.map((point): At[] => [`${point}#${passing}`]))];
    let crashes = 0;
    const wrong: string[] = [];
    const wanted = await endOf(kind, []);
    for (const plan of plans) {
      const found = await endOf(kind, plan);
      crashes += found.crashes;
      wrong.push(...found.wrong);
      if (found.state !== wanted.state)
        wrong.push(`after ${plan.join(', ')} the end state is another: ${firstDifference(found.state, wanted.state)}`);
    }
    const outside = await crashOutside(kind);
    wrong.push(...outside.wrong.map((fault) => `calls to the outside: ${fault}`));
    return {
      work: {
        planned: plans.flat().length + OUTSIDE.length,
        done: crashes + outside.crashes,
        of: 'crashes at named points',
      },
      faults: {
        crashes,
        'crashes about a call to the outside': outside.crashes,
        'calls made again under their key': outside.repeated,
      },
      wrong,
      controls: [await broken(kind)],
    };
  },
};

/**
 * Signals are let go of so many at a time: in one go, few rounds of turns would take them all, and none would pass its
 * point for the fifth time.
 */
const A_LITTLE = 10;

const endsWithin = (crashed: Promise<boolean>, ms: number): Promise<boolean> =>
  Promise.race([crashed.then(() => true), sleep(ms, false)]);

type At = CrashPoint | `${CrashPoint}#${number}`;

/** Thrice: what one turn would have saved may come again with the next. */
const MARKED: readonly At[] = ['turn.committed#3', 'turn.committed#3', 'turn.committed#3'];

async function broken(kind: DatabaseKind): Promise<Control> {
  const { wrong } = await endOf(kind, MARKED, { CHAOS_BROKEN: '1' });
  return caughtBy('an engine that marks before it saves, ended after the mark', wrong);
}

interface Ended {
  readonly crashes: number;
  readonly wrong: readonly string[];
  readonly state: string;
}

/** Processes one after the other, each armed with the next point; the last with none. Where all of it ended. */
function endOf(kind: DatabaseKind, plan: readonly At[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return withEndings(async (onEnd) => {
    const world = await openCampaign(kind, 1_000, onEnd);
    const { campaign, database } = world;
    const now = { url: 'http://127.0.0.1:9' };
    campaign.released = 0;
    const sending = campaign.send(() => now.url, ADMIN_KEY, { batch: 5, senders: 4 });
    const share = Math.floor(campaign.signals.length / (plan.length + 2));
    const spares = [...plan.map((point) => ({ PERENNIAL_CRASH_AT: point })), {}].map(
      (armed) => () => spareEngine({ ...world.environment, ...more, ...armed }),
    );
    let next = prepare(spares, onEnd);
    let crashes = 0;
    for (let at = 0; at < plan.length; at += 1) {
      const process = await next.go();
      next = prepare(spares, onEnd); // it loads while this one works
      now.url = process.url;
      const crashed = hasCrashed(process);
      for (const upTo = campaign.released + share; campaign.released < upTo && !(await endsWithin(crashed, 50)); )
        campaign.released += A_LITTLE;
      if (await crashed) crashes += 1;
      else await process.kill();
    }
    now.url = (await next.go()).url;
    campaign.released = campaign.signals.length;
    await sending;
    await settled(database);
    return {
      crashes,
      wrong: (await audit(database, campaign)).map((fault) => `after ${plan.join(', ')}: ${fault}`),
      state: await endState(database),
    };
  });
}

/** Begins to load the next process. */
function prepare(spares: (() => Spare)[], onEnd: (end: () => unknown) => void): Spare {
  const spare = (spares.shift() as () => Spare)();
  onEnd(() => spare.drop());
  return spare;
}

function firstDifference(found: string, wanted: string): string {
  const lines = wanted.split('\n');
  const at = found.split('\n').findIndex((line, index) => line !== lines[index]);
  return `${found.split('\n')[at]} instead of ${lines[at]}`;
}
