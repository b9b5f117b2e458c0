import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Context } from '../kernel/context.js';
import { badInput } from '../kernel/errors.js';
import { PageArgs } from '../kernel/graphql/args.js';
import { itemError } from '../kernel/graphql/item-error.js';
import { AccountQuarantine } from './account-quarantine.entity.js';
import { DeadLetter } from './dead-letter.entity.js';
import {
  AccountQuarantineConnection,
  DeadLetterConnection,
  type DeadLetterResult,
  DeadLettersArgs,
  DiscardDeadLettersInput,
  DiscardDeadLettersPayload,
  PlaybookQuarantineConnection,
  QuarantinedAccountsArgs,
  RetryDeadLettersInput,
  RetryDeadLettersPayload,
  RetryQuarantinedAccountsInput,
  RetryQuarantinedAccountsPayload,
  RetryQuarantinedPlaybooksInput,
  RetryQuarantinedPlaybooksPayload,
} from './quarantine.inputs.js';
import { MOST_LETTERS, QuarantineService } from './quarantine.service.js';

@Resolver(() => DeadLetter)
export class DeadLetterResolver {
  constructor(
    private readonly quarantine: QuarantineService,
    private readonly accounts: AccountService,
  ) {}

  @Query(() => DeadLetterConnection, {
    description:
      'Recorded signals that could not be folded, the latest first. Their accounts go on without them; retry them ' +
      'when what is wrong is mended, or discard them.',
  })
  deadLetters(@Ctx() ctx: Context, @Args(() => DeadLettersArgs) args: DeadLettersArgs): Promise<DeadLetterConnection> {
    return this.quarantine.deadLetters(ctx, args);
  }

  @Mutation(() => RetryDeadLettersPayload, {
    description: 'Folds the signals of dead letters again, each by itself. One that is folded is no longer listed.',
  })
  async retryDeadLetters(
    @Ctx() ctx: Context,
    @Arg('input', () => RetryDeadLettersInput, { description: 'Which.' }) input: RetryDeadLettersInput,
  ): Promise<RetryDeadLettersPayload> {
    ctx.require('write');
    const { ids, clientMutationId = null } = input;
    if (ids.length > MOST_LETTERS) throw badInput(`At most ${MOST_LETTERS} at a time.`, 'input', 'ids');
    const results: DeadLetterResult[] = [];
    for (const [place, id] of ids.entries()) results.push(await this.retried(ctx, id, place));
    return { results, clientMutationId };
  }

  @Mutation(() => DiscardDeadLettersPayload, {
    description: 'Decides that dead letters count for nothing; they stay in the list as DISCARDED.',
  })
  async discardDeadLetters(
    @Ctx() ctx: Context,
    @Arg('input', () => DiscardDeadLettersInput, { description: 'Which.' }) input: DiscardDeadLettersInput,
  ): Promise<DiscardDeadLettersPayload> {
    ctx.require('write');
    const discarded = await this.quarantine.discardLetters(ctx, input.ids);
    return { discarded, clientMutationId: input.clientMutationId ?? null };
  }

  @FieldResolver(() => Account, { nullable: true, description: 'Whose signal it is.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: DeadLetter): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  private async retried(ctx: Context, id: string, place: number): Promise<DeadLetterResult> {
    try {
      await this.quarantine.retryLetter(ctx, id);
      return { id, error: null };
    } catch (error) {
      return { id, error: itemError(error, 'input', 'ids', place) };
    }
  }
}

@Resolver(() => AccountQuarantine)
export class AccountQuarantineResolver {
  constructor(
    private readonly quarantine: QuarantineService,
    private readonly accounts: AccountService,
  ) {}

  @Query(() => AccountQuarantineConnection, {
    description: 'Accounts whose turn fails or may have ended a process, the latest first. Everybody else goes on.',
  })
  quarantinedAccounts(
    @Ctx() ctx: Context,
    @Args(() => QuarantinedAccountsArgs) args: QuarantinedAccountsArgs,
  ): Promise<AccountQuarantineConnection> {
    return this.quarantine.quarantinedAccounts(ctx, args);
  }

  @Query(() => PlaybookQuarantineConnection, {
    description: 'Playbooks that stand still because a condition goes over the limit of an evaluation.',
  })
  quarantinedPlaybooks(
    @Ctx() ctx: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<PlaybookQuarantineConnection> {
    return this.quarantine.quarantinedPlaybooks(ctx, args);
  }

  @Mutation(() => RetryQuarantinedAccountsPayload, {
    description: 'Tries the turns of accounts that are set aside again; one that still fails is set aside again.',
  })
  async retryQuarantinedAccounts(
    @Ctx() ctx: Context,
    @Arg('input', () => RetryQuarantinedAccountsInput, { description: 'Which.' }) input: RetryQuarantinedAccountsInput,
  ): Promise<RetryQuarantinedAccountsPayload> {
    ctx.require('write');
    const accountIds = await this.quarantine.retryAccounts(ctx, input.accountIds ?? null);
    return { accountIds, clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => RetryQuarantinedPlaybooksPayload, {
    description: 'Lets playbooks go on; one whose condition goes over the limit again stands still again.',
  })
  async retryQuarantinedPlaybooks(
    @Ctx() ctx: Context,
    @Arg('input', () => RetryQuarantinedPlaybooksInput, { description: 'Which.' })
    input: RetryQuarantinedPlaybooksInput,
  ): Promise<RetryQuarantinedPlaybooksPayload> {
    ctx.require('write');
    const keys = await this.quarantine.retryPlaybooks(ctx, input.keys ?? null);
    return { keys, clientMutationId: input.clientMutationId ?? null };
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: AccountQuarantine): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }
}
