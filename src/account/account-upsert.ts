import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput, PerennialError, quote } from '../kernel/errors.js';
import type { Command } from '../signal/commands.js';
import type { AttributeDefinition } from './account.definition.js';
import type { AccountInput } from './account.inputs.js';
import { type AccountUpsert, closesCycle } from './account.rules.js';
import { parentsOf } from './account.sql.js';
import type { TeamSeat } from './account.types.js';
import type { AccountDirectory, Resolved } from './account-directory.js';
import { checkAccountInput } from './account-input.rules.js';
import type { NamedAccount } from './named-account.js';
import { pickProfile } from './profile-fields.js';

/** What account/ asks of the team, which stands above it. */
export interface MemberDirectory {
  /** External id → id; those that are unknown are missing. */
  idsByExternalId(ctx: Context, externalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those of the ids that exist. */
  existing(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** One account of a batch: what to say to it, or why it is refused. */
export type PlannedUpsert = { readonly command: Command; readonly isCreated: boolean } | { readonly error: unknown };

interface Members {
  readonly byExternalId: ReadonlyMap<string, string>;
  readonly ids: ReadonlySet<string>;
}

/**
 * Turns a batch of accounts into commands: checks each by itself, looks up owners and parents, makes the accounts that
 * are new, refuses cycles.
 */
export class UpsertPlanner {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly members: MemberDirectory,
    private readonly declared: (ctx: Context) => Promise<readonly AttributeDefinition[]>,
  ) {}

  async plan(ctx: Context, inputs: readonly NamedAccount[]): Promise<PlannedUpsert[]> {
    const people = await this.lookUpMembers(ctx, inputs);
    const parents = await this.directory.resolve(ctx, present(inputs.map(({ parentExternalId }) => parentExternalId)), {
      create: false,
    });
    const coming = new Set(inputs.flatMap(({ externalId, mustExist }) => (mustExist ? [] : [externalId])));
    const declared = inputs.some(({ attributes }) => attributes != null) ? await this.declared(ctx) : [];
    const drafts = inputs.map((input) =>
      attempt(() => {
        checkAccountInput(input, declared, ctx.now());
        if (
          input.parentExternalId != null &&
          !parents.has(input.parentExternalId) &&
          !coming.has(input.parentExternalId)
        )
          throw accountUnknown(input.parentExternalId).at('parentExternalId');
        return propertiesOf(input, people);
      }),
    );
    const accounts = await this.register(
      ctx,
      inputs.filter((_, index) => 'value' in (drafts[index] as Attempt<unknown>)),
    );
    for (const [externalId, id] of parents)
      if (!accounts.has(externalId)) accounts.set(externalId, { id, isNew: false });
    const parentOf =
      parents.size > 0 || inputs.some(({ parentExternalId }) => parentExternalId != null)
        ? await loadAncestry(
            ctx,
            [...accounts.values()].map(({ id }) => id),
          )
        : new Map();
    const created = new Set<string>();
    return inputs.map((input, index) =>
      planned(input, drafts[index] as Attempt<AccountUpsert>, { accounts, parentOf, created }),
    );
  }

  private async lookUpMembers(ctx: Context, inputs: readonly NamedAccount[]): Promise<Members> {
    const seats = inputs.flatMap(({ team }) => team ?? []);
    return {
      byExternalId: await this.members.idsByExternalId(
        ctx,
        present([
          ...inputs.map(({ ownerExternalId }) => ownerExternalId),
          ...seats.map(({ memberExternalId }) => memberExternalId),
        ]),
      ),
      ids: await this.members.existing(
        ctx,
        present([...inputs.map(({ ownerId }) => ownerId), ...seats.map(({ memberId }) => memberId)]),
      ),
    };
  }

  /** Makes the accounts that are new; one that must exist is looked for. */
  private async register(ctx: Context, inputs: readonly NamedAccount[]): Promise<Map<string, Resolved>> {
    const names = new Map(
      inputs.flatMap(({ externalId, name }) => (name == null ? [] : [[externalId, name] as const])),
    );
    const idsOf = (isExpected: boolean) =>
      inputs.filter(({ mustExist }) => mustExist === isExpected).map(({ externalId }) => externalId);
    const accounts = await this.directory.register(ctx, idsOf(false), { create: true, names });
    const expected = await this.directory.register(
      ctx,
      idsOf(true).filter((externalId) => !accounts.has(externalId)),
      { create: false },
    );
    return new Map([...accounts, ...expected]);
  }
}

/** Child → parent for the accounts and all above them, level by level. */
export async function loadAncestry(ctx: Context, accountIds: readonly string[]): Promise<Map<string, string | null>> {
  const parentOf = new Map<string, string | null>();
  for (let level = [...new Set(accountIds)]; level.length > 0; ) {
    const rows: { id: string; parent_id: string | null }[] = await ctx.db.query(parentsOf(level), level);
    for (const { id, parent_id } of rows) parentOf.set(id, parent_id);
    level = [...new Set(present(rows.map(({ parent_id }) => parent_id)))].filter((id) => !parentOf.has(id));
  }
  return parentOf;
}

interface Known {
  readonly accounts: ReadonlyMap<string, Resolved>;
  /** Child → parent, of the accounts concerned and all above them; the batch lays its own changes over it. */
  readonly parentOf: Map<string, string | null>;
  /** External ids whose first item has been planned. */
  readonly created: Set<string>;
}

function planned(
  input: NamedAccount,
  draft: Attempt<AccountUpsert>,
  { accounts, parentOf, created }: Known,
): PlannedUpsert {
  if ('error' in draft) return draft;
  const account = accounts.get(input.externalId);
  if (!account) return { error: accountUnknown(input.externalId).at('externalId') };
  const parent = attempt(() => parentFor(input, account.id, accounts, parentOf));
  if ('error' in parent) return parent;
  const isCreated = account.isNew && !created.has(input.externalId);
  created.add(input.externalId);
  return {
    isCreated,
    command: {
      accountId: account.id,
      type: 'account.upserted',
      properties: { ...draft.value, ...given({ parentId: parent.value }) },
    },
  };
}

/** @throws HIERARCHY_CYCLE as far as can be seen beforehand; what crosses it in the same moment, the turn refuses */
function parentFor(
  { parentExternalId }: AccountInput,
  accountId: string,
  accounts: Known['accounts'],
  parentOf: Known['parentOf'],
): string | null | undefined {
  if (parentExternalId === undefined) return undefined;
  const parentId = parentExternalId === null ? null : accounts.get(parentExternalId)?.id;
  if (parentId === undefined) throw accountUnknown(parentExternalId ?? '').at('parentExternalId');
  if (parentId !== null && closesCycle(accountId, parentId, parentOf)) {
    throw new PerennialError(
      'HIERARCHY_CYCLE',
      `${quote(parentExternalId ?? '')} is this account itself or lies below it.`,
      { accountId, parentId },
      ['parentExternalId'],
    );
  }
  parentOf.set(accountId, parentId);
  return parentId;
}

function propertiesOf(input: AccountInput, members: Members): AccountUpsert {
  return {
    ...pickProfile(input),
    ...given({ ownerId: ownerOf(input, members) }),
    ...given({
      name: input.name ?? undefined,
      tags: input.tags ?? undefined,
      attributes: input.attributes ?? undefined,
      team: input.team == null ? undefined : seatsOf(input.team, members),
    }),
    ...given({
      createdAt: input.createdAt ?? undefined,
      stage: input.stageKey ?? undefined,
      moveOpenTasks: input.moveOpenTasks ?? undefined,
      expectedVersion: input.expectedVersion ?? undefined,
    }),
  };
}

function ownerOf({ ownerId, ownerExternalId }: AccountInput, members: Members): string | null | undefined {
  if (ownerId == null && ownerExternalId == null)
    return ownerId === null || ownerExternalId === null ? null : undefined;
  return memberOf(ownerId, ownerExternalId, members, ownerId == null ? 'ownerExternalId' : 'ownerId');
}

const seatsOf = (seats: NonNullable<AccountInput['team']>, members: Members): TeamSeat[] =>
  seats.map(({ role, memberId, memberExternalId }, index) => ({
    role,
    memberId: memberOf(memberId, memberExternalId, members, 'team', index),
  }));

function memberOf(
  id: string | null | undefined,
  externalId: string | null | undefined,
  members: Members,
  ...path: (string | number)[]
): string {
  const memberId =
    externalId == null ? (members.ids.has(id ?? '') ? id : undefined) : members.byExternalId.get(externalId);
  if (memberId == null)
    throw badInput(
      `No team member is known as ${quote(externalId ?? id ?? '')}. Create the member with upsertTeamMembers first.`,
      ...path,
    );
  return memberId;
}

type Attempt<T> = { readonly value: T } | { readonly error: unknown };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

const present = (values: readonly (string | null | undefined)[]): string[] =>
  values.filter((value): value is string => value != null);

const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
