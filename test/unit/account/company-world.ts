import { Entity } from 'typeorm';
import { Account } from '../../../src/account/account.entity.js';
import { accountFolds, announceAccount } from '../../../src/account/account.fold.js';
import { AccountService } from '../../../src/account/account.service.js';
import { type AccountPart, type AccountSeed, newAccountPart } from '../../../src/account/account.state.js';
import { AccountCountService } from '../../../src/account/account-count.service.js';
import { AccountDirectory } from '../../../src/account/account-directory.js';
import { UpsertPlanner } from '../../../src/account/account-upsert.js';
import { AccountUpsertService } from '../../../src/account/account-upsert.service.js';
import { Contact } from '../../../src/contact/contact.entity.js';
import { contactFolds } from '../../../src/contact/contact.fold.js';
import { contactsOf } from '../../../src/contact/contact.load.js';
import { ContactService } from '../../../src/contact/contact.service.js';
import { type ContactsPart, newContactsPart } from '../../../src/contact/contact.state.js';
import { ContactUpsertService } from '../../../src/contact/contact-upsert.service.js';
import { insertRows } from '../../../src/database/bulk.js';
import { CodeColumn, IdColumn, RealColumn, RefColumn, TimeColumn } from '../../../src/database/columns.js';
import type { Database } from '../../../src/database/database.js';
import type { TableName } from '../../../src/database/tables.js';
import { CheckIn } from '../../../src/journey/check-in.entity.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { VirtualClock } from '../../../src/kernel/clock.js';
import type { Context } from '../../../src/kernel/context.js';
import { AccountStage } from '../../../src/lifecycle/lifecycle.entity.js';
import { AccountRevenue } from '../../../src/revenue/account-revenue.entity.js';
import { SegmentMember } from '../../../src/segment/segment.entity.js';
import type { Command, Commands } from '../../../src/signal/commands.js';
import type { Signal } from '../../../src/signal/signal.js';
import { Member } from '../../../src/team/member.entity.js';
import { MemberService } from '../../../src/team/member.service.js';
import { MemberLoadService } from '../../../src/team/member-load.service.js';
import { MemberUpsertService } from '../../../src/team/member-upsert.service.js';
import { contextOn, type Open } from '../../support/databases.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { momentAt, NOON } from '../../support/moments.js';

/** Of health/, what lists of accounts read. */
@Entity('account_health')
class HealthColumns {
  @RefColumn({ primary: true })
  accountId!: string;

  @RealColumn({ nullable: true })
  score!: number | null;

  @CodeColumn({ nullable: true })
  band!: string | null;
}

/** Of task/, what a member’s load reads. */
@Entity('task')
class TaskColumns {
  @IdColumn()
  id!: string;

  @RefColumn({ nullable: true })
  assigneeId!: string | null;

  @CodeColumn()
  status!: string;

  @TimeColumn({ nullable: true })
  dueAt!: number | null;
}

const TABLES = [
  Account,
  Contact,
  Member,
  AccountRevenue,
  AccountStage,
  SegmentMember,
  CheckIn,
  HealthColumns,
  TaskColumns,
];

/**
 * The rooms account/, contact/ and team/ on a database of their own, with a plain taker of commands: each folds and is
 * saved, all or nothing.
 */
export async function companyWorld(open: Open) {
  const database = await open({ entities: TABLES });
  const clock = new VirtualClock(NOON);
  const born: AccountSeed[] = [];
  const directory = new AccountDirectory(database, async (_ctx, accounts) => void born.push(...accounts));
  const commands = new FoldingCommands(database, born);
  const company = { calendar: UTC, currency: 'EUR' };
  const accounts = new AccountService(company);
  const members = new MemberService();
  const contacts = new ContactService();
  let teamChanges = 0;
  return {
    database,
    clock,
    born,
    commands,
    directory,
    accounts,
    members,
    contacts,
    counts: new AccountCountService(accounts, company, async (_ctx, _kind, value) => ({
      key: value ?? 'NONE',
      title: value ?? 'None',
      id: null,
    })),
    accountUpserts: new AccountUpsertService(
      accounts,
      new UpsertPlanner(directory, members, async () => [{ name: 'tier', type: 'string' }]),
      commands,
    ),
    contactUpserts: new ContactUpsertService(contacts, directory, commands),
    memberUpserts: new MemberUpsertService(database, members, () => void teamChanges++),
    memberLoads: new MemberLoadService(),
    teamChanges: () => teamChanges,
    /** As a request of its own has it. */
    ctx: (): Context => contextOn(database, clock),
    insert: (table: TableName, ...rows: Record<string, string | number | null>[]) =>
      database.transaction(contextOn(database, clock), (ctx) => insertRows(ctx, table, rows as never[])),
  };
}

export type CompanyWorld = Awaited<ReturnType<typeof companyWorld>>;

interface State {
  readonly account: AccountPart;
  readonly contacts: ContactsPart;
}

class FoldingCommands implements Commands {
  performed = 0;
  readonly events: string[] = [];
  private readonly states = new Map<string, State>();

  constructor(
    private readonly database: Database,
    private readonly born: readonly AccountSeed[],
  ) {}

  async perform(ctx: Context, ...commands: readonly Command[]): Promise<void> {
    const states = structuredClone(new Map(commands.map(({ accountId }) => [accountId, this.stateOf(accountId)])));
    const events = await this.database.transaction(ctx, async (ctx) => {
      const events: string[] = [];
      for (const command of commands)
        events.push(...(await this.fold(ctx, states.get(command.accountId) as State, command)));
      return events;
    });
    for (const [id, state] of states) this.states.set(id, state);
    this.events.push(...events);
    this.performed += commands.length;
  }

  private stateOf(accountId: string): State {
    const seed = this.born.find(({ id }) => id === accountId);
    return this.states.get(accountId) ?? { account: newAccountPart(seed), contacts: newContactsPart() };
  }

  private async fold(
    ctx: Context,
    state: State,
    { accountId, type, properties, contactExternalId, occurredAt }: Command,
  ): Promise<string[]> {
    const scribe = new FakeScribe(ctx.now(), accountId);
    const known = await contactsOf(ctx, contactExternalId === undefined ? [] : [[accountId, contactExternalId]]);
    const draft = {
      ...state,
      contactsByExternalId: new Map(known.map(({ contact }) => [contact.externalId, contact])),
    };
    const at = occurredAt ?? ctx.now();
    const signal: Signal = {
      id: 0,
      type,
      accountId,
      key: '',
      actorId: ctx.actor.id,
      occurredAt: at,
      recordedAt: ctx.now(),
      properties,
      ...(contactExternalId !== undefined && { contactExternalId }),
    };
    for (const folds of [accountFolds, contactFolds]) folds[type]?.(draft, signal, scribe, momentAt(ctx.now()));
    announceAccount(draft, scribe, ctx.now());
    for (const { table, row } of scribe.writes)
      await insertRows(ctx, table, [row as never], { onDuplicate: 'replace' });
    for (const sent of scribe.sent) {
      const [to] = this.born.filter(({ externalId }) => externalId === sent.accountExternalId);
      if (to) await this.fold(ctx, this.stateOf(to.id), { ...sent, accountId: to.id } as Command);
    }
    return scribe.eventTypes;
  }
}
