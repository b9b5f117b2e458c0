import { answerOn } from './answer.js';
import { contractSignals } from './contract.signals.js';
import type { DemoAccount, DemoCompany, DemoOptions, DemoSignal } from './demo.types.js';
import { createLives, type Life } from './life.js';
import { LiveStream } from './live.js';
import { DAY, dayOf, halfMonths } from './moments.js';
import { createStaff } from './people.js';
import { peopleSignals } from './people.signals.js';
import type { Prng } from './prng.js';
import { createProfiles, type History } from './profile.js';
import { workFactor } from './season.rules.js';
import type { Scene } from './signal-maker.js';
import { createTeam } from './team.js';
import { touchSignals } from './touch.signals.js';
import { paceOf, usageSignals } from './usage.signals.js';
import { voiceSignals } from './voice.signals.js';

/** A history holds at most 200,000 signals; the usage is paced to stay below that, with room for its spread. */
const AIM = 196_000;
const MOST_ACCOUNTS = 2_000;

/**
 * A made-up SaaS company with its customers. Each account has a hidden fit and an engagement that goes on from day to
 * day; usage, answers, tickets, seats and leaving all follow from it, so that what is seen tells something of what will
 * come.
 * Pure: the same options give the same company to the byte.
 * @throws RangeError over 2,000 accounts, for which 200,000 signals would not do
 */
export function createDemoCompany({
  seed,
  accounts = 500,
  endsAt,
  days = 730,
  currency = 'EUR',
}: DemoOptions): DemoCompany {
  if (accounts > MOST_ACCOUNTS)
    throw new RangeError(`A demo company has ${MOST_ACCOUNTS} accounts at most; ${accounts} were asked for.`);
  const history: History = { seed, firstDay: dayOf(endsAt) - days + 1, days, currency };
  const lives = createLives(history, createProfiles(history, accounts));
  const known = lives.map(({ profile }) => profile.account);
  const scenes = lives.map((life) => ({
    history,
    life,
    staff: createStaff(history, life, moveTo(history, known, life)),
  }));
  const beginsAt = history.firstDay * DAY;
  const windows = halfMonths(beginsAt, endsAt);
  const planned = new Planned(scenes, windows);
  const work = Float32Array.from({ length: days }, (_, day) => workFactor(history.firstDay + day));
  const pace = paceOf(lives, work, AIM - planned.size);
  const byAccount = new Map(lives.map((life) => [life.profile.account.externalId, life]));
  const stream = new LiveStream(seed, scenes, days - 1);
  return {
    members: createTeam(endsAt),
    accounts: known,
    currency,
    beginsAt,
    endsAt,
    windows,
    signalsIn: (index) => {
      const window = windows[index];
      if (window === undefined) return [];
      const [from, to] = [dayOf(window.from) - history.firstDay, dayOf(window.to - 1) + 1 - history.firstDay];
      const used = scenes.flatMap((scene) => usageSignals(scene, pace, from, to));
      return [...planned.of(index), ...used]
        .filter(({ occurredAt }) => occurredAt >= window.from && occurredAt < window.to)
        .sort(byTime);
    },
    answerTask: (task, now) => answerOn(byAccount.get(task.accountExternalId), history.firstDay, task, now),
    live: (now, tick) => stream.at(now, tick),
  };
}

/**
 * What happens now and then, made once and sorted into windows: a sixth of all signals. Usage is made when it is asked
 * for.
 */
class Planned {
  private readonly byWindow: readonly DemoSignal[][];

  constructor(scenes: readonly Scene[], windows: DemoCompany['windows']) {
    this.byWindow = windows.map(() => []);
    for (const scene of scenes) {
      for (const signal of [
        ...peopleSignals(scene),
        ...contractSignals(scene),
        ...voiceSignals(scene),
        ...touchSignals(scene),
      ]) {
        const index = windows.findIndex(({ to }) => signal.occurredAt < to);
        if (index >= 0) this.byWindow[index]?.push(signal);
      }
    }
  }

  get size(): number {
    return this.byWindow.reduce((sum, list) => sum + list.length, 0);
  }

  of(index: number): readonly DemoSignal[] {
    return this.byWindow[index] ?? [];
  }
}

const byTime = (a: DemoSignal, b: DemoSignal): number => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1);

/** Where a person who leaves may go: another account that had come in by then. */
function moveTo(
  { firstDay }: History,
  accounts: readonly DemoAccount[],
  { profile }: Life,
): (prng: Prng, day: number) => string | undefined {
  return (prng, day) => {
    const open = accounts.findIndex(({ startsAt }) => startsAt > (firstDay + day) * DAY);
    const index = prng.int(open === -1 ? accounts.length : open);
    return index === profile.index ? undefined : accounts[index]?.externalId;
  };
}
