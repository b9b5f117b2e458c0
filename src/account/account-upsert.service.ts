import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { itemError } from '../kernel/graphql/item-error.js';
import type { Commands } from '../signal/commands.js';
import type { UnknownAccountPolicy } from '../signal/signal.enums.js';
import type { AccountInput, UpsertAccountResult } from './account.inputs.js';
import type { AccountService } from './account.service.js';
import type { PlannedUpsert, UpsertPlanner } from './account-upsert.js';
import { nameAccounts } from './named-account.js';
import { performEach } from './perform-each.js';

export const MOST_UPSERTS = 1000;

/** Creates and edits accounts, by their external ids. */
export class AccountUpsertService {
  constructor(
    private readonly accounts: AccountService,
    private readonly planner: UpsertPlanner,
    private readonly commands: Commands,
  ) {}

  /** Item by item: one that is refused never spoils the others. @throws BATCH_TOO_LARGE over 1,000 accounts */
  async upsert(
    ctx: Context,
    inputs: readonly AccountInput[],
    onUnknown: UnknownAccountPolicy = 'CREATE',
  ): Promise<UpsertAccountResult[]> {
    if (inputs.length > MOST_UPSERTS) throw batchTooLarge('accounts', inputs.length);
    const named = await nameAccounts(ctx, this.accounts, inputs, onUnknown);
    const planned = await this.planner.plan(
      ctx,
      named.flatMap((one) => ('error' in one ? [] : [one])),
    );
    const plan = named.map((one) => ('error' in one ? one : (planned.shift() as PlannedUpsert)));
    const refusals = await performEach(
      ctx,
      this.commands,
      plan.map((item) => ('command' in item ? [item.command] : [])),
    );
    this.accounts.forget(ctx);
    return Promise.all(
      plan.map(async (item, index) => {
        const refusal = 'error' in item ? item.error : refusals[index];
        const account = 'command' in item ? await this.accounts.byId(ctx, item.command.accountId) : null;
        const error = refusal === undefined ? null : itemError(refusal, 'input', 'accounts', index);
        return { account, error, isCreated: 'command' in item && item.isCreated };
      }),
    );
  }
}

export const batchTooLarge = (what: string, sent: number): PerennialError =>
  new PerennialError(
    'BATCH_TOO_LARGE',
    `${sent} ${what} were sent; one call takes ${MOST_UPSERTS}. Split the batch.`,
    { sent, most: MOST_UPSERTS },
    ['input', what],
  );
