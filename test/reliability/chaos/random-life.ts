import fc from 'fast-check';
import type { TestApp } from '../../support/app.js';
import type { company } from '../../support/company.js';
import { type AccountModel, type Effects, playbooksOf } from './life-model.js';

export interface Real {
  readonly server: TestApp;
  readonly world: ReturnType<typeof company>;
  readonly clock: { at: number };
  /** The account of this run: its external id and its id. */
  readonly externalId: string;
  readonly accountId: string;
}

type Step = fc.AsyncCommand<AccountModel, Real>;
type Run = (model: AccountModel, real: Real) => Promise<void>;

/** A command that does the same to the model and to the real thing; afterwards both must look alike. */
function command(name: string, isPossible: (model: AccountModel) => boolean, run: Run): Step {
  return {
    check: isPossible,
    async run(model, real) {
      await run(model, real);
      await real.world.turns();
      const [found, wanted] = [await lookAt(real), model.effects()];
      if (JSON.stringify(found) !== JSON.stringify(wanted))
        throw new Error(`after ${name}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
    },
    toString: () => name,
  };
}

const record = async (
  { server, externalId }: Real,
  key: string,
  type: string,
  properties: Record<string, unknown>,
  contactExternalId?: string,
) => {
  const { intake, ctx } = server.app;
  const [result] = await intake.record(ctx, [
    { key: `${externalId}/${key}`, type, accountExternalId: externalId, contactExternalId, properties },
  ]);
  if (result?.status === 'REJECTED') throw new Error(JSON.stringify(result));
};

const perform = (
  { server, accountId }: Real,
  type: 'task.started' | 'task.completed' | 'task.cancelled' | 'playbook.launched' | 'account.upserted',
  properties: object,
) => server.app.shell.perform(server.app.ctx, { accountId, type, properties: { ...properties } });

/** The open task of a playbook's step: there is never more than one. */
async function openTask({ world, accountId }: Real, playbook: string, step: string): Promise<string> {
  const [row] = await world.rows<{ id: string }>(
    "SELECT id FROM task WHERE account_id = ? AND playbook_key = ? AND step_key = ? AND status IN ('OPEN', " +
      "'IN_PROGRESS')",
    accountId,
    playbook,
    step,
  );
  if (row === undefined) throw new Error(`there is no open task ${playbook}/${step}`);
  return row.id;
}

const use = (key: number) =>
  command(
    `use(${key})`,
    () => true,
    async (model, real) => {
      model.use(key);
      await record(real, `use-${key}`, 'usage', { feature: 'board', count: 1 + (key % 4) }, `user-${key % 3}`);
    },
  );

const openTicket = () =>
  command(
    'open a ticket',
    (model) => model.openTickets < 4,
    async (model, real) => {
      const ticket = model.openTicket();
      await record(real, `open-${ticket}`, 'ticket', { externalId: `${real.externalId}-${ticket}`, status: 'OPEN' });
    },
  );

const closeTicket = () =>
  command(
    'close a ticket',
    (model) => model.openTickets > 0,
    async (model, real) => {
      const ticket = model.closeTicket();
      await record(real, `close-${ticket}`, 'ticket', { externalId: `${real.externalId}-${ticket}`, status: 'CLOSED' });
    },
  );

const launch = () =>
  command(
    'launch hello',
    () => true,
    async (model, real) => {
      model.launch();
      await perform(real, 'playbook.launched', { playbookKey: 'hello' });
    },
  );

/** On one of the tasks that are open by then. */
const onTask = (deed: 'started' | 'completed' | 'cancelled', index: number) =>
  command(
    `a task ${deed} (${index})`,
    (model) => model.openTasks.length > 0,
    async (model, real) => {
      const { openTasks } = model;
      const { playbook, step } = openTasks[index % openTasks.length] as (typeof openTasks)[number];
      model.onTask(deed, playbook, step);
      await perform(real, `task.${deed}`, { taskId: await openTask(real, playbook, step) });
    },
  );

const rename = (name: string) =>
  command(
    `rename to ${name}`,
    () => true,
    async (model, real) => {
      model.name = name;
      await perform(real, 'account.upserted', { name });
    },
  );

const pass = (hours: number) =>
  command(
    `${hours} h go by`,
    () => true,
    async (model, real) => {
      real.clock.at += hours * 3_600_000;
      model.pass(real.clock.at);
    },
  );

/** Sequences of commands, up to so long. */
export const lives = (maxCommands: number): fc.Arbitrary<Iterable<Step>> =>
  fc.commands(
    [
      fc.nat(9).map(use),
      fc.constant(openTicket()),
      fc.constant(openTicket()),
      fc.constant(closeTicket()),
      fc.constant(launch()),
      fc
        .tuple(fc.constantFrom('started', 'completed', 'cancelled'), fc.nat(3))
        .map(([deed, index]) => onTask(deed as 'started', index)),
      fc
        .tuple(fc.constantFrom('started', 'completed', 'cancelled'), fc.nat(3))
        .map(([deed, index]) => onTask(deed as 'started', index)),
      fc.constantFrom('Acme', 'Globex').map(rename),
      fc.constantFrom(1, 5, 24).map(pass),
    ],
    { maxCommands, size: 'max' },
  );

/** The account as the tables show it. */
async function lookAt({ world, accountId }: Real): Promise<Effects> {
  const rows = async (sql: string) =>
    (await world.rows<Record<string, unknown>>(sql, accountId)).map((row) => Object.values(row).map(String).join(' '));
  const [usage] = await world.rows<{ n: number }>(
    'SELECT total_events AS n FROM account_usage WHERE account_id = ?',
    accountId,
  );
  const [account] = await world.rows<{ name: string | null }>('SELECT name FROM account WHERE id = ?', accountId);
  const inForce = playbooksOf();
  return {
    name: account?.name ?? '',
    used: Number(usage?.n ?? 0),
    tickets: (
      await rows("SELECT status, COUNT(*) AS n FROM ticket WHERE account_id = ? AND status = 'OPEN' GROUP BY status")
    ).join(),
    runs: (
      await rows(`SELECT playbook_key, status FROM run WHERE account_id = ? AND playbook_key IN (${inForce})`)
    ).sort(),
    tasks: (
      await rows(
        `SELECT playbook_key, step_key, status FROM task WHERE account_id = ? AND playbook_key IN (${inForce})`,
      )
    ).sort(),
    heldBack: (await rows('SELECT playbook_key, reason FROM held_back WHERE account_id = ?')).sort(),
  };
}
