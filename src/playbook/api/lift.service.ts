import { selectTogether } from '../../database/select-together.js';
import { marks } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import { LIVE_STATUSES } from '../definition/playbook.types.js';
import type { Arm } from '../enrolment/enrolment.entity.js';
import { type Count, liftInterval, liftPoints, rateOf } from '../enrolment/lift.rules.js';
import type { FalseAlarmService } from './false-alarm.service.js';
import type { PlaybookArm, PlaybookEffect } from './lift.view.js';

interface ArmRow {
  arm: Arm;
  entered: number;
  achieved: number;
  lost: number;
}

const NOBODY: PlaybookArm = { runs: 0, achieved: 0, achievedRate: null, lost: null, lossRate: null };

/** Says what a playbook does, by those it was kept from. Playbooks of one request share their statements. */
export class LiftService {
  constructor(private readonly alarms: FalseAlarmService) {}

  async effect(ctx: Context, playbookKey: string): Promise<PlaybookEffect> {
    const arms = await observedArms(ctx, playbookKey);
    const [treated, control] =
      arms.length === 0 ? [await runsOf(ctx, playbookKey), NOBODY] : [armOf(arms, 'TREATED'), armOf(arms, 'CONTROL')];
    const goals = [goalsOf(treated), goalsOf(control)] as const;
    const losses = [lossesOf(treated), lossesOf(control)] as const;
    return {
      treated,
      control,
      liftPoints: liftPoints(...goals),
      interval: liftInterval(...goals),
      lossLiftPoints: liftPoints(...losses),
      lossInterval: liftInterval(...losses),
      falseAlarmRate: await this.alarms.rateOf(ctx, playbookKey),
    };
  }
}

function observedArms(ctx: Context, playbookKey: string): Promise<ArmRow[]> {
  return selectTogether<ArmRow>(ctx, {
    columns: 'arm, COUNT(*) AS entered, COUNT(achieved_at) AS achieved, COUNT(lost_at) AS lost',
    from: 'playbook_enrolment',
    rest: 'WHERE playbook_key = ? GROUP BY arm',
    values: [playbookKey],
  });
}

function armOf(rows: readonly ArmRow[], arm: Arm): PlaybookArm {
  const row = rows.find((one) => one.arm === arm);
  if (row === undefined) return { ...NOBODY, lost: 0 };
  const [runs, achieved, lost] = [Number(row.entered), Number(row.achieved), Number(row.lost)];
  return {
    runs,
    achieved,
    achievedRate: rateOf({ hits: achieved, of: runs }),
    lost,
    lossRate: rateOf({ hits: lost, of: runs }),
  };
}

async function runsOf(ctx: Context, playbookKey: string): Promise<PlaybookArm> {
  const [row] = await selectTogether<{ runs: number; live: number | null; achieved: number | null }>(ctx, {
    columns: `COUNT(*) AS runs, SUM(CASE WHEN status IN (${marks(LIVE_STATUSES)}) THEN 1 ELSE 0 END) AS live,
      SUM(CASE WHEN status = 'ACHIEVED' THEN 1 ELSE 0 END) AS achieved`,
    from: 'run',
    rest: 'WHERE playbook_key = ?',
    values: [...LIVE_STATUSES, playbookKey],
  });
  const [runs, live, achieved] = [Number(row?.runs ?? 0), Number(row?.live ?? 0), Number(row?.achieved ?? 0)];
  return { ...NOBODY, runs, achieved, achievedRate: rateOf({ hits: achieved, of: runs - live }) };
}

const goalsOf = ({ runs, achieved }: PlaybookArm): Count => ({ hits: achieved, of: runs });
const lossesOf = ({ runs, lost }: PlaybookArm): Count => ({ hits: lost ?? 0, of: lost === null ? 0 : runs });
