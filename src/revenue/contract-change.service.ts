import { accountChanges } from '../journey/account-changes.js';
import type { TimelineSource } from '../journey/timeline.service.js';
import type { Context } from '../kernel/context.js';
import { type Money, money } from '../kernel/graphql/money.js';
import { minorPerMajor } from '../kernel/money.js';
import { ContractChange } from './contract-change.view.js';

/** Reads changes of contracts for timelines. */
export class ContractChangeService implements TimelineSource {
  readonly timelineKinds = ['CONTRACT'] as const;

  byIds(ctx: Context, ids: readonly string[]): Promise<(ContractChange | null)[]> {
    return accountChanges<'CONTRACT', ContractChange>(ctx, ids, ({ id, at, data }) => {
      const { subscriptionId, status, statusBefore, currency, mrrMinor, mrrMinorBefore, currencyBefore } = data;
      const mrrBefore = money(mrrMinorBefore, currencyBefore);
      const mrr = money(mrrMinor, currency);
      const amounts = `MRR ${wordsOf(mrrBefore)} to ${wordsOf(mrr)}`;
      return Object.assign(new ContractChange(), {
        id,
        at,
        isPlanned: false,
        subscriptionId,
        subscriptionStatus: status,
        subscriptionStatusBefore: statusBefore,
        mrr,
        mrrBefore,
        summary: `Contract ${statusBefore === null ? '' : `${statusBefore} to `}${status}: ${amounts}`,
      });
    });
  }
}

const wordsOf = ({ amountMinor, currency }: Money): string => `${amountMinor / minorPerMajor(currency)} ${currency}`;
