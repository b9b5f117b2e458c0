import type { Condition } from '../../condition/condition.js';
import type { Frame } from '../../condition/fact.js';
import { present } from '../../kernel/present.js';
import type { HeldBackReason, Purpose } from '../definition/playbook.types.js';
import type { Firing } from '../model/firing.js';
import { memoryKey } from '../model/playbook.state.js';
import { subjectRef } from '../model/playbook-turn.js';
import type { Pass } from '../run/pass.js';
import { isHeldOut } from './observe.rules.js';
import { quietUntil } from './quiet-hours.rules.js';

/** Why a firing starts no run now, with what was looked at. */
export interface Refusal {
  readonly reason: HeldBackReason;
  readonly condition?: Condition;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Looked at again, and released if the condition holds then; otherwise the refusal is final. */
  readonly mayBeReleased?: true;
  /** When that is, where time alone decides. */
  readonly releasesAt?: number;
}

/** One thing that enrolment asks; it answers nothing when that lets the firing pass. */
export type Check = (firing: Firing, frame: Frame, pass: Pass) => Refusal | undefined;

const INTERVENTIONS: readonly Purpose[] = ['RISK_MITIGATION', 'WIN_BACK'];
const HELD_IN_INTERVENTION: readonly Purpose[] = ['UPSELL', 'ADVOCACY'];

export const outsideAudience: Check = ({ playbook: { audience } }, frame) =>
  audience === undefined || audience.test(frame) === true ? undefined : { reason: 'AUDIENCE', condition: audience };

export const goalMet: Check = ({ playbook: { goal } }, frame) =>
  goal?.test(frame) === true ? { reason: 'GOAL_ALREADY_MET', condition: goal } : undefined;

export const liveRun: Check = ({ playbook, contact, renewal }, _frame, { draft }) => {
  const run = draft.playbooks.runs.find(
    (live) => live.playbookKey === playbook.key && live.contactId === contact?.id && live.renewalId === renewal?.id,
  );
  return run && { reason: 'LIVE_RUN', facts: { run: run.id, startedAt: run.startedAt } };
};

export const tooSoon: Check = (firing, _frame, { draft, turn, now }) => {
  const { playbook } = firing;
  const endedAt = draft.playbooks.ended[memoryKey(playbook.key, subjectRef(firing))];
  if (endedAt === undefined || playbook.reentry === 'always') return undefined;
  const again = playbook.reentry === 'never' ? undefined : turn.at.calendar.add(endedAt, playbook.reentry);
  return again !== undefined && again <= now
    ? undefined
    : { reason: 'REENTRY', facts: { lastEndedAt: endedAt, reentry: playbook.reentry, ...present({ again }) } };
};

/** A stable share of the subjects is kept as control: it shows what would have come of them anyway. */
export const heldOut: Check = ({ playbook, contact, renewal }, _frame, { draft }) =>
  isHeldOut(playbook, { contact, renewal }, draft.accountId)
    ? { reason: 'HOLDOUT', facts: { holdout: playbook.holdout?.share } }
    : undefined;

/**
 * A run of the group with the same or a higher priority goes first; one with a lower does not stand in the way, and is
 * not ended.
 */
export const groupTaken: Check = ({ playbook: { group } }, _frame, { draft, turn }) => {
  if (group === undefined) return undefined;
  for (const run of draft.playbooks.runs) {
    const other = turn.pinned(run.hash)?.group;
    if (other?.name === group.name && other.priority >= group.priority)
      return {
        reason: 'GROUP',
        mayBeReleased: true,
        facts: { group: group.name, run: run.id, playbook: run.playbookKey, priority: other.priority },
      };
  }
  return undefined;
};

export const inIntervention: Check = ({ playbook: { purpose, ignores } }, _frame, { draft }) => {
  if (!HELD_IN_INTERVENTION.includes(purpose) || ignores.has('IN_INTERVENTION')) return undefined;
  const run = draft.playbooks.runs.find((live) => INTERVENTIONS.includes(live.purpose));
  return (
    run && {
      reason: 'IN_INTERVENTION',
      mayBeReleased: true,
      facts: { run: run.id, playbook: run.playbookKey, purpose: run.purpose },
    }
  );
};

/**
 * The caps. There is room when so many of the starts that count have passed out of the window that one fewer than
 * allowed is left.
 */
export const overBudget: Check = ({ playbook: { ignores }, contact }, _frame, { draft, turn, now }) => {
  const { perAccount, perContact } = turn.noise ?? {};
  if (ignores.has('NOISE_BUDGET')) return undefined;
  const { starts } = draft.playbooks;
  const full = (
    cap: { readonly runs: number; readonly per: string } | undefined,
    whose: string,
    mine: readonly { readonly at: number }[],
  ): Refusal | undefined => {
    if (cap === undefined) return undefined;
    const leaves = mine.map(({ at }) => turn.at.calendar.add(at, cap.per)).filter((at) => at > now);
    const releasesAt = leaves.sort((a, b) => a - b)[leaves.length - cap.runs];
    return releasesAt === undefined
      ? undefined
      : {
          reason: 'NOISE_BUDGET',
          mayBeReleased: true,
          releasesAt,
          facts: { cap: whose, runs: leaves.length, most: cap.runs, per: cap.per },
        };
  };
  const theirs = contact === undefined ? [] : starts.filter(({ contactId }) => contactId === contact.id);
  return (
    full(perAccount, 'perAccount', starts) ??
    (contact === undefined ? undefined : full(perContact, 'perContact', theirs))
  );
};

export const inQuietHours: Check = ({ playbook: { ignores } }, _frame, { turn, now }) => {
  const hours = turn.noise?.quietHours;
  if (hours === undefined || ignores.has('QUIET_HOURS')) return undefined;
  const releasesAt = quietUntil(hours, turn.at.calendar, now);
  return releasesAt === undefined
    ? undefined
    : { reason: 'QUIET_HOURS', mayBeReleased: true, releasesAt, facts: { from: hours.from, to: hours.to } };
};

export const coolingDown: Check = ({ playbook: { ignores } }, _frame, { draft, turn, now }) => {
  const cooldown = turn.noise?.cooldown;
  const last = draft.playbooks.starts.at(-1);
  if (cooldown === undefined || last === undefined || ignores.has('NOISE_BUDGET')) return undefined;
  const releasesAt = turn.at.calendar.add(last.at, cooldown);
  return releasesAt <= now
    ? undefined
    : { reason: 'COOLDOWN', mayBeReleased: true, releasesAt, facts: { lastStartedAt: last.at, cooldown } };
};
