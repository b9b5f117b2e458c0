import { sql, where } from '../database/sql.js';
import { type Calendar, dayFromDate } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { badInput } from '../kernel/errors.js';
import { type ClosedRisk, saveRate, saveRateByResponse } from './risk.rules.js';
import { risksWhere } from './risk.sql.js';
import type { RiskOutcome } from './risk.types.js';
import type { SaveRate, SaveRateArgs } from './save-rate.view.js';

const DAY = 86_400_000;
const BOUNDS = [1, 3, 7, 14].map((days) => days * DAY);

/** The save rate of a period. (domain.md, Risk) */
export class SaveRateService {
  constructor(private readonly calendar: Calendar) {}

  /** @throws BAD_INPUT when the period ends before it begins */
  async of(ctx: Context, { from, to }: SaveRateArgs): Promise<SaveRate> {
    if (from > to) throw badInput('The period ends before it begins.', 'to');
    const risks = await this.closed(ctx, this.calendar.startOfDate(from), this.calendar.startOf(dayFromDate(to) + 1));
    const byResponse = saveRateByResponse(risks, BOUNDS).map(({ withinMs, ...rate }) => ({
      ...rate,
      withinDays: withinMs === null ? null : withinMs / DAY,
    }));
    return { ...saveRate(risks), byResponse };
  }

  private async closed(ctx: Context, from: number, until: number): Promise<ClosedRisk[]> {
    const { text, values } = where([
      sql("kind = 'INTENT_TO_LEAVE'"),
      sql('closed_at >= ?', from),
      sql('closed_at < ?', until),
    ]);
    const rows = await ctx.db.query<{ outcome: RiskOutcome; first_sign_at: number; first_contact_at: number | null }>(
      risksWhere(text),
      values,
    );
    return rows.map(({ outcome, first_sign_at, first_contact_at }) => ({
      kind: 'INTENT_TO_LEAVE',
      outcome,
      firstSignAt: Number(first_sign_at),
      firstContactAt: first_contact_at === null ? null : Number(first_contact_at),
    }));
  }
}
