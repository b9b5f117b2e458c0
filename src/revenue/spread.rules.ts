import { dateFromDay } from '../kernel/calendar.js';
import { type Fraction, perMonth, perYear } from '../signal/billing.rules.js';
import type { Terms } from './revenue.state.js';
import type { PricedSpell, Rate, Spell } from './spell.types.js';

const NOTHING: Fraction = { over: 0n, under: 1n };

/** A step of a price that lasts so many days counts for itself. */
const STEP_DAYS = 365;

const paysNothing = ({ status }: Terms): boolean => status === 'TRIAL' || status === 'PAUSED';

const rateOf = (terms: Terms): Rate =>
  paysNothing(terms)
    ? { month: NOTHING, year: NOTHING }
    : { month: perMonth(terms.amountMinor, terms), year: perYear(terms.amountMinor, terms) };

/** A spell with its rate, and how long it was to last. */
interface Phase {
  readonly spell: Spell;
  readonly to: number;
  readonly rate: Rate;
}

/**
 * Spells with what each comes to. Free and discounted months of a fixed term that is paid are spread over it; steps of
 * 12 months or more count from their day. Only what was agreed ahead is spread: a price that changes within a term at
 * its moment is a movement. (numbers.md, What counts as MRR)
 */
export function priced(spells: readonly Spell[]): readonly PricedSpell[] {
  return terms(spells).flatMap((phases) => softRuns(phases).flatMap(spreadOver));
}

/**
 * The spells of one fixed term at a time: they share its end, one follows the other, and all of them are to be paid.
 */
function terms(spells: readonly Spell[]): Phase[][] {
  const found: Phase[][] = [];
  for (const spell of spells) {
    const phase = { spell, to: spell.terms.endDay ?? spell.to ?? spell.from, rate: rateOf(spell.terms) };
    const last = found.at(-1)?.at(-1);
    if (last !== undefined && isOneTerm(last.spell, spell)) {
      found[found.length - 1]?.splice(-1, 1, { ...last, to: spell.from }, phase);
    } else found.push([phase]);
  }
  return found;
}

const isOneTerm = (before: Spell, spell: Spell): boolean =>
  !spell.startsTerm &&
  before.to === spell.from &&
  spell.terms.endDay !== undefined &&
  before.terms.endDay === spell.terms.endDay &&
  before.terms.currency === spell.terms.currency &&
  !paysNothing(before.terms) &&
  !paysNothing(spell.terms);

/** Runs of phases whose prices belong together: agreed ahead, or free months that pay follows. */
function softRuns(phases: readonly Phase[]): Phase[][] {
  const isSoft: boolean[] = [];
  for (let index = phases.length - 2; index >= 0; index -= 1) isSoft[index] = belongs(phases, index, isSoft[index + 1]);
  const runs: Phase[][] = [];
  phases.forEach((phase, index) => {
    if (index > 0 && isSoft[index - 1]) runs.at(-1)?.push(phase);
    else runs.push([phase]);
  });
  return runs;
}

/** Whether a phase and the next belong together; `isNextSoft` says it of the next and the one after. */
function belongs(phases: readonly Phase[], index: number, isNextSoft: boolean | undefined): boolean {
  const [phase, next, after] = phases.slice(index, index + 3) as [Phase, Phase, Phase | undefined];
  const isAgreed = next.spell.telling.day <= phase.spell.from;
  const isFreeBefore = isFree(phase) && !isFree(next);
  const isDip =
    isNextSoft === true && after !== undefined && isLess(next.rate, phase.rate) && isLess(next.rate, after.rate);
  return isAgreed || isFreeBefore || isDip;
}

const isFree = ({ rate }: Phase): boolean => rate.month.over === 0n;
const isLess = ({ month: one }: Rate, { month: other }: Rate): boolean =>
  one.over * other.under < other.over * one.under;
const isEqual = ({ month: one }: Rate, { month: other }: Rate): boolean =>
  one.over * other.under === other.over * one.under;

function spreadOver(run: Phase[]): PricedSpell[] {
  if (run.length === 1) return run.map(({ spell, rate }) => ({ ...spell, rate }));
  return stepsOf(run).flatMap((step, index) => {
    const rate = meanOf(step);
    return step.map(({ spell }, place) => ({
      ...spell,
      rate,
      ...(place > 0 ? { cause: 'SPREAD' as const } : index > 0 ? { cause: 'RAMP' as const } : {}),
    }));
  });
}

/**
 * The steps of a run. Phases of 12 months or more are steps; shorter ones in a row are one where they come to 12
 * months, else they go with the step that follows, or with the last one. Two steps of one price are one.
 */
function stepsOf(run: readonly Phase[]): Phase[][] {
  const rows: Phase[][] = [];
  for (const phase of run) {
    const row = rows.at(-1);
    if (row !== undefined && !isLong([phase]) && !row.some((one) => isLong([one]))) row.push(phase);
    else rows.push([phase]);
  }
  const steps: Phase[][] = [];
  let waiting: Phase[] = [];
  for (const row of rows) {
    if (!isLong(row)) waiting = row;
    else {
      const before = steps.at(-1);
      const isGoingOn = before !== undefined && waiting.length > 0 && isEqual(priceOf(before), priceOf(row));
      if (isGoingOn) before.push(...waiting, ...row);
      else steps.push([...waiting, ...row]);
      waiting = [];
    }
  }
  if (steps.length === 0) return [waiting];
  steps.at(-1)?.push(...waiting);
  return steps;
}

const isLong = (phases: readonly Phase[]): boolean =>
  (phases.at(-1)?.to ?? 0) - (phases[0]?.spell.from ?? 0) >= STEP_DAYS;

/** The price of a step: that of its longest phase. */
function priceOf(step: readonly Phase[]): Rate {
  const length = ({ to, spell }: Phase) => to - spell.from;
  return step.reduce((one, other) => (length(other) > length(one) ? other : one)).rate;
}

function meanOf(step: readonly Phase[]): Rate {
  const weights = step.map(({ spell, to }) => lengthOf(spell.from, to));
  const mean = (of: keyof Rate): Fraction => {
    const under = step.reduce((product, { rate }) => product * rate[of].under, 1n);
    const sum = step.reduce(
      (sum, { rate }, index) => sum + (rate[of].over * under * (weights[index] as bigint)) / rate[of].under,
      0n,
    );
    return { over: sum, under: under * weights.reduce((one, other) => one + other, 0n) };
  };
  return { month: mean('month'), year: mean('year') };
}

/**
 * Months from a day to another, in 365ths: whole ones by the calendar, and the days that are left at 365/12 a month.
 */
function lengthOf(from: number, to: number): bigint {
  const [year, month, date] = parts(from);
  const [toYear, toMonth, toDate] = parts(to);
  const whole = (toYear - year) * 12 + toMonth - month - (toDate < date ? 1 : 0);
  const reached = Date.UTC(year, month - 1 + whole, date) / 86_400_000;
  return BigInt(whole * 365 + Math.max(0, to - reached) * 12);
}

const parts = (day: number): [number, number, number] =>
  dateFromDay(day).split('-').map(Number) as [number, number, number];
