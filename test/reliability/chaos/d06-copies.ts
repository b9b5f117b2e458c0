import { ADMIN_KEY, startTestApp, type TestApp } from '../../support/app.js';
import { audit, type Campaign, type SentSignal, settled } from '../../support/campaign.js';
import { ask } from '../../support/graphql-client.js';
import { startProgram } from '../../support/program.js';
import { type CampaignWorld, openCampaign } from './campaign-world.js';
import { type Control, caughtBy, type DatabaseKind, type Scenario, withEndings } from './scenario.js';

const SIZES = { CI: 2_000, FULL: 10_000 } as const;
const SENDERS = 8;
const BATCH = 25;

export const copies: Scenario = {
  id: 'D6',
  title: 'each signal that comes one to five times, at once and in any order, has its effects once',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const { campaign, accepted, duplicates, wrong } = await sendCopies(kind, SIZES[size]);
    const faults =
      accepted === campaign.signals.length
        ? []
        : [`${accepted} were answered ACCEPTED, of ${campaign.signals.length} distinct keys`];
    return {
      work: { planned: campaign.signals.length, done: campaign.acknowledged.size, of: 'distinct signals' },
      faults: { 'second and further copies': duplicates },
      wrong: [...faults, ...wrong],
      controls: [await broken(kind)],
    };
  },
};

async function broken(kind: DatabaseKind): Promise<Control> {
  const { wrong } = await sendCopies(kind, 500, forgetKeys);
  return caughtBy('an intake that does not know a key again', wrong);
}

/** Every call gives the signals keys of their own, so that a copy is a new signal. */
function forgetKeys({ app: { store } }: TestApp): void {
  const write = store.write.bind(store);
  let calls = 0;
  store.write = (ctx, signals, ...rest) => {
    calls += 1;
    return write(
      ctx,
      signals.map((signal) => ({ ...signal, key: `${signal.key}/${calls}` })),
      ...rest,
    );
  };
}

type OnEnd = (end: () => unknown) => void;

interface Sent {
  readonly campaign: Campaign;
  readonly accepted: number;
  readonly duplicates: number;
  readonly wrong: readonly string[];
}

/** To `perennial start`; a server that is tampered with is in this process. */
function sendCopies(kind: DatabaseKind, signals: number, tamper?: (server: TestApp) => void): Promise<Sent> {
  return withEndings(async (onEnd) => {
    const world = await openCampaign(kind, signals, onEnd);
    const url = tamper === undefined ? await started(world, onEnd) : await tampered(world, tamper, onEnd);
    const statuses = await sendAll(
      url,
      shuffled(
        world.campaign.signals.flatMap((signal) =>
          Array.from({ length: 1 + Math.floor(Math.random() * 5) }, () => signal),
        ),
      ),
      world.campaign,
    );
    await settled(world.database);
    return {
      campaign: world.campaign,
      accepted: statuses.ACCEPTED ?? 0,
      duplicates: statuses.DUPLICATE ?? 0,
      wrong: await audit(world.database, world.campaign),
    };
  });
}

async function started({ environment }: CampaignWorld, onEnd: OnEnd): Promise<string> {
  const program = await startProgram(environment);
  onEnd(() => program.kill());
  return program.url;
}

async function tampered(
  { place, environment }: CampaignWorld,
  tamper: (server: TestApp) => void,
  onEnd: OnEnd,
): Promise<string> {
  const server = await startTestApp(place.url, environment);
  onEnd(() => server.app.stop());
  tamper(server);
  return server.url;
}

/** Eight senders at once; what each item was answered, counted. */
async function sendAll(url: string, all: SentSignal[], { acknowledged }: Campaign): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  const document = 'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { results { key status } } }';
  const sender = async () => {
    for (let batch = all.splice(0, BATCH); batch.length > 0; batch = all.splice(0, BATCH)) {
      const { data, errors } = await ask(url, ADMIN_KEY, document, { input: { signals: batch } });
      if (errors) throw new Error(JSON.stringify(errors));
      for (const { key, status } of data.recordSignals.results) {
        statuses[status] = (statuses[status] ?? 0) + 1;
        acknowledged.add(key);
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return statuses;
}

export function shuffled<T>(items: readonly T[]): T[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [all[at], all[other]] = [all[other] as T, all[at] as T];
  }
  return all;
}
