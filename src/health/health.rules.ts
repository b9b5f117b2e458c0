import type { FactMoment, Frame } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { recordAccountChange } from '../journey/account-change.js';
import { present } from '../kernel/present.js';
import { askMeasures, nextAskAt } from './code-measure.rules.js';
import { healthRow, historyRow } from './health.row.js';
import type { HealthPart } from './health.state.js';
import type { Contribution } from './health.types.js';
import { applyMeasure, type Measured, reasonOf } from './measure.rules.js';
import { bandOf, type Score, scoreOf, type Weighted } from './score.rules.js';
import type { CompiledScorecard } from './scorecard.compile.js';
import { remember, restate, trendOf } from './trend.rules.js';

export interface HealthDraft {
  readonly health: HealthPart;
  /** The scorecard that the account's segments set, which goes before the scorecards' own choice. */
  readonly segments: { readonly scorecard?: string };
}

/** A whole point, in hundredths: what a score must move by for it to be news. */
const POINT = 100;

/**
 * Scores the account's health, by the scorecard that is for it as of the frame (segment and stage as of the pass's
 * start), and emits health.changed when the band changed or the score moved by a point or more since that was last
 * told. The history row's key is account and moment, so a turn of several passes leaves one. A turn calls it in each
 * pass, after its facts are read.
 */
export function scoreHealth(
  draft: HealthDraft,
  cards: readonly CompiledScorecard[],
  frame: Frame,
  scribe: Scribe,
  at: FactMoment,
): void {
  const { health } = draft;
  const { card, measured } = measure(draft, cards, frame, at);
  askMeasures(draft, card, frame, scribe, at);
  keepInputs(health, measured, nextAskAt(health, card));
  if (markOf(health, card, measured, at) === health.seen) return;
  const score = scoreOf(partsOf(measured));
  if (card !== undefined) changeModel(health, card, score, cards, frame, at);
  const before = { model: health.model ?? '', score: health.score };
  applyScore(health, card, score, at);
  scribe.forQueries(() => writeRows(health, before, contributionsOf(measured, score), scribe, at));
  announce(health, measured, scribe);
  health.seen = markOf(health, card, measured, at);
}

/**
 * Whether the health is as it was when it was last scored; then it is kept that its inputs were seen again. Otherwise
 * nothing is changed.
 */
export function isHealthStill(
  draft: HealthDraft,
  cards: readonly CompiledScorecard[],
  frame: Frame,
  at: FactMoment,
): boolean {
  if (cards.length === 0) return true;
  const { health } = draft;
  const { card, measured } = measure(draft, cards, frame, at);
  if (markOf(health, card, measured, at) !== health.seen) return false;
  keepInputs(health, measured, nextAskAt(health, card));
  return true;
}

/** The card that is for the account, and what its measures come to. */
function measure(draft: HealthDraft, cards: readonly CompiledScorecard[], frame: Frame, at: FactMoment) {
  const card = chooseCard(draft, cards, frame);
  const measured = card?.measures.map((measure) => applyMeasure(measure, draft.health, frame, at)) ?? [];
  return { card, measured };
}

/** Writes the health as it is, and a row of its history when the score or what it is made of has changed. */
function writeRows(
  health: HealthPart,
  before: { readonly model: string; readonly score: number | undefined },
  contributions: readonly Contribution[],
  scribe: Scribe,
  at: FactMoment,
): void {
  const points = Object.fromEntries(contributions.map(({ measure, hundredths }) => [measure, hundredths]));
  const hasChanged =
    before.model !== health.model ||
    before.score !== health.score ||
    JSON.stringify(points) !== JSON.stringify(health.points);
  health.points = points;
  const text = JSON.stringify(contributions);
  if (hasChanged) scribe.write({ table: 'health_history', mode: 'upsert', row: historyRow(health, text, scribe) });
  scribe.write({ table: 'account_health', mode: 'upsert', row: healthRow(health, text, scribe, at) });
}

/** All that the rows and the event are made of: while it is the same, there is nothing to tell. */
function markOf(
  health: HealthPart,
  card: CompiledScorecard | undefined,
  measured: readonly Measured[],
  at: FactMoment,
): string {
  const trend = trendOf(health, at.today);
  let mark = `${card?.revision} ${health.model} ${trend?.hundredths} ${trend?.isRestated}`;
  for (const { value, source, freshAt, isStale } of measured) mark += `,${value} ${source} ${freshAt} ${isStale}`;
  return mark;
}

/** The card that the segments set, else the first whose choice holds; unknown does not hold. */
function chooseCard(
  { segments }: HealthDraft,
  cards: readonly CompiledScorecard[],
  frame: Frame,
): CompiledScorecard | undefined {
  const set = segments.scorecard === undefined ? undefined : cards.find(({ key }) => key === segments.scorecard);
  return set ?? cards.find(({ condition }) => condition === undefined || condition.test(frame) === true);
}

const hasPoints = (measured: Measured): measured is Measured & { points: number } => measured.points !== undefined;

const partsOf = (measured: readonly Measured[]): Weighted[] =>
  measured.filter(hasPoints).map(({ measure, points }) => ({ weight: measure.weight, points }));

/** Every measure of the card, those that are left out with nothing; the hundredths add up to the score. */
function contributionsOf(measured: readonly Measured[], score: Score | undefined): Contribution[] {
  const weight = measured.filter(hasPoints).reduce((sum, { measure }) => sum + measure.weight, 0);
  let next = 0;
  return measured.map((one) => {
    const { measure, freshAt } = one;
    const counts = hasPoints(one);
    const hundredths = counts ? (score?.contributions[next++] ?? 0) : 0;
    return {
      measure: measure.key,
      title: measure.title,
      hundredths,
      share: counts ? measure.weight / weight : 0,
      reason: reasonOf(one),
      freshAt,
    };
  });
}

/**
 * Another model makes another score of the same inputs: earlier scores are recomputed by that difference, and marked.
 */
function changeModel(
  health: HealthPart,
  card: CompiledScorecard,
  score: Score | undefined,
  cards: readonly CompiledScorecard[],
  frame: Frame,
  at: FactMoment,
): void {
  if (health.model === undefined || health.model === '' || health.model === card.model || score === undefined) return;
  const old = cards.find(({ model }) => model === health.model);
  const byOld =
    old === undefined
      ? health.score
      : scoreOf(partsOf(old.measures.map((measure) => applyMeasure(measure, health, frame, at))))?.total;
  if (byOld === undefined) return;
  health.past = restate(health.past, score.total - byOld);
  health.restatedDay = at.today;
}

function applyScore(
  health: HealthPart,
  card: CompiledScorecard | undefined,
  score: Score | undefined,
  at: FactMoment,
): void {
  const band = score === undefined || card === undefined ? undefined : bandOf(score.total, card);
  if (band !== health.band) put(health, 'bandSince', band === undefined ? undefined : at.now);
  put(health, 'band', band);
  put(health, 'score', score?.total);
  health.model = card?.model ?? '';
  if (score !== undefined) health.past = remember(health.past, score.total, at.today);
}

function keepInputs(health: HealthPart, measured: readonly Measured[], askAt: number): void {
  const inputs: HealthPart['inputs'] = {};
  let expiresAt = askAt;
  health.isStale = false;
  for (const one of measured) {
    if (one.input !== undefined) inputs[one.measure.key] = one.input;
    if (one.expiresAt !== undefined) expiresAt = Math.min(expiresAt, one.expiresAt);
    if (one.isStale) health.isStale = true;
  }
  health.inputs = inputs;
  put(health, 'reviewAt', Number.isFinite(expiresAt) ? expiresAt : undefined);
}

function announce(health: HealthPart, measured: readonly Measured[], scribe: Scribe): void {
  const { score, band, announced: before } = health;
  const bandChanged = before?.band !== band;
  if (!bandChanged && Math.abs((score ?? 0) - (before?.score ?? 0)) < POINT) return;
  health.announced = present({ score, band });
  if (bandChanged) recordBand(health, before, scribe);
  const after = { 'after.score': points(score), 'after.band': band };
  const data = present({ 'before.score': points(before?.score), 'before.band': before?.band, ...after, bandChanged });
  if (scribe.isTold === false) return void scribe.emit({ type: 'health.changed', data });
  const causeId = scribe.cause({ kind: 'RULE', summary: summaryOf(health, before), facts: factsOf(measured) });
  scribe.emit({ type: 'health.changed', data, causeId });
}

function recordBand({ score, band }: HealthPart, before: HealthPart['announced'], scribe: Scribe): void {
  const data = {
    band: band ?? null,
    bandBefore: before?.band ?? null,
    score: points(score) ?? null,
    scoreBefore: points(before?.score) ?? null,
  };
  recordAccountChange(scribe, { kind: 'HEALTH', key: `${data.bandBefore}/${data.band}`, data });
}

const points = (hundredths: number | undefined): number | undefined =>
  hundredths === undefined ? undefined : hundredths / 100;

function summaryOf({ score, band }: HealthPart, before: HealthPart['announced']): string {
  const now = score === undefined ? 'Health is not known any more' : `Health is ${score / 100} (${band})`;
  return before?.score === undefined ? `${now}.` : `${now}; it was ${before.score / 100} (${before.band}).`;
}

/** What the measures read, as it was. */
const factsOf = (measured: readonly Measured[]): Record<string, unknown> =>
  Object.fromEntries(measured.map(({ measure, value }) => [measure.value.source, value ?? null]));

function put<Key extends 'score' | 'band' | 'bandSince' | 'reviewAt'>(
  health: HealthPart,
  key: Key,
  value: HealthPart[Key] | undefined,
): void {
  if (value === undefined) delete health[key];
  else health[key] = value as HealthPart[Key];
}
