import type { DemoAnswer, DemoTask } from './demo.types.js';
import { engagementOn, type Life } from './life.js';
import { DAY, dayOf } from './moments.js';
import { hashText, Prng } from './prng.js';
import { isSummer } from './season.rules.js';

/** Days after launch at which a task without a due date is taken as due. */
const USUAL_DUE = 5;
/** Shares of tasks that are done by their due date, a few days late, and never. */
const ON_TIME = 0.74;
const LATE = 0.19;

/**
 * What the team does about an open task on a day: each task has its own day, from its id alone, on which it is done,
 * mostly before it is due; a few are never done. Undefined = not today.
 */
export function answerOn(
  life: Life | undefined,
  firstDay: number,
  task: DemoTask,
  now: number,
): DemoAnswer | undefined {
  const prng = new Prng(hashText(task.id), 'answer');
  const doneAt = doneAtOf(prng, task);
  if (doneAt === undefined || now < doneAt) return undefined;
  if (task.outcomes.length === 0) return prng.chance(0.3) ? { note: 'Done as planned.' } : {};
  const day = dayOf(doneAt);
  const engagement = life === undefined ? 0.5 : engagementOn(life, day - firstDay);
  const outcome = chooseOutcome(prng, task.outcomes, {
    engagement,
    isLeaving: life !== undefined && isLeaving(life, day - firstDay),
    isSummer: isSummer(day),
  });
  return { outcome, ...noteOf(outcome) };
}

function doneAtOf(prng: Prng, { launchedAt, dueAt }: DemoTask): number | undefined {
  const span = Math.max(DAY / 4, (dueAt ?? launchedAt + USUAL_DUE * DAY) - launchedAt);
  const luck = prng.next();
  const share = prng.next();
  if (luck < ON_TIME) return launchedAt + span * (0.15 + 0.85 * share);
  return luck < ON_TIME + LATE ? launchedAt + span + DAY * (0.3 + 4 * share) : undefined;
}

/** What the person on the phone finds. */
interface Finding {
  readonly engagement: number;
  readonly isLeaving: boolean;
  readonly isSummer: boolean;
}

/** How likely each known outcome is beside the others, by what is found. An outcome that is not known here weighs 1. */
const OUTCOME_WEIGHTS: Readonly<Record<string, (found: Finding) => number>> = {
  REACHED: ({ engagement }) => 0.4 + 2 * engagement,
  NO_ANSWER: ({ engagement }) => 1.2 - engagement,
  NOT_REACHED: ({ engagement }) => 1.2 - engagement,
  TRAINED: ({ engagement }) => 0.6 + engagement,
  TRAINING_NEEDED: ({ isLeaving }) => (isLeaving ? 0.4 : 1.2),
  BLOCKED_BY_PRODUCT: () => 0.5,
  WRONG_FIT: ({ engagement }) => 0.8 - 0.7 * engagement,
  LEAVING: ({ engagement, isLeaving }) => (isLeaving ? 3 : engagement < 0.3 ? 0.5 : 0.05),
  SEASONAL: ({ isSummer }) => (isSummer ? 2 : 0.15),
  FALSE_ALARM: ({ engagement, isLeaving }) => (isLeaving ? 0.05 : 0.7 * engagement ** 2),
  ADOPTION: ({ engagement }) => 1.3 - engagement,
  PRODUCT: () => 0.6,
  RELATIONSHIP: ({ engagement }) => 0.3 + 0.4 * engagement,
  NEW_CHAMPION: ({ engagement }) => 0.4 + 1.5 * engagement,
  NONE: ({ engagement }) => 1 - 0.7 * engagement,
  FIXED: ({ engagement }) => 0.5 + engagement,
  PROMISED: () => 0.8,
  CANNOT_FIX: ({ engagement }) => 0.7 - 0.5 * engagement,
  RENEWING: ({ engagement, isLeaving }) => (isLeaving ? 0.1 : 0.5 + 2 * engagement),
  EXPANDING: ({ engagement }) => Math.max(0.02, 2 * (engagement - 0.6)),
  UNSURE: ({ engagement }) => 1.2 - engagement,
  INTERESTED: ({ engagement }) => 0.3 + engagement,
  LATER: () => 0.7,
  NO: ({ engagement }) => 0.8 - 0.6 * engagement,
};

function chooseOutcome(prng: Prng, outcomes: readonly string[], found: Finding): string {
  return prng.weighted(
    outcomes.map((outcome) => [outcome, Math.max(0.01, OUTCOME_WEIGHTS[outcome]?.(found) ?? 1)] as const),
  );
}

/** Whether the customer leaves within the next half year. */
const isLeaving = ({ terms }: Life, day: number): boolean =>
  terms.some(({ leaves }) => leaves !== undefined && leaves.day >= day - 30 && leaves.day < day + 180);

const NOTES: Readonly<Record<string, string>> = {
  REACHED: 'Good call; nothing open.',
  NO_ANSWER: 'Left a message.',
  LEAVING: 'They are looking at other products.',
  SEASONAL: 'Half the team is on holiday.',
  TRAINING_NEEDED: 'New people joined and were never shown around.',
  BLOCKED_BY_PRODUCT: 'Waiting for the connection to their ERP.',
  NEW_CHAMPION: 'The deputy takes over.',
  FIXED: 'Fixed on the call.',
};

const noteOf = (outcome: string): { note?: string } => (NOTES[outcome] === undefined ? {} : { note: NOTES[outcome] });
