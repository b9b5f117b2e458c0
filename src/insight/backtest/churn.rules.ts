import type { Calendar } from '../../kernel/calendar.js';
import { median } from '../rehearsal/habits.js';
import type { PlayedAccount } from './play-account.js';
import type { ChurnFit } from './report.js';

/** An alarm is false when the customer still pays so many days later: the horizon of the churn risk. */
const HORIZON_DAYS = 90;

/**
 * How the firings of these playbooks fit the losses; null when nobody paid. `to` is the window's end, ms, exclusive.
 */
export function churnFit(
  played: readonly PlayedAccount[],
  keys: ReadonlySet<string>,
  to: number,
  calendar: Calendar,
): ChurnFit | null {
  const customers = played
    .filter(({ hasPaid }) => hasPaid)
    .map((account) => ({ lostAt: account.lostAt, firedAt: firstFiring(account, keys) }));
  if (customers.length === 0) return null;
  const lost = customers.flatMap(({ lostAt, firedAt }) => (lostAt === undefined ? [] : [{ lostAt, firedAt }]));
  const leads = lost.flatMap(({ lostAt, firedAt }) =>
    firedAt !== undefined && firedAt < lostAt ? [calendar.dayOf(lostAt) - calendar.dayOf(firedAt)] : [],
  );
  const alarms = customers.flatMap(({ lostAt, firedAt }) =>
    lostAt === undefined && firedAt !== undefined ? [firedAt] : [],
  );
  const isDecided = (firedAt: number) => calendar.dayOf(to) - calendar.dayOf(firedAt) >= HORIZON_DAYS;
  const falseAlarms = alarms.filter(isDecided).length;
  return {
    losses: lost.length,
    flagged: leads.length,
    missed: lost.length - leads.length,
    falseAlarms,
    openAlarms: alarms.length - falseAlarms,
    recall: share(leads.length, lost.length),
    precision: share(leads.length, leads.length + falseAlarms),
    medianLeadDays: median(leads) ?? null,
  };
}

function firstFiring({ arms }: PlayedAccount, keys: ReadonlySet<string>): number | undefined {
  return arms[0]?.enrolments.find(({ playbookKey }) => keys.has(playbookKey))?.at;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
