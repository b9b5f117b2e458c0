import type { AccountRole, AttributeValue, Grade, Touch } from '../../account/account.types.js';
import type { OuterSignal } from '../../signal/signal.js';
import type { MemberTitle, TeamFunction } from '../../team/member.types.js';

export interface DemoOptions {
  /** One seed, one world. */
  readonly seed: number;
  /** How many accounts, 2,000 at most; default 500. */
  readonly accounts?: number;
  /** The end of the history, ms: “now” when the demo begins. */
  readonly endsAt: number;
  /** Days of history; default 730. */
  readonly days?: number;
  /** Currency of every contract, ISO 4217; default EUR. */
  readonly currency?: string;
}

/** A team member as upsertTeamMembers takes one. */
export interface DemoMember {
  readonly externalId: string;
  readonly name: string;
  readonly email: string;
  readonly functions: readonly TeamFunction[];
  readonly title?: MemberTitle;
  readonly managerExternalId?: string;
  readonly groups: readonly string[];
  readonly skills: readonly string[];
  /** Accounts that the member can carry. */
  readonly capacity?: number;
  /** Away from `from` to `to` (ms, end exclusive), covered by a colleague. */
  readonly absences: readonly { readonly from: number; readonly to: number; readonly coverExternalId: string }[];
}

/** An account as upsertAccounts takes one, with the moment at which it comes in. */
export interface DemoAccount {
  readonly externalId: string;
  readonly name: string;
  readonly domain: string;
  readonly industry: string;
  readonly region: string;
  readonly employees: number;
  readonly grade: Grade;
  readonly touch: Touch;
  readonly channel: string;
  readonly ownerExternalId: string;
  readonly team: readonly { readonly role: AccountRole; readonly memberExternalId: string }[];
  readonly parentExternalId?: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Milliseconds; no signal of the account is earlier. */
  readonly startsAt: number;
}

/** A signal as recordSignals takes one. */
export interface DemoSignal {
  readonly key: string;
  readonly accountExternalId: string;
  readonly type: OuterSignal;
  readonly contactExternalId?: string;
  readonly occurredAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the simulated team sees of an open task. */
export interface DemoTask {
  readonly id: string;
  readonly kind: string;
  readonly outcomes: readonly string[];
  readonly launchedAt: number;
  readonly dueAt?: number | undefined;
  readonly accountExternalId: string;
}

export interface DemoAnswer {
  readonly outcome?: string;
  readonly note?: string;
}

/** A stretch of the history: one calendar month (UTC), cut to the history's ends. */
export interface DemoWindow {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** A made-up company that sells a planning product, its customers and prospects, and what happened in two years. */
export interface DemoCompany {
  readonly members: readonly DemoMember[];
  /** In the order in which they come in. */
  readonly accounts: readonly DemoAccount[];
  /** Currency of every contract. */
  readonly currency: string;
  readonly beginsAt: number;
  readonly endsAt: number;
  /** The windows that `signalsIn` fills, oldest first. */
  readonly windows: readonly DemoWindow[];
  /** All signals of one window, by time; made when asked for and not kept. */
  signalsIn(index: number): DemoSignal[];
  /** What the team does about an open task on the day of `now`: undefined leaves it open; the answer completes it. */
  answerTask(task: DemoTask, now: number): DemoAnswer | undefined;
  /**
   * A few signals of the second `now` after the history's end. `tick` counts seconds since `endsAt` and must not go
   * back:
   * the same `now` and `tick` give the same signals.
   */
  live(now: number, tick: number): DemoSignal[];
}
