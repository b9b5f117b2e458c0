import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { dayFromDate, UTC } from '../../src/kernel/calendar.js';
import { mrrOn as mrrOnDay } from '../../src/revenue/level.rules.js';
import { revenueFolds } from '../../src/revenue/revenue.fold.js';
import { moveSubscriptions } from '../../src/revenue/revenue.rules.js';
import { newRevenuePart, type RevenuePart } from '../../src/revenue/revenue.state.js';

import type { SignalType } from '../../src/signal/signal.js';
import { FakeScribe } from '../support/fake-scribe.js';

/** The shared data sets lie beside the checkout; where they are absent these tests say that they were left out. */
const DATA = join(process.cwd(), '../shared/data');
const surroundings = { members: new Map(), currency: 'USD', rates: {} };

type Csv = Record<string, string>;

/** Something said of an account's subscription on a day. */
interface Saying {
  readonly account: string;
  readonly type: SignalType;
  readonly day: number;
  readonly properties: Record<string, unknown>;
}

interface Expected {
  readonly months: readonly { readonly date: string; readonly mrr: number; readonly customers: number }[];
  readonly movements?: readonly { readonly date: string; readonly account: string; readonly mrr: number }[];
}

const rowsOf = (set: string, file: string): Csv[] =>
  parse(readFileSync(join(DATA, set, file)), { columns: true }) as Csv[];
const expectedOf = (set: string): Expected =>
  JSON.parse(readFileSync(join(DATA, set, 'expected.json'), 'utf8')) as Expected;
const minor = (major: string | undefined, months = 1): number => Math.round(Number(major) * 100 * months);

/** As an import tells it: a contract from its start, and, where the ledger has an end, the cancellation on that day. */
function ravenstack(): Saying[] {
  return rowsOf('ravenstack', 'ravenstack_subscriptions.csv').flatMap((row) => {
    const isAnnual = row.billing_frequency === 'annual';
    const terms = {
      product: 'ravenstack',
      plan: row.plan_tier,
      seats: Number(row.seats),
      currency: 'USD',
      billingMonths: isAnnual ? 12 : 1,
      amountMinor: minor(row.mrr_amount, isAnnual ? 12 : 1),
    };
    const status = row.is_trial === 'True' ? 'TRIAL' : 'ACTIVE';
    return [
      {
        account: row.account_id ?? '',
        type: 'subscription.changed' as const,
        day: dayFromDate(row.start_date ?? ''),
        properties: {
          externalId: row.subscription_id,
          ...terms,
          status,
          startsOn: row.start_date,
          autoRenews: row.auto_renew_flag === 'True',
        },
      },
      ...(row.end_date
        ? [
            {
              account: row.account_id ?? '',
              type: 'subscription.cancelled' as const,
              day: dayFromDate(row.end_date),
              properties: { externalId: row.subscription_id, endsOn: row.end_date },
            },
          ]
        : []),
    ];
  });
}

/** Terms that follow on each other, each its own row: none renews by itself. */
function crm6(): Saying[] {
  return rowsOf('crm6', 'subscription.csv').map((row, index) => {
    const months = Number(row.bill_period_months);
    const terms = {
      product: row.product,
      currency: 'USD',
      billingMonths: months,
      amountMinor: minor(row.mrr, months),
      startsOn: row.start_date,
      endsOn: row.end_date,
      autoRenews: false,
    };
    return {
      account: row.account_id ?? '',
      type: 'subscription.changed',
      day: dayFromDate(row.start_date ?? ''),
      properties: { externalId: `row ${index}`, ...terms },
    };
  });
}

class Account {
  readonly revenue: RevenuePart = newRevenuePart();
  readonly scribe: FakeScribe;
  private count = 0;

  constructor(readonly id: string) {
    this.scribe = new FakeScribe(0, id);
  }

  say({ type, day, properties }: Saying): void {
    const at = momentOf(day);
    this.count += 1;
    const signal = {
      id: 0,
      type,
      accountId: this.id,
      key: `${this.count}`,
      actorId: 'system',
      occurredAt: at.now,
      recordedAt: at.now,
      properties,
    };
    revenueFolds[type]?.(this, signal, this.scribe, at);
  }

  turn(day: number): void {
    moveSubscriptions(this, this.scribe, momentOf(day));
  }
}

const momentOf = (day: number) => ({
  now: day * 86_400_000,
  today: day,
  calendar: UTC,
  surroundings,
  isHistory: false,
});

/** Every account as the ledger's sayings leave it, without turns: nothing is let go of. */
function ledgerOf(sayings: readonly Saying[]): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const saying of sayings) {
    const account = accounts.get(saying.account) ?? new Account(saying.account);
    accounts.set(saying.account, account);
    account.say(saying);
  }
  return accounts;
}

const mrrOn = ({ revenue }: Account, date: string): number => (mrrOnDay(revenue, dayFromDate(date)).USD ?? 0) / 100;

for (const { set, sayings } of [
  { set: 'ravenstack', sayings: ravenstack },
  { set: 'crm6', sayings: crm6 },
]) {
  const isThere = existsSync(join(DATA, set));
  const describeIt = isThere ? describe : describe.skip;

  describeIt(`the MRR of ${set}${isThere ? '' : ' (left out: ../shared/data is absent)'}`, () => {
    it('equals the oracle at every month’s end, in total and in customers', () => {
      const accounts = [...ledgerOf(sayings()).values()];
      const { months } = expectedOf(set);
      expect(months.length).toBeGreaterThanOrEqual(24);
      for (const { date, mrr, customers } of months) {
        const each = accounts.map((account) => mrrOn(account, date));
        expect({
          date,
          mrr: each.reduce((sum, mrr) => sum + mrr, 0),
          customers: each.filter((mrr) => mrr > 0).length,
        }).toEqual({ date, mrr, customers });
      }
    });

    const { movements } = isThere ? expectedOf(set) : {};
    if (movements !== undefined) {
      it('equals the oracle for each account in each month in which its MRR moved', () => {
        const accounts = ledgerOf(sayings());
        expect(movements.length).toBeGreaterThan(2000);
        for (const { date, account, mrr } of movements)
          expect({ date, account, mrr: mrrOn(accounts.get(account) as Account, date) }).toEqual({ date, account, mrr });
      });
    }

    it('comes out of turns taken day by day too, with what they let go of', () => {
      const byAccount = new Map<string, Saying[]>();
      for (const saying of sayings()) byAccount.set(saying.account, [...(byAccount.get(saying.account) ?? []), saying]);
      const { months } = expectedOf(set);
      const totals = months.map(() => 0);
      for (const [id, mine] of byAccount) {
        const account = new Account(id);
        const days = [...new Set(mine.map(({ day }) => day))].sort((a, b) => a - b);
        months.forEach(({ date }, index) => {
          const end = dayFromDate(date);
          while (days[0] !== undefined && days[0] <= end) {
            const day = days.shift() as number;
            for (const saying of mine.filter((saying) => saying.day === day)) account.say(saying);
            account.turn(day);
          }
          account.turn(end);
          totals[index] = (totals[index] ?? 0) + (account.revenue.view?.mrrMinor ?? 0) / 100;
        });
      }
      expect(totals).toEqual(months.map(({ mrr }) => mrr));
    });
  });
}
