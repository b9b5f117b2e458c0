import { Cron } from 'croner';
import { badInput, quote } from './errors.js';

const FORM =
  'Write five parts, minute hour day month weekday: 0 9 * * MON is Mondays at nine, 30 8 1 * * the first of each ' +
  'month at half past eight.';

/** Half a leap cycle and more: a line that names no moment in it names none. */
const NOWHERE_FROM = Date.UTC(2000, 0, 1);

/**
 * A cron line of five parts, as moments of a time zone. Where the clocks skip a moment it comes right after the gap,
 * where they go back over one it comes once.
 */
export class CronLine {
  private readonly zones = new Map<string, ZoneSlots>();

  private constructor(readonly text: string) {}

  /** @throws BAD_INPUT when the text is no cron line, or names a moment that never comes */
  static parse(text: string): CronLine {
    if (/^@/.test(text.trim())) throw badInput(`${quote(text)} is no cron line. ${FORM}`);
    const line = new CronLine(text);
    try {
      if (line.slots('UTC').next(NOWHERE_FROM) !== undefined) return line;
    } catch (error) {
      throw badInput(`${quote(text)} is no cron line: ${reasonOf(error)}. ${FORM}`);
    }
    throw badInput(`${quote(text)} names a moment that never comes. ${FORM}`);
  }

  /** The first slot after a moment; undefined when none follows. */
  next(after: number, zone: string): number | undefined {
    return this.slots(zone).next(after);
  }

  /** The last slot at or before a moment. */
  latest(upTo: number, zone: string): number | undefined {
    return this.slots(zone).latest(upTo);
  }

  private slots(zone: string): ZoneSlots {
    const known =
      this.zones.get(zone) ?? new ZoneSlots(new Cron(this.text, { timezone: zone, paused: true, mode: '5-part' }));
    this.zones.set(zone, known);
    return known;
  }
}

/** One zone's slots. All accounts ask for the same stretch of time, so the last one found is kept. */
class ZoneSlots {
  private from = Number.NaN;
  private to = Number.NaN;

  constructor(private readonly cron: Cron) {}

  next(after: number): number | undefined {
    if (after >= this.from && after < this.to) return this.to;
    const next = this.cron.nextRun(new Date(after))?.getTime();
    this.from = after;
    this.to = next ?? Number.NaN;
    return next;
  }

  latest(upTo: number): number | undefined {
    return this.cron.previousRuns(1, new Date(upTo + 1))[0]?.getTime();
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/^CronPattern: /, '').replace(/[.\s]+$/, '') : String(error);
