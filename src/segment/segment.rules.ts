import type { Touch } from '../account/account.types.js';
import type { Frame } from '../condition/fact.js';
import type { CauseDraft, Scribe } from '../event/scribe.js';
import { idOf, segmentIdOf } from '../kernel/ids.js';
import type { CompiledSegment } from './segment.compile.js';
import type { SegmentSettings } from './segment.definition.js';
import type { SegmentPart } from './segment.state.js';

/** The part of a draft that segments read and change. */
export interface SegmentDraft {
  readonly segments: SegmentPart;
  /** The account's own touch overrides that of its segments, which is kept beside it. */
  readonly account: { touch?: Touch; segmentTouch?: Touch };
}

/**
 * Brings the account's segments up to date: entries and exits are recorded with their cause. Returns whether anything
 * changed.
 * A condition that is unknown does not hold. What a new or changed definition brings about carries cause DEFINITION and
 * fires nothing.
 */
export function moveSegments(
  draft: SegmentDraft,
  segments: readonly CompiledSegment[],
  frame: Frame,
  scribe: Scribe,
  at: { readonly now: number },
): boolean {
  const part = draft.segments;
  const left = leaveDropped(part, segments, scribe, at.now);
  const moved = segments.map((segment) => moveSegment(part, segment, frame, scribe, at.now)).includes(true);
  part.seen = Object.fromEntries(segments.map(({ key, hash }) => [key, hash]));
  return settle(draft, segments) || left || moved;
}

function leaveDropped(part: SegmentPart, segments: readonly CompiledSegment[], scribe: Scribe, now: number): boolean {
  const dropped = Object.keys(part.members).filter((key) => !segments.some((segment) => segment.key === key));
  for (const key of dropped)
    leave(part, key, scribe, now, { kind: 'DEFINITION', summary: `Segment “${key}” is no longer declared.` });
  return dropped.length > 0;
}

function moveSegment(part: SegmentPart, segment: CompiledSegment, frame: Frame, scribe: Scribe, now: number): boolean {
  const isIn = part.members[segment.key] !== undefined;
  const belongs =
    segment.condition === undefined ? part.pins.includes(segment.key) : segment.condition.test(frame) === true;
  if (isIn === belongs) return false;
  const isRedefined = part.seen !== undefined && part.seen[segment.key] !== segment.hash;
  const cause = causeOf(segment, belongs, isRedefined, frame);
  if (belongs) enter(part, segment.key, scribe, now, cause);
  else leave(part, segment.key, scribe, now, cause);
  return true;
}

function causeOf(
  { key, condition }: CompiledSegment,
  belongs: boolean,
  isRedefined: boolean,
  frame: Frame,
): CauseDraft {
  if (condition === undefined)
    return {
      kind: 'PERSON',
      summary: `The account was ${belongs ? 'put into' : 'taken out of'} the static segment “${key}”.`,
    };
  const why = belongs ? 'holds' : 'no longer holds';
  const summary = isRedefined
    ? `The definition of segment “${key}” changed, and by the new one its condition ${why}.`
    : `The condition of segment “${key}” ${why}.`;
  return {
    kind: isRedefined ? 'DEFINITION' : 'RULE',
    summary,
    condition: condition.source,
    facts: condition.reads(frame),
  };
}

function enter(part: SegmentPart, key: string, scribe: Scribe, now: number, cause: CauseDraft): void {
  const causeId = scribe.cause(cause);
  part.members[key] = { at: now, causeId };
  writeMember(scribe, key, { enteredAt: now, enterCauseId: causeId });
  scribe.emit({
    type: 'segment.entered',
    data: { segment: key },
    causeId,
    ...(cause.kind === 'DEFINITION' ? { firesNothing: true } : {}),
  });
}

function leave(part: SegmentPart, key: string, scribe: Scribe, now: number, cause: CauseDraft): void {
  const member = part.members[key];
  if (member === undefined) return;
  const causeId = scribe.cause(cause);
  delete part.members[key];
  writeMember(scribe, key, { enteredAt: member.at, enterCauseId: member.causeId, leftAt: now, leaveCauseId: causeId });
  scribe.emit({
    type: 'segment.left',
    data: { segment: key },
    causeId,
    ...(cause.kind === 'DEFINITION' ? { firesNothing: true } : {}),
  });
}

function writeMember(
  scribe: Scribe,
  key: string,
  {
    enteredAt,
    enterCauseId,
    leftAt,
    leaveCauseId,
  }: { enteredAt: number; enterCauseId: string; leftAt?: number; leaveCauseId?: string },
): void {
  scribe.write({
    table: 'segment_member',
    mode: 'upsert',
    row: {
      id: idOf('segment', enteredAt, `${scribe.accountId}/${key}`),
      account_id: scribe.accountId,
      segment_id: segmentIdOf(key),
      segment_key: key,
      entered_at: enteredAt,
      left_at: leftAt ?? null,
      enter_cause_id: enterCauseId,
      leave_cause_id: leaveCauseId ?? null,
    },
  });
}

/**
 * What the account's segments come to: of each setting, that of the first segment which sets it. Returns whether one
 * changed.
 */
function settle({ segments: part, account }: SegmentDraft, segments: readonly CompiledSegment[]): boolean {
  const before = settingsText(part);
  const mine = segments.filter(({ key }) => part.members[key] !== undefined);
  for (const name of ['touch', 'scorecard', 'benchmark'] as const) put(part, name, firstSetting(mine, name));
  const pace = mine.find(({ settings }) => settings.cadence !== undefined);
  put(
    part,
    'cadence',
    pace?.settings.cadence && { every: pace.settings.cadence, since: part.members[pace.key]?.at ?? 0 },
  );
  put(account, 'segmentTouch', part.touch);
  return settingsText(part) !== before;
}

const settingsText = ({ touch, scorecard, benchmark, cadence }: SegmentPart) =>
  JSON.stringify([touch, scorecard, benchmark, cadence]);

const firstSetting = <Name extends keyof SegmentSettings>(mine: readonly CompiledSegment[], name: Name) =>
  mine.find(({ settings }) => settings[name] !== undefined)?.settings[name];

function put<T extends object, Name extends keyof T>(target: T, name: Name, value: T[Name] | '' | undefined): void {
  if (value === undefined || value === '') delete target[name];
  else target[name] = value;
}
