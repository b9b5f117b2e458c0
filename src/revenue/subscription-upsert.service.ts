import type { AccountService } from '../account/account.service.js';
import type { AccountDirectory } from '../account/account-directory.js';
import { batchTooLarge, MOST_UPSERTS } from '../account/account-upsert.service.js';
import { performEach } from '../account/perform-each.js';
import { CLOCK_AHEAD, isMoment, MOMENT_RANGE } from '../kernel/bounds.js';
import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput, PerennialError } from '../kernel/errors.js';
import { itemError } from '../kernel/graphql/item-error.js';
import { present } from '../kernel/present.js';
import { checkExternalId } from '../kernel/text.js';
import type { Command, Commands } from '../signal/commands.js';
import { checkProperties } from '../signal/intake.rules.js';
import { subscriptionIdOf } from './revenue.fold.js';
import type { RevenueService } from './revenue.service.js';
import type { SubscriptionInput, UpsertSubscriptionResult } from './subscription.inputs.js';

type Planned = { readonly command: Command; readonly id: string } | { readonly error: unknown };

/** Takes subscriptions over from the billing system, by their external ids. */
export class SubscriptionUpsertService {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly accounts: AccountService,
    private readonly revenue: RevenueService,
    private readonly commands: Commands,
  ) {}

  /** Item by item: one that is refused never spoils the others. @throws BATCH_TOO_LARGE over 1,000 subscriptions */
  async upsert(ctx: Context, inputs: readonly SubscriptionInput[]): Promise<UpsertSubscriptionResult[]> {
    if (inputs.length > MOST_UPSERTS) throw batchTooLarge('subscriptions', inputs.length);
    const plan = await this.plan(ctx, inputs);
    const before = await this.load(ctx, plan);
    const refusals = await performEach(
      ctx,
      this.commands,
      plan.map((item) => ('command' in item ? [item.command] : [])),
    );
    this.revenue.forget(ctx);
    this.accounts.forget(ctx);
    const after = await this.load(ctx, plan);
    return plan.map((item, index) => {
      const refusal = 'error' in item ? item.error : refusals[index];
      const isFirst = 'id' in item && plan.findIndex((other) => 'id' in other && other.id === item.id) === index;
      const isCreated = refusal === undefined && isFirst && before[index] === null && after[index] !== null;
      return {
        subscription: after[index] ?? null,
        error: refusal === undefined ? null : itemError(refusal, 'input', 'subscriptions', index),
        isCreated,
      };
    });
  }

  private load(ctx: Context, plan: readonly Planned[]) {
    return Promise.all(plan.map((item) => ('id' in item ? this.revenue.subscription(ctx, item.id) : null)));
  }

  private async plan(ctx: Context, inputs: readonly SubscriptionInput[]): Promise<Planned[]> {
    const named = await this.directory.resolve(
      ctx,
      inputs.flatMap(({ accountExternalId }) => accountExternalId ?? []),
      { create: false },
    );
    return Promise.all(
      inputs.map(async (input): Promise<Planned> => {
        try {
          const accountId = await this.accountOf(ctx, input, named);
          return { id: subscriptionIdOf(accountId, input.externalId), command: commandOf(input, accountId, ctx.now()) };
        } catch (error) {
          if (error instanceof PerennialError) return { error };
          throw error;
        }
      }),
    );
  }

  private async accountOf(
    ctx: Context,
    { accountId, accountExternalId }: SubscriptionInput,
    named: ReadonlyMap<string, string>,
  ): Promise<string> {
    if ((accountId == null) === (accountExternalId == null))
      throw badInput('Name the account by `accountId` or by `accountExternalId`, one of them.', 'accountExternalId');
    const id =
      accountExternalId == null
        ? (await this.accounts.byId(ctx, accountId as string))?.id
        : named.get(accountExternalId);
    if (id === undefined)
      throw accountUnknown((accountExternalId ?? accountId) as string).at(
        accountExternalId == null ? 'accountId' : 'accountExternalId',
      );
    return id;
  }
}

/** @throws BAD_INPUT with the field that does not fit; FUTURE_DATE for what has not happened yet */
function commandOf(
  { accountId: _, accountExternalId: __, occurredAt, ...fields }: SubscriptionInput,
  accountId: string,
  now: number,
): Command {
  checkExternalId(fields.externalId);
  if (occurredAt != null && occurredAt > now + CLOCK_AHEAD)
    throw new PerennialError(
      'FUTURE_DATE',
      '`occurredAt` lies in the future. A term that is to begin says so by `startsOn`.',
      {},
      ['occurredAt'],
    );
  if (occurredAt != null && !isMoment(occurredAt)) throw badInput(`\`occurredAt\` lies ${MOMENT_RANGE}.`, 'occurredAt');
  const checked = checkProperties('subscription.changed', present(fields), now);
  if ('code' in checked) throw new PerennialError(checked.code, checked.message, {}, checked.path);
  return {
    accountId,
    type: 'subscription.changed',
    properties: checked.properties,
    ...(occurredAt == null ? {} : { occurredAt }),
  };
}
