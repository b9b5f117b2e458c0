import { VirtualClock } from '../../src/kernel/clock.js';
import type { TestApp } from './app.js';
import { pluginText } from './company.js';

const DAY = 86_400_000;

/** The present of the company whose history is made here. */
export const quietClock = (): VirtualClock => new VirtualClock(Date.parse('2026-03-02T12:00:00Z'));

/** A playbook that fires when nobody has used the product for so many days, as YAML. */
export const quiet = (days: number) => `key: quiet
title: Nobody has been in the product for ${days} days
purpose: RISK_MITIGATION
trigger: { when: usage.daysSinceLastActive >= ${days} }
reentry: always
steps:
  - { task: call, title: 'Call {{ account.name }}', kind: OUTREACH, due: 2bd }
`;

/** The one that is live: after twenty days. */
export const quietPlugin = pluginText(
  'quiet',
  `definePlaybook({ key: 'quiet', title: 'Quiet', purpose: 'RISK_MITIGATION', rollout: 'live', reentry: 'always',
    trigger: { when: 'usage.daysSinceLastActive >= 20' }, steps: [task('call', { title: 'Call', kind: 'OUTREACH',
      due: '2bd' })] })`,
);

/**
 * Four customers of a year: A fell silent in March and left in April; B never fell silent; C was on holiday in July; D
 * left in June without a sign.
 */
export async function makeQuietHistory({ client }: TestApp): Promise<void> {
  const accounts = ['A', 'B', 'C', 'D'].map((externalId) => ({
    externalId,
    name: `Company ${externalId}`,
    createdAt: '2025-01-01T00:00:00Z',
    ownerExternalId: 'olga',
  }));
  await client.query(
    'mutation ($input: UpsertTeamMembersInput!) { upsertTeamMembers(input: $input) { results { error { message } } } }',
    {
      input: { members: [{ externalId: 'olga', name: 'Olga', email: 'olga@example.com', functions: ['CSM'] }] },
    },
  );
  await client.query(
    'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { message } } } }',
    { input: { accounts } },
  );
  const weekly = (account: string, from: string, to: string) => {
    const days: number[] = [];
    for (let at = Date.parse(`${from}T12:00:00Z`); at <= Date.parse(`${to}T12:00:00Z`); at += 7 * DAY) days.push(at);
    return days.map((at) => signal(account, 'USAGE', at, { feature: 'board', count: 3 }, 'ann'));
  };
  const contract = (account: string) =>
    signal(account, 'SUBSCRIPTION_CHANGED', Date.parse('2025-01-01T09:00:00Z'), {
      externalId: `${account}-1`,
      product: 'planner',
      amountMinor: 100_000,
      currency: 'USD',
      billingMonths: 1,
      startsOn: '2025-01-01',
    });
  const cancelled = (account: string, at: string, endsOn: string) =>
    signal(account, 'SUBSCRIPTION_CANCELLED', Date.parse(at), {
      externalId: `${account}-1`,
      endsOn,
      kind: 'CANCELLED',
      reason: 'ADOPTION',
    });
  const signals = [
    ...['A', 'B', 'C', 'D'].map(contract),
    ...weekly('A', '2025-01-04', '2025-03-01'),
    cancelled('A', '2025-03-25T10:00:00Z', '2025-04-01'),
    ...weekly('B', '2025-01-04', '2025-12-27'),
    ...weekly('C', '2025-01-07', '2025-07-01'),
    ...weekly('C', '2025-07-20', '2025-12-28'),
    ...weekly('D', '2025-01-03', '2025-05-30'),
    cancelled('D', '2025-05-31T10:00:00Z', '2025-06-01'),
  ];
  const { recordSignals } = await client.query(
    'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { results { status reason } } }',
    { input: { signals } },
  );
  const refused = recordSignals.results.filter(({ status }: { status: string }) => status !== 'ACCEPTED');
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
}

const signal = (externalId: string, type: string, at: number, properties: object, contact?: string) => ({
  key: `${externalId}/${type}/${at}`,
  type,
  account: { externalId },
  ...(contact !== undefined && { contact: { externalId: contact } }),
  occurredAt: new Date(at).toISOString(),
  properties,
});
