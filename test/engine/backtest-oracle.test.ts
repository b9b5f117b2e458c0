import { afterAll, expect, test } from '@jest/globals';
import { prepareBacktest } from '../../src/insight/backtest/backtest.js';
import type { PlayedAccount } from '../../src/insight/backtest/play-account.js';
import { rehearse } from '../../src/insight/rehearsal/crew.js';
import { createDemoCompany } from '../../src/integration/demo/company.js';
import type { Calendar } from '../../src/kernel/calendar.js';
import { VirtualClock } from '../../src/kernel/clock.js';
import type { NewSignal } from '../../src/signal/store.js';
import { eachServer, type TestApp } from '../support/app.js';
import { pluginsFolder, pluginText } from '../support/company.js';

const DAYS = 330;
const ENDS_AT = Date.UTC(2026, 5, 1);
const TODAY = Date.UTC(2026, 5, 2, 12);

const playbook = (key: string, rest: string) =>
  `definePlaybook({ key: '${key}', title: '${key}', purpose: 'RISK_MITIGATION', rollout: 'live', reentry: '20d', ` +
  `${rest} })`;

/** Every form of trigger, waits, branches, and one that looks at the others. */
const PLAYBOOKS = [
  playbook(
    'joined',
    `trigger: { on: 'stage.entered', if: 'event.stage == "ONBOARDING"' }, steps: [task('kickoff', { title: 'K', ` +
      `kind: 'ONBOARDING', due: '3bd' }), wait('week', { for: '7d' }), task('look', { if: 'usage.activeDays < 12', ` +
      `title: 'L', kind: 'CHECK_IN' })]`,
  ),
  playbook(
    'red',
    `trigger: { when: 'health.band == "RED"', for: '2d' }, goal: 'health.band == "GREEN"', steps: [task('talk', ` +
      `{ title: 'T', kind: 'RISK' }), wait('better', { until: 'health.score > 60', atMost: '10d', otherwise: ` +
      `[task('more', { title: 'M', kind: 'RISK' })] })]`,
  ),
  playbook(
    'drop',
    `trigger: { when: 'usage.change.events <= -0.2' }, audience: '!("RISK_MITIGATION" in playbooks.purposes)', ` +
      `steps: [task('ask', { title: 'A', kind: 'OUTREACH' })]`,
  ),
  playbook(
    'unhappy',
    `subject: 'contact', trigger: { on: 'survey.answered', if: 'event.kind == "NPS" && event.score <= 7' }, ` +
      `steps: [task('call', { title: 'C', kind: 'RISK' })]`,
  ),
  playbook(
    'due',
    `trigger: { before: 'renewal.date', by: '90d', late: 'enrol' }, audience: 'account.isCustomer', steps: ` +
      `[task('prepare', { title: 'P', kind: 'RENEWAL' }), wait('closer', { before: 'renewal.date', by: '30d' }), ` +
      `task('push', { title: 'U', kind: 'RENEWAL' })]`,
  ),
];
const KEYS = ['joined', 'red', 'drop', 'unhappy', 'due'];

/** What became of the demo company when the real engine played it into the real tables, day by day. */
async function live({ app }: TestApp): Promise<void> {
  const company = createDemoCompany({ seed: 5, accounts: 14, endsAt: ENDS_AT, days: DAYS, currency: 'USD' });
  const ids = new Map<string, string>();
  for (const { externalId, startsAt } of company.accounts)
    for (const [known, id] of await app.directory.resolve(app.ctx.by(new VirtualClock(startsAt)), [externalId], {
      create: true,
    }))
      ids.set(known, id);
  const born = company.accounts.map(
    ({ externalId, startsAt, ownerExternalId: _o, team: _t, parentExternalId: _p, ...profile }) => ({
      accountId: ids.get(externalId) as string,
      type: 'account.upserted' as const,
      key: `born/${externalId}`,
      actorId: 'system',
      occurredAt: startsAt,
      properties: { ...profile, createdAt: startsAt },
    }),
  );
  const lived = company.windows
    .flatMap((_, index) => company.signalsIn(index))
    .map(
      ({ accountExternalId, ...signal }): NewSignal => ({
        ...signal,
        accountId: ids.get(accountExternalId) as string,
        actorId: 'system',
      }),
    );
  const window = { from: company.beginsAt, to: ENDS_AT, mode: 'LIVE', reviewEvery: 1, turnEvery: 1 } as const;
  await app.player.play(app.ctx.by(new VirtualClock(ENDS_AT)), {
    accountIds: [...ids.values()],
    signals: [...born, ...lived],
    ...window,
  });
}

/** Tasks and refusals as the tables have them, by account, playbook, step or reason, and day. */
async function ofTables({ app }: TestApp, key: string): Promise<string[]> {
  const tasks = await app.database.reader.query<{ account_id: string; step_key: string; created_at: number }>(
    'SELECT account_id, step_key, created_at FROM task WHERE playbook_key = ?',
    [key],
  );
  const held = await app.database.reader.query<{ account_id: string; reason: string; at: number }>(
    'SELECT account_id, reason, at FROM held_back WHERE playbook_key = ?',
    [key],
  );
  const day = (at: number) => app.calendar.dateOf(Number(at));
  return [
    ...tasks.map(({ account_id, step_key, created_at }) => `${account_id} ${step_key} ${day(created_at)}`),
    ...held.map(({ account_id, reason, at }) => `${account_id} ${reason} ${day(at)}`),
  ].sort();
}

/** The same of what was played. */
function linesOf({ accountId, arms: [arm], fault }: PlayedAccount, key: string, calendar: Calendar): string[] {
  if (arm === undefined) throw new Error(fault);
  const tasks = arm.tasks
    .filter(({ playbookKey }) => playbookKey === key)
    .map(({ stepKey, launchedAt }) => `${accountId} ${stepKey} ${calendar.dateOf(launchedAt)}`);
  const held = arm.heldBack
    .filter(({ playbookKey }) => playbookKey === key)
    .map(({ reason, at }) => `${accountId} ${reason} ${calendar.dateOf(at)}`);
  return [...tasks, ...held];
}

eachServer((start) => {
  const plugins = pluginsFolder({ many: pluginText('many', PLAYBOOKS.join(', ')) });
  afterAll(() => plugins.drop());

  test('a backtest of recorded history finds what the engine did when it lived it', async () => {
    const server = await start({
      byHand: true,
      clock: new VirtualClock(TODAY),
      environment: { PLUGINS_DIR: plugins.path, REPORTING_CURRENCY: 'USD' },
    });
    await live(server);
    const { ctx, rehearsalRoom, calendar } = server.app;
    const from = calendar.dateOf(ENDS_AT - DAYS * 86_400_000);
    const counts: Record<string, number> = {};
    for (const playbookKey of KEYS) {
      const prepared = await prepareBacktest(ctx, rehearsalRoom, {
        playbookKey,
        from,
        to: calendar.dateOf(ENDS_AT - 1),
        againstLive: false,
        answerRule: 'NEVER',
      });
      const played = await rehearse(prepared.order, prepared.accounts, { threads: 0 });
      const lived = await ofTables(server, playbookKey);
      counts[playbookKey] = lived.length;
      expect(played.flatMap((account) => linesOf(account, playbookKey, calendar)).sort()).toEqual(lived);
    }
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  });
});
