import type { Draft } from '../../engine/draft.js';
import type { Rulebook } from '../../engine/rulebook.js';
import type { PlayedAccount } from '../backtest/play-account.js';
import { type RehearsalSetting, RehearsedAccount } from '../rehearsal/rehearsed-account.js';

/**
 * From an account's present state: a turn now, then whatever falls due until the end. Nothing happens but that time
 * goes by.
 */
export function simulateAccount(
  draft: Draft,
  rulebook: Rulebook,
  { from, to }: { readonly from: number; readonly to: number },
  setting: RehearsalSetting,
): PlayedAccount {
  const accountId = draft.accountId;
  const account = new RehearsedAccount(draft, setting);
  account.begin({ rulebook, mode: 'LIVE', reviewEvery: 1, until: to });
  account.arrive(from);
  const holds = Object.entries(draft.playbooks.triggers).flatMap(([key, { isArmed }]) =>
    isArmed === false && !key.includes('/') ? [key] : [],
  );
  account.play([]);
  const { outcome, turns, refused } = account;
  const arm = {
    enrolments: outcome.enrolments,
    heldBack: outcome.heldBack,
    tasks: [...outcome.tasks.values()],
    turns,
    refused,
  };
  return { accountId, arms: [arm], hasPaid: draft.revenue.view?.isCustomer === true, signals: 0, turnDays: 0, holds };
}
