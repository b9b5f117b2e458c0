import { reviseAccount } from '../account/account.fold.js';
import type { AccountPart } from '../account/account.state.js';
import type { Frame } from '../condition/fact.js';
import type { CauseDraft, Scribe } from '../event/scribe.js';
import { writeTimeline } from '../journey/timeline.js';
import type { Calendar } from '../kernel/calendar.js';
import { badInput, PerennialError, quote } from '../kernel/errors.js';
import { actorKind } from '../signal/cause.js';
import type { CompiledLifecycle, CompiledStage } from './lifecycle.compile.js';
import type { LifecyclePart } from './lifecycle.state.js';

/** Coming back to a stage that was left less than this ago is refused, ms. */
const RETURN_MS = 86_400_000;

export interface LifecycleDraft {
  readonly account: AccountPart;
  readonly lifecycle: LifecyclePart;
}

export interface MoveMoment {
  readonly now: number;
  readonly calendar: Calendar;
}

/**
 * The stage's part of a turn: places an account that has no stage, takes the move that a person asked for, or else
 * makes at most one automatic move: to the first allowed next stage, in declared order, whose entry condition holds.
 * Returns whether it moved.
 * @throws STAGE_MOVE_FORBIDDEN, BAD_INPUT for the move that was asked for
 */
export function moveStage(
  draft: LifecycleDraft,
  model: CompiledLifecycle,
  frame: Frame,
  scribe: Scribe,
  at: MoveMoment,
): boolean {
  const part = draft.lifecycle;
  if (model.isCustomer?.test(frame) === true) part.hasPaid = true;
  const asked = consumeAsked(part);
  const stage = model.stages.get(part.stage);
  if (stage === undefined) return place(draft, model, asked?.isFirst === true ? asked : undefined, frame, scribe, at);
  if (asked !== undefined && asked.isFirst !== true) {
    const cause: CauseDraft = {
      kind: actorKind(asked.actorId),
      summary: `{{actor}} moved the account from ${stage.key} to ${asked.to}.`,
      actorId: asked.actorId,
    };
    return moveTo(draft, model, { to: asked.to, cause, reason: asked.reason }, scribe, at);
  }
  updateTarget(part, stage, scribe, at.calendar);
  const to = nextStage(part, model, stage, frame, scribe, at.now);
  if (scribe.isQuiet) recordCorrection(part, to !== undefined);
  if (part.movedAt !== undefined && part.movedAt >= at.now) {
    part.isSettled = to === undefined;
    return false;
  }
  if (to?.condition === undefined) return false;
  const cause: CauseDraft = {
    kind: 'RULE',
    summary: `The entry condition of ${to.key} holds.`,
    condition: to.condition.source,
    facts: to.condition.reads(frame),
  };
  enter(draft, to, stage, { causeId: scribe.cause(cause) }, scribe, at);
  return true;
}

/**
 * Moves the account to a stage that the model allows after its present one: for a person, an integration or a
 * playbook's `move`.
 * Returns whether it moved: false when it is there already.
 * @throws STAGE_MOVE_FORBIDDEN naming the allowed ones
 */
export function moveTo(
  draft: LifecycleDraft,
  model: CompiledLifecycle,
  move: { to: string; cause?: CauseDraft; causeId?: string; reason?: string | undefined },
  scribe: Scribe,
  at: MoveMoment,
): boolean {
  const part = draft.lifecycle;
  if (part.stage === move.to) return false;
  const stage = model.stages.get(part.stage);
  const to = model.stages.get(move.to);
  const refusal = refusalOf(model, part.stage, move.to);
  if (refusal !== undefined || to === undefined)
    throw new PerennialError(
      'STAGE_MOVE_FORBIDDEN',
      refusal ?? '',
      { from: part.stage, to: move.to, allowed: stage?.next ?? [] },
      ['to'],
    );
  const causeId =
    move.causeId ?? scribe.cause(move.cause ?? { kind: 'RULE', summary: `The account was moved to ${to.key}.` });
  enter(draft, to, stage, { causeId, reason: move.reason }, scribe, at);
  return true;
}

/** Why the model does not allow a move; undefined when it does. */
export function refusalOf(
  model: { readonly stages: ReadonlyMap<string, { readonly next: readonly string[] }> },
  from: string,
  to: string,
): string | undefined {
  const allowed = model.stages.get(from)?.next ?? [];
  if (allowed.includes(to)) return undefined;
  if (from === to) return `The account is in ${from} already.`;
  if (!model.stages.has(to))
    return `${quote(to)} is no stage of the lifecycle: ${[...model.stages.keys()].join(', ')}.`;
  return `From ${from} the lifecycle leads to ${allowed.join(', ') || 'no other stage'}, not to ${to}.`;
}

function recordCorrection(part: LifecyclePart, leadsOn: boolean): void {
  if (leadsOn) part.isCorrecting = true;
  else delete part.isCorrecting;
}

/** One move a turn: where a further one is due, or was not looked for, another turn follows at once. */
export const nextMoveAt = ({ movedAt, isSettled }: LifecyclePart, now: number): number | undefined =>
  movedAt !== undefined && movedAt >= now && isSettled !== true ? now + 1 : undefined;

/**
 * Whether only conditions can move the account on: no move is asked for, being corrected or just made, and none can be
 * refused because it would come back too soon.
 */
export const isStageSettled = (
  { stage, asked, isCorrecting, movedAt = Number.NEGATIVE_INFINITY, left }: LifecyclePart,
  now: number,
): boolean =>
  stage !== '' &&
  asked === undefined &&
  isCorrecting !== true &&
  movedAt < now &&
  Object.values(left).every((at) => at + RETURN_MS <= now);

function consumeAsked(part: LifecyclePart): LifecyclePart['asked'] {
  const { asked } = part;
  delete part.asked;
  return asked;
}

function place(
  draft: LifecycleDraft,
  model: CompiledLifecycle,
  asked: LifecyclePart['asked'],
  frame: Frame,
  scribe: Scribe,
  at: MoveMoment,
): boolean {
  const part = draft.lifecycle;
  const start = model.starts.find(({ condition }) => condition === undefined || condition.test(frame) === true);
  const key = asked?.to ?? start?.stage ?? model.starts.at(-1)?.stage ?? '';
  const to = model.stages.get(key);
  if (to === undefined) throw badInput(refusalOf(model, part.stage, key) ?? '', 'stage');
  enter(
    draft,
    to,
    undefined,
    { causeId: scribe.cause(beginning(part.stage, to, asked, start?.condition?.source)) },
    scribe,
    at,
  );
  return true;
}

function beginning(
  before: string,
  { key }: CompiledStage,
  asked: LifecyclePart['asked'],
  condition: string | undefined,
): CauseDraft {
  if (asked !== undefined)
    return {
      kind: actorKind(asked.actorId),
      summary: `{{actor}} brought the account in at ${key}.`,
      actorId: asked.actorId,
    };
  if (before !== '') return { kind: 'DEFINITION', summary: `The lifecycle no longer has the stage ${before}.` };
  return { kind: 'RULE', summary: `Accounts begin in ${key}.`, ...(condition === undefined ? {} : { condition }) };
}

/** The first allowed next stage whose condition holds. A move back within a day is refused, and reported once. */
function nextStage(
  part: LifecyclePart,
  model: CompiledLifecycle,
  stage: CompiledStage,
  frame: Frame,
  scribe: Scribe,
  now: number,
): CompiledStage | undefined {
  for (const key of stage.next) {
    const to = model.stages.get(key);
    if (to?.condition?.test(frame) !== true) continue;
    const leftAt = part.left[key];
    if (leftAt === undefined || leftAt + RETURN_MS <= now) return to;
    reportRefusal(part, to, leftAt, frame, scribe);
  }
  return undefined;
}

function reportRefusal(
  part: LifecyclePart,
  { key, condition }: CompiledStage,
  leftAt: number,
  frame: Frame,
  scribe: Scribe,
): void {
  if (part.refused?.to === key && part.refused.leftAt === leftAt) return;
  part.refused = { to: key, leftAt };
  const causeId = scribe.cause({
    kind: 'RULE',
    summary: `The account left ${key} less than a day ago, so its entry condition does not bring it back yet.`,
    ...(condition === undefined ? {} : { condition: condition.source, facts: condition.reads(frame) }),
  });
  scribe.emit({ type: 'stage.refused', data: { stage: key, from: part.stage }, causeId });
}

function enter(
  draft: LifecycleDraft,
  to: CompiledStage,
  from: CompiledStage | undefined,
  why: { causeId: string; reason?: string | undefined },
  scribe: Scribe,
  at: MoveMoment,
): void {
  const part = draft.lifecycle;
  const before = part.stage;
  if (before !== '') {
    reviseAccount(draft, scribe, at.now);
    part.left[before] = at.now;
    part.from = before;
  }
  if (from?.endsTerm === true && to.isPaying) part.term += 1;
  part.stage = to.key;
  part.enteredAt = at.now;
  part.movedAt = at.now;
  delete part.isSettled;
  setTarget(part, to, at.calendar);
  writeMove(part, before, why, scribe);
  writeStage(part, to, scribe);
  scribe.emit({
    type: 'stage.entered',
    data: { stage: to.key, from: before === '' ? undefined : before, reason: why.reason },
    causeId: why.causeId,
  });
}

/** A changed model may give the stage another target. */
function updateTarget(part: LifecyclePart, stage: CompiledStage, scribe: Scribe, calendar: Calendar): void {
  const before = part.stuckAt;
  setTarget(part, stage, calendar);
  if (part.stuckAt !== before) writeStage(part, stage, scribe);
}

function setTarget(part: LifecyclePart, { targetDays }: CompiledStage, calendar: Calendar): void {
  if (targetDays === undefined) delete part.stuckAt;
  else part.stuckAt = calendar.add(part.enteredAt, { amount: targetDays, unit: 'd' });
}

function writeMove(
  part: LifecyclePart,
  from: string,
  { causeId, reason }: { causeId: string; reason?: string | undefined },
  scribe: Scribe,
): void {
  const id = scribe.id('stageMove', `move/${from}/${part.stage}`);
  scribe.write({
    table: 'stage_move',
    mode: 'upsert',
    row: {
      id,
      account_id: scribe.accountId,
      from_key: from === '' ? null : from,
      to_key: part.stage,
      at: part.enteredAt,
      cause_id: causeId,
      reason: reason ?? null,
    },
  });
  writeTimeline(scribe, { kind: 'STAGE_MOVE', refId: id, at: part.enteredAt });
}

function writeStage(part: LifecyclePart, { targetDays }: CompiledStage, scribe: Scribe): void {
  scribe.write({
    table: 'account_stage',
    mode: 'upsert',
    row: {
      account_id: scribe.accountId,
      stage_key: part.stage,
      entered_at: part.enteredAt,
      target_days: targetDays ?? null,
      stuck_at: part.stuckAt ?? null,
      term: part.term,
    },
  });
}
