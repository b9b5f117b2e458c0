import { random, zipf } from './random.mjs';

const FEATURES = [
  'board',
  'search',
  'comment',
  'report',
  'export',
  'automation',
  'dashboard',
  'integration',
  'forecast',
  'approval',
  'api',
  'mobile',
];
const DAY = 86_400_000;

export const accountName = (index) => `bench-${String(index).padStart(5, '0')}`;

/**
 * Usage signals as an integration sends them: skewed over accounts (Zipf, exponent 1) and, within an account, over its
 * people (Zipf over 10 to 70 people, the first fiftieth of the accounts 500); all of the last two days, in no order.
 */
export function usageLoad({ signals, accounts, seed = 1, now, prefix = 'u' }) {
  const next = random(seed);
  const pickAccount = zipf(accounts, 1, next);
  return Array.from({ length: signals }, (_, number) => {
    const account = pickAccount();
    const people = account < accounts / 50 ? 500 : 10 + (account % 61);
    const person = Math.floor(people * next() ** 2.5);
    return {
      key: `${prefix}-${number}`,
      type: 'usage',
      accountExternalId: accountName(account),
      contactExternalId: `p-${account}-${person}`,
      occurredAt: Math.floor(now - next() * 2 * DAY),
      properties: { feature: FEATURES[Math.floor(FEATURES.length * next() ** 2)], count: 1 + Math.floor(next() * 5) },
    };
  });
}
