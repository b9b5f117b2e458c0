import type { PluginInput } from '../../src/sdk/index.js';
import { type AccountInWorld, type AccountSetting, createWorld, type World } from '../../src/sdk/testing/index.js';

/** Something that happens, and to which account; `acme` when none is named. */
export type Move = { readonly at: string; readonly account?: string } & (
  | { readonly signal: string; readonly properties?: Readonly<Record<string, unknown>>; readonly contact?: string }
  /** A signal every day from here on, so often. */
  | {
      readonly daily: string;
      readonly days: number;
      readonly properties: Readonly<Record<string, unknown>>;
      readonly contact?: string;
    }
  | { readonly complete: string; readonly outcome?: string }
  | { readonly begin: string }
  | { readonly approve: string; readonly isApproved: boolean }
  | { readonly launch: string; readonly contact?: string }
  | { readonly report: string; readonly status: 'STARTED' | 'COMPLETED' | 'DISMISSED' }
  | { readonly answered: string; readonly status: 'DONE' | 'DEAD'; readonly outcome?: string; readonly code?: string }
);

/** What is played: definitions, and what happens under them. Plain data, so that a file holds all of it. */
export interface Story {
  readonly about: string;
  readonly start: string;
  readonly until: string;
  readonly zone?: string;
  readonly plugins: readonly PluginInput[];
  /** External id → how the account begins; `acme` is always there. */
  readonly accounts?: Readonly<Record<string, AccountSetting>>;
  readonly moves: readonly Move[];
}

/** A story with what came of it under the release that recorded it. */
export interface RecordedHistory extends Story {
  readonly release: string;
  readonly trace: Trace;
}

/** What came of a story, by keys, kinds, times and outcomes; never by ids. */
export interface Trace {
  readonly runs: readonly unknown[];
  readonly tasks: readonly unknown[];
  readonly heldBack: readonly unknown[];
  readonly records: readonly unknown[];
  readonly events: readonly string[];
}

/** What a history tells of the log: later releases may log more, and these stay as they were. */
const TOLD = [
  ...[
    'stage.entered',
    'segment.entered',
    'segment.left',
    'survey.answered',
    'survey.requested',
    'contact.joined',
    'contact.left',
  ],
  ...[
    'task.launched',
    'task.completed',
    'task.cancelled',
    'run.started',
    'run.changed',
    'run.ended',
    'firing.heldBack',
    'firing.released',
    'loop.stopped',
  ],
  ...['approval.requested', 'approval.given', 'action.requested', 'action.ended', 'guide.offered', 'guide.changed'],
  ...['risk.opened', 'risk.closed', 'opportunity.opened', 'opportunity.changed'],
];
const FIELDS = [
  'playbook',
  'step',
  'state',
  'round',
  'status',
  'outcome',
  'reason',
  'kind',
  'score',
  'survey',
  'stage',
  'segment',
  'guide',
  'severity',
  'action',
  'isApproved',
];

/** Plays a story in memory, by the real turn. */
export function play({ start, until, zone, plugins, accounts = {}, moves }: Story): Trace {
  const { acme, ...others } = accounts;
  const world = createWorld({
    plugins: [...plugins],
    start,
    ...(zone !== undefined && { zone }),
    ...(acme !== undefined && { account: acme }),
  });
  const known = new Map<string, AccountInWorld>([
    ['acme', world],
    ...Object.entries(others).map(([name, setting]) => [name, world.open(name, setting)] as const),
  ]);
  for (const move of moves) {
    moveTo(world, Date.parse(move.at));
    perform(move, known.get(move.account ?? 'acme') as AccountInWorld, world);
  }
  moveTo(world, Date.parse(until));
  return traceOf([...known.values()]);
}

function moveTo(world: World, at: number): void {
  if (at < world.now) throw new Error(`the history goes back in time, to ${new Date(at).toISOString()}`);
  for (let left = Math.round((at - world.now) / 60_000); left > 0; left -= 50_000)
    world.pass(`${Math.min(left, 50_000)}m`);
}

function perform(move: Move, account: AccountInWorld, world: World): unknown {
  if ('signal' in move) return account.signal(move.signal as never, move.properties, move.contact);
  if ('complete' in move) return account.complete(move.complete, move.outcome);
  if ('begin' in move) return account.begin(move.begin);
  if ('approve' in move) return account.approve(move.approve, move.isApproved);
  if ('launch' in move) return account.launch(move.launch, move.contact);
  if ('report' in move) return account.report(move.report, { status: move.status });
  if ('answered' in move) return answer(move, account);
  for (let day = 0; day < move.days; day += 1) {
    account.signal(move.daily as never, move.properties, move.contact);
    world.pass('1d');
  }
  return undefined;
}

/** The answer to the action that a step has asked for last. */
function answer(
  { answered, status, outcome, code }: Extract<Move, { answered: string }>,
  account: AccountInWorld,
): void {
  const asked = account.events().findLast(({ type, data }) => type === 'action.requested' && data.step === answered);
  if (asked === undefined) throw new Error(`no action of step ${answered} was asked for`);
  account.signal('action.answered', {
    effectId: asked.data.effectId,
    status,
    attempts: 1,
    ...(outcome !== undefined && { outcome }),
    ...(code !== undefined && { code }),
  });
}

function traceOf(accounts: readonly AccountInWorld[]): Trace {
  const each = <T>(read: (account: AccountInWorld) => readonly T[]) =>
    accounts.flatMap((account) =>
      read(account).map((one) => ({ account: account.externalId, ...plain(one as object) })),
    );
  const events = accounts.flatMap((account) =>
    account.events().map((event) => ({ ...event, account: account.externalId })),
  );
  return {
    runs: each((account) =>
      account.runs().map(({ playbook, status, startedAt, endedAt, steps, outcomes }) => ({
        playbook,
        status,
        startedAt,
        endedAt,
        steps: ends(steps, outcomes),
      })),
    ),
    tasks: each((account) =>
      account.allTasks().map(({ playbook, step, title, kind, status, outcome, priority, assigneeId, dueAt }) => ({
        playbook,
        step,
        title,
        kind,
        status,
        outcome,
        priority,
        assigneeId,
        dueAt,
      })),
    ),
    heldBack: each((account) => account.heldBack().map(({ playbook, reason, at }) => ({ playbook, reason, at }))),
    records: [
      ...each((account) =>
        account.risks().map(({ kind, severity, outcome }) => ({ record: 'risk', kind, severity, outcome })),
      ),
      ...each((account) =>
        account.opportunities().map(({ kind, status }) => ({ record: 'opportunity', kind, status })),
      ),
      ...each((account) =>
        account
          .guides()
          .map(({ key, contact, status, itemsDone }) => ({ record: 'guide', key, contact, status, itemsDone })),
      ),
    ],
    events: events
      .sort((one, other) => one.at - other.at)
      .flatMap(({ type, at, account, data }) => (TOLD.includes(type) ? [told(type, at, account, data)] : [])),
  };
}

const ends = (steps: Readonly<Record<string, string>>, outcomes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(steps).flatMap(([key, state]) =>
      state === 'PENDING' ? [] : [[key, outcomes[key] === undefined ? state : `${state} ${outcomes[key]}`]],
    ),
  );

/** Moments as they are read. */
const plain = (one: object): object =>
  Object.fromEntries(
    Object.entries(one).map(([name, value]) => [name, name.endsWith('At') || name === 'at' ? moment(value) : value]),
  );

const moment = (at: unknown): unknown => (typeof at === 'number' ? new Date(at).toISOString() : at);

const told = (type: string, at: number, account: string, data: Readonly<Record<string, unknown>>): string =>
  [
    new Date(at).toISOString(),
    account,
    type,
    ...FIELDS.flatMap((field) => (data[field] === undefined ? [] : [`${field}=${String(data[field])}`])),
  ].join(' ');
