import DataLoader from 'dataloader';
import type { Context } from '../../kernel/context.js';
import { falseAlarmsOf } from './run.sql.js';

interface Counted {
  playbook_key: string;
  runs: number;
  alarms: number;
}

/** How often a playbook raised a false alarm. */
export class FalseAlarmService {
  /**
   * Of a playbook's runs of which a task was completed with an outcome, the share, 0 to 1, of which one said
   * FALSE_ALARM.
   * Null while there is none. Playbooks of one request share a statement.
   */
  rateOf(ctx: Context, playbookKey: string): Promise<number | null> {
    return ctx
      .memo(
        FalseAlarmService,
        () => new DataLoader((keys: readonly string[]) => ratesOf(ctx, keys), { maxBatchSize: 500 }),
      )
      .load(playbookKey);
  }
}

async function ratesOf(ctx: Context, keys: readonly string[]): Promise<(number | null)[]> {
  const rows = await ctx.db.query<Counted>(falseAlarmsOf(keys), [...keys]);
  const rates = new Map(
    rows.map(({ playbook_key: key, runs, alarms }) => [key, Number(runs) === 0 ? null : Number(alarms) / Number(runs)]),
  );
  return keys.map((key) => rates.get(key) ?? null);
}
