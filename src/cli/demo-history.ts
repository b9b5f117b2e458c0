import type { Platform } from '../app/platform.js';
import type { Claimed } from '../engine/turn-batch.js';
import { createDemoCompany } from '../integration/demo/company.js';
import type { DemoAccount, DemoCompany, DemoSignal, DemoWindow } from '../integration/demo/demo.types.js';
import { VirtualClock } from '../kernel/clock.js';
import type { Context } from '../kernel/context.js';
import type { NewSignal } from '../signal/store.js';
import type { TaskState } from '../task/task.state.js';
import { STAGE_MOVES_BETWEEN, TASKS_LAUNCHED_BETWEEN } from './demo-history.sql.js';
import { describeEvent } from './event-words.js';
import { progressBar } from './progress-bar.js';

const NAME = 'demo';
const SEED = 20_240_101;
const DAY = 86_400_000;

/**
 * How closely history is played: what lies beyond the event log a week at a time, the last months day by day where
 * there is use.
 */
const FAR_PAST = { reviewEvery: 14, turnEvery: 7 };
const LATELY = { reviewEvery: 7, turnEvery: 1 };

/** What the demo remembers of itself, so that a second start goes on where the first was. */
interface DemoBody {
  readonly seed: number;
  readonly endsAt: number;
}

/** Plays the demo company's two years, half a month at a time; an interruption costs at most the window under way. */
export class DemoHistory {
  private readonly accountIds = new Map<string, string>();
  private memberIds: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly platform: Platform,
    private readonly makeBar: typeof progressBar = progressBar,
  ) {}

  async play(): Promise<DemoCompany> {
    const { company, body, done } = await this.begin();
    this.memberIds = await this.bringMembers(company);
    await this.playWindows(company, done, body);
    return company;
  }

  /** The company whose history was begun; of a first start, one that ends now. */
  async begin(): Promise<{ company: DemoCompany; body: DemoBody; done: number }> {
    const { ctx, progress } = this.platform;
    const begun = await progress.read<DemoBody>(ctx, NAME);
    const body = begun?.body ?? { seed: SEED, endsAt: ctx.now() };
    const company = createDemoCompany({ ...body, currency: this.platform.config.reportingCurrency });
    if (begun === undefined) await progress.write(ctx, NAME, { done: 0, total: company.windows.length, body });
    return { company, body, done: begun?.done ?? 0 };
  }

  private async playWindows(company: DemoCompany, done: number, body: DemoBody): Promise<void> {
    const total = company.windows.length;
    if (done >= total) return;
    const bar = this.makeBar('Two years in the life of 500 accounts', total);
    let signals = 0;
    for (let index = 0; index < total; index += 1) {
      if (index < done) await this.openAccounts(company, index);
      else signals += await this.playWindow(company, index);
      if (index >= done) await this.platform.progress.write(this.platform.ctx, NAME, { done: index + 1, total, body });
      if (index >= done) for (const line of await this.highlights(company, index)) bar.log(line);
      bar.update(index + 1, `${signals.toLocaleString('en')} signals`);
    }
    bar.stop();
  }

  private async bringMembers({ members }: DemoCompany): Promise<ReadonlyMap<string, string>> {
    const { ctx, members: directory, memberUpserts } = this.platform;
    await memberUpserts.upsert(ctx, members as never);
    return directory.idsByExternalId(
      ctx,
      members.map(({ externalId }) => externalId),
    );
  }

  /** The accounts that come in during a window get their ids; answers their first signals. */
  private async openAccounts(company: DemoCompany, index: number): Promise<NewSignal[]> {
    const window = company.windows[index];
    const fresh = company.accounts.filter(
      ({ startsAt }) => window !== undefined && startsAt >= window.from && startsAt < window.to,
    );
    const ctx = this.platform.ctx.by(new VirtualClock(window?.from ?? 0));
    const ids = await this.platform.directory.resolve(
      ctx,
      fresh.map(({ externalId }) => externalId),
      { create: true },
    );
    for (const [externalId, id] of ids) this.accountIds.set(externalId, id);
    return fresh.map((account) => this.arrival(account));
  }

  private async playWindow(company: DemoCompany, index: number): Promise<number> {
    const { from, to } = company.windows[index] as { from: number; to: number };
    const arrivals = await this.openAccounts(company, index);
    const signals = company.signalsIn(index).flatMap((signal) => this.toNew(signal) ?? []);
    const ctx: Context = this.platform.ctx.by(new VirtualClock(to));
    const eventsFrom = company.endsAt - this.platform.config.eventRetentionDays * DAY;
    await this.platform.player.play(ctx, {
      accountIds: [...this.accountIds.values()],
      signals: [...arrivals, ...signals],
      from,
      to,
      mode: 'LIVE',
      ...(to <= eventsFrom ? FAR_PAST : LATELY),
      eventsFrom,
      answer: (account, now) => this.answers(company, account, now),
    });
    return signals.length;
  }

  /** Some of what happened in a month, once it is over, for who watches. */
  private async highlights({ windows }: DemoCompany, index: number): Promise<string[]> {
    const { from: begun, to } = windows[index] as DemoWindow;
    const isOfIt = (window: DemoWindow | undefined) =>
      window !== undefined && new Date(window.from).getUTCMonth() === new Date(begun).getUTCMonth();
    const before = windows[index - 1];
    if (isOfIt(windows[index + 1])) return [];
    const from = isOfIt(before) ? (before as DemoWindow).from : begun;
    const { ctx } = this.platform;
    const moves = await ctx.db.query<{ at: number; name: string; from_key: string | null; to_key: string }>(
      STAGE_MOVES_BETWEEN,
      [from, to],
    );
    const [tasks] = await ctx.db.query<{ launched: number }>(TASKS_LAUNCHED_BETWEEN, [from, to]);
    const date = (at: number) => this.platform.calendar.dateOf(Number(at));
    return [
      ...moves
        .reverse()
        .map(
          ({ at, name, from_key, to_key }) =>
            `  ${date(at)}  ${describeEvent('stage.entered', { from: from_key, stage: to_key }, name)}`,
        ),
      `  ${date(to - 1)}  ${this.accountIds.size} accounts, ${Number(tasks?.launched ?? 0)} tasks launched by ` +
        `playbooks this month`,
    ];
  }

  private arrival(account: DemoAccount): NewSignal {
    const { externalId, startsAt, ownerExternalId, team, parentExternalId, ...profile } = account;
    const parentId = parentExternalId === undefined ? undefined : this.accountIds.get(parentExternalId);
    return {
      accountId: this.accountIds.get(externalId) as string,
      type: 'account.upserted',
      key: `demo:account:${externalId}`,
      actorId: 'system',
      occurredAt: startsAt,
      properties: {
        ...profile,
        createdAt: startsAt,
        ownerId: this.memberIds.get(ownerExternalId),
        team: team.map(({ role, memberExternalId }) => ({ role, memberId: this.memberIds.get(memberExternalId) })),
        ...(parentId === undefined ? {} : { parentId }),
      },
    };
  }

  private toNew({ accountExternalId, ...signal }: DemoSignal): NewSignal | undefined {
    const accountId = this.accountIds.get(accountExternalId);
    return accountId === undefined ? undefined : { ...signal, accountId, actorId: 'system' };
  }

  /** What the company's team does on a day about an account's open tasks. */
  private answers(company: DemoCompany, { accountId, draft }: Claimed, now: number): NewSignal[] {
    return Object.values(draft.tasks.open).flatMap((task) => {
      const answer = company.answerTask(toDemoTask(task, draft.account.externalId), now);
      if (answer === undefined) return [];
      return [
        {
          accountId,
          type: 'task.completed' as const,
          key: `demo:done:${task.id}`,
          actorId: task.assigneeId ?? 'system',
          occurredAt: now,
          properties: { taskId: task.id, ...answer },
        },
      ];
    });
  }
}

const toDemoTask = (task: TaskState, accountExternalId: string) => ({
  id: task.id,
  kind: task.kind,
  outcomes: task.outcomes,
  launchedAt: task.createdAt,
  dueAt: task.dueAt,
  accountExternalId,
});
