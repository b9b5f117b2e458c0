import type { Calendar } from '../kernel/calendar.js';

/** What turns go by besides the rulebook. */
export interface ShellSetting {
  readonly calendar: Calendar;
  /** Signals older than this are history, ms. */
  readonly lateness: number;
  /** After so long a process tries accounts in whose trials others ended, ms; not given: 5,000. */
  readonly provenMs?: number | undefined;
}
