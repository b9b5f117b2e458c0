import type { Context } from '../kernel/context.js';
import { crashPoint } from '../kernel/crash-point.js';
import { accountUnknown, PerennialError } from '../kernel/errors.js';
import {
  type Admitted,
  admit,
  type IntakeLimits,
  isRefusal,
  type Refusal,
  referencesOf,
  refuseReferences,
  type SignalInput,
} from './intake.rules.js';
import type { SignalRecorder } from './recorder.js';
import type { NewSignal, StoreOutcome } from './store.js';

/** What became of one signal of a batch, in the order sent. */
export interface SignalResult {
  readonly key: string;
  readonly status: 'ACCEPTED' | 'DUPLICATE' | 'REJECTED';
  readonly accountId?: string;
  readonly refusal?: Refusal;
}

/** External ids → account ids; makes the accounts that are missing when it is asked to. */
export interface AccountLookup {
  resolve(
    ctx: Context,
    externalIds: readonly string[],
    options: { create: boolean },
  ): Promise<ReadonlyMap<string, string>>;
}

/** Those of some member ids that exist. */
export type KnownMembers = (ctx: Context, ids: readonly string[]) => Promise<ReadonlySet<string>>;

const MOST_SIGNALS = 1000;

interface Pending {
  readonly ctx: Context;
  readonly signals: readonly NewSignal[];
  readonly done: (outcomes: StoreOutcome[]) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Takes signals in. Accepted means durable: it answers after the commit. Calls that arrive while one commit is under
 * way share the next, so that many small senders cost few commits.
 */
export class SignalIntake {
  private waiting: Pending[] = [];
  private isFlushing = false;
  private signalsWaiting = 0;

  constructor(
    private readonly recorder: SignalRecorder,
    private readonly accounts: AccountLookup,
    private readonly limits: (now: number) => IntakeLimits,
    private readonly wake: (accountIds: readonly string[]) => void,
    private readonly knownMembers: KnownMembers,
  ) {}

  /** @throws BATCH_TOO_LARGE over 1,000 signals; everything else is answered item by item. */
  async record(
    ctx: Context,
    inputs: readonly SignalInput[],
    onUnknownAccount: 'REJECT' | 'CREATE' = 'REJECT',
  ): Promise<SignalResult[]> {
    if (inputs.length > MOST_SIGNALS) {
      const sent = inputs.length;
      throw new PerennialError(
        'BATCH_TOO_LARGE',
        `${sent} signals were sent; one call takes ${MOST_SIGNALS}. Send them in several calls.`,
        { sent, most: MOST_SIGNALS },
        ['input', 'signals'],
      );
    }
    const now = ctx.now();
    const limits = this.limits(now);
    const screened = await this.checkMembers(
      ctx,
      inputs.map((input) => admit(input, now, limits)),
    );
    const accounts = await this.accounts.resolve(ctx, accountsNamed(screened), {
      create: onUnknownAccount === 'CREATE',
    });
    const checked = refusing(screened, { account: (externalId) => accounts.has(externalId), member: () => true });
    const known = checked.filter((item): item is Admitted => !isRefusal(item) && accounts.has(item.accountExternalId));
    const outcomes = await this.enqueue(
      ctx,
      known.map((item) => toNew(item, accounts.get(item.accountExternalId) as string, ctx.actor.id)),
    );
    const outcomeOf = new Map(known.map((item, index) => [item, outcomes[index] as StoreOutcome]));
    return checked.map((item, index) => resultOf(inputs[index] as SignalInput, item, outcomeOf, accounts));
  }

  /** The signals, with a refusal for each that names a member who is not there. */
  private async checkMembers(
    ctx: Context,
    screened: readonly (Admitted | Refusal)[],
  ): Promise<readonly (Admitted | Refusal)[]> {
    const ids = screened.flatMap((item) => (isRefusal(item) ? [] : (referencesOf(item).memberId ?? [])));
    if (ids.length === 0) return screened;
    const members = await this.knownMembers(ctx, [...new Set(ids)]);
    return refusing(screened, { account: () => true, member: (id) => members.has(id) });
  }

  /** Whether more signals wait than a call may bring: senders come faster than commits. */
  get isPressed(): boolean {
    return this.signalsWaiting > MOST_SIGNALS;
  }

  private enqueue(ctx: Context, signals: readonly NewSignal[]): Promise<StoreOutcome[]> {
    if (signals.length === 0) return Promise.resolve([]);
    return new Promise((done, failed) => {
      this.waiting.push({ ctx, signals, done, failed });
      this.signalsWaiting += signals.length;
      if (!this.isFlushing) void this.flush();
    });
  }

  private async flush(): Promise<void> {
    this.isFlushing = true;
    while (this.waiting.length > 0) {
      await gather();
      await this.commit(this.take());
    }
    this.isFlushing = false;
  }

  /** The calls that fit into one commit. */
  private take(): Pending[] {
    let count = 0;
    const end = this.waiting.findIndex(
      ({ signals }, index) => index > 0 && (count += signals.length) > 5 * MOST_SIGNALS,
    );
    const taken = this.waiting.splice(0, end === -1 ? this.waiting.length : end);
    for (const { signals } of taken) this.signalsWaiting -= signals.length;
    return taken;
  }

  private async commit(batch: readonly Pending[]): Promise<void> {
    const signals = batch.flatMap((call) => call.signals);
    const ctx = (batch[0] as Pending).ctx;
    try {
      const outcomes = await this.recorder.record(ctx, signals, this.isPressed);
      crashPoint('signal.committed');
      let from = 0;
      for (const call of batch) call.done(outcomes.slice(from, (from += call.signals.length)));
      this.wake([...new Set(signals.map(({ accountId }) => accountId))]);
    } catch (error) {
      for (const call of batch) call.failed(error);
    }
  }
}

/** Lets requests that have arrived be read first: under load they share the commit, and alone it costs nothing. */
const gather = () => new Promise<void>((resolve) => setImmediate(resolve));

const refusing = (
  screened: readonly (Admitted | Refusal)[],
  isKnown: Parameters<typeof refuseReferences>[1],
): (Admitted | Refusal)[] =>
  screened.map((item) => (isRefusal(item) ? item : (refuseReferences(item, isKnown) ?? item)));

const accountsNamed = (screened: readonly (Admitted | Refusal)[]): string[] => [
  ...new Set(
    screened.flatMap((item) =>
      isRefusal(item) ? [] : [item.accountExternalId, referencesOf(item).accountExternalId ?? []].flat(),
    ),
  ),
];

const toNew = (item: Admitted, accountId: string, actorId: string): NewSignal => ({
  accountId,
  type: item.type,
  key: item.key,
  ...(item.contactExternalId === undefined ? {} : { contactExternalId: item.contactExternalId }),
  actorId,
  occurredAt: item.occurredAt,
  isTimeGiven: item.isTimeGiven,
  properties: item.properties,
});

function resultOf(
  input: SignalInput,
  item: Admitted | Refusal,
  outcomes: ReadonlyMap<Admitted, StoreOutcome>,
  accounts: ReadonlyMap<string, string>,
): SignalResult {
  if (isRefusal(item)) return { key: input.key, status: 'REJECTED', refusal: item };
  const accountId = accounts.get(item.accountExternalId);
  if (accountId === undefined) {
    const { code, message } = accountUnknown(item.accountExternalId);
    return { key: input.key, status: 'REJECTED', refusal: { code, message, path: ['account', 'externalId'] } };
  }
  if (outcomes.get(item) === 'KEY_REUSED') {
    return {
      key: input.key,
      status: 'REJECTED',
      accountId,
      refusal: {
        code: 'KEY_REUSED',
        message: 'This key was used before with another body. Use a new key for a new signal.',
        path: ['key'],
      },
    };
  }
  return { key: input.key, status: outcomes.get(item) === 'DUPLICATE' ? 'DUPLICATE' : 'ACCEPTED', accountId };
}
