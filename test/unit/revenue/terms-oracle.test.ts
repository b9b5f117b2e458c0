import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UTC } from '../../../src/kernel/calendar.js';
import { levelsOf, wholeLedgerOf } from '../../../src/revenue/level.rules.js';
import { revenueFacts } from '../../../src/revenue/revenue.facts.js';
import { revenueFolds } from '../../../src/revenue/revenue.fold.js';
import { moveSubscriptions } from '../../../src/revenue/revenue.rules.js';
import { newRevenuePart } from '../../../src/revenue/revenue.state.js';
import { mrrAt } from '../../../src/revenue/subscription.rules.js';
import { FakeScribe } from '../../support/fake-scribe.js';

const DAY = 86_400_000;
/** Everything happens on days 1000 to 1500, and is asked for up to 1600. */
const FIRST = 1_000;
const LAST = 1_600;
const GRACE = 30;
const FROM = FIRST - 100;
const DAYS = Array.from({ length: LAST - FROM }, (_, index) => FROM + index);

interface Said extends Partial<Record<'start' | 'end', number>> {
  readonly sub: string;
  readonly at: number;
  readonly told: number;
  readonly amount: number;
  readonly status: string;
  readonly autoRenews: boolean;
  readonly kind?: string | undefined;
  readonly product: string;
}

/**
 * A saying: a change of terms, or (with a kind) a cancellation. Ends differ, so that no price is spread over a term.
 */
const saying = fc
  .record({
    sub: fc.constantFrom('a', 'b'),
    week: fc.integer({ min: 0, max: 70 }),
    startWeek: fc.integer({ min: -8, max: 20 }),
    weeks: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
    price: fc.integer({ min: 1, max: 9 }),
    status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'TRIAL', 'PAST_DUE', 'PAUSED', 'CANCELLING', 'ENDED'),
    autoRenews: fc.boolean(),
    kind: fc.constantFrom(undefined, undefined, undefined, 'CANCELLED', 'DELETED'),
    product: fc.constantFrom('suite', 'suite', 'addon'),
  })
  .map(({ week, startWeek, weeks, price, ...rest }) => ({ ...rest, week, startWeek, weeks, amount: price * 1_000 }));

const story = fc.array(saying, { minLength: 1, maxLength: 7 }).map((all) =>
  all.map(({ week, startWeek, weeks, ...rest }, index): Said => {
    const at = FIRST + week * 7;
    const start = at + startWeek * 7;
    return { ...rest, at, told: index, start, ...(weeks !== undefined && { end: start + weeks * 7 + 1 + index / 8 }) };
  }),
);
const wholeDays = (all: readonly Said[]): Said[] =>
  all.map((said, index) => (said.end === undefined ? said : { ...said, end: Math.floor(said.end) + (index % 6) }));

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const momentOf = (day: number) => ({
  now: day * DAY,
  today: day,
  calendar: UTC,
  surroundings: { members: new Map(), currency: 'EUR', rates: {} },
  isHistory: false,
});

class Account {
  readonly revenue = newRevenuePart();
  readonly scribe = new FakeScribe();

  say({ sub, at, told, start, end, amount, status, autoRenews, kind, product }: Said): void {
    const properties =
      kind === undefined
        ? {
            product,
            amountMinor: amount,
            currency: 'EUR',
            startsOn: dateOf(start as number),
            ...(end !== undefined && { endsOn: dateOf(end) }),
            status,
            autoRenews,
          }
        : { kind, ...(end !== undefined && { endsOn: dateOf(end) }) };
    const type = kind === undefined ? ('subscription.changed' as const) : ('subscription.cancelled' as const);
    revenueFolds[type]?.(
      this,
      {
        id: told + 1,
        type,
        accountId: 'acct_test',
        key: `k${told}`,
        actorId: 'akey_1',
        occurredAt: at * DAY,
        recordedAt: at * DAY + told,
        properties: { externalId: sub, ...properties },
      },
      this.scribe,
      momentOf(at),
    );
  }

  turn(day: number): void {
    moveSubscriptions(this, this.scribe, momentOf(day));
  }

  fact(path: string, day: number): unknown {
    return revenueFacts.find((fact) => fact.path === path)?.read(this, momentOf(day));
  }
}

/** What holds from a day on: terms with their end, or nothing. */
interface Mark {
  readonly said?: Said;
  readonly end?: number;
}

/** One subscription, day by day, in the plainest reading of the rules. */
class Days {
  private marks = new Map<number, Mark>();
  private uncancelled = new Map<number, Mark>();

  constructor(sayings: readonly Said[]) {
    const last = new Map<string, Said>();
    for (const said of sayings) {
      const key = `${said.kind === undefined ? 'terms' : 'end'} ${said.at}`;
      const there = last.get(key);
      if (there === undefined || there.told < said.told) last.set(key, said);
    }
    const order = [...last.values()].sort(
      (one, other) => one.at - other.at || Number(one.kind !== undefined) - Number(other.kind !== undefined),
    );
    for (const said of order) {
      if (said.kind === undefined) {
        this.change(said);
        this.uncancelled = new Map(this.marks);
      } else this.cancel(said);
    }
  }

  at(day: number): Mark | undefined {
    return this.marks.get(day);
  }

  mark(day: number): (Mark & { readonly day: number }) | undefined {
    for (let at = day; at >= FROM; at -= 1) {
      const mark = this.marks.get(at);
      if (mark !== undefined) return { ...mark, day: at };
    }
    return undefined;
  }

  holds(day: number): Said | undefined {
    const mark = this.mark(day);
    return mark?.said !== undefined && (mark.end === undefined || day < mark.end) ? mark.said : undefined;
  }

  nextMark(after: number): number | undefined {
    const days = [...this.marks.keys()].filter((day) => day > after);
    return days.length === 0 ? undefined : Math.min(...days);
  }

  private change(said: Said): void {
    const { at, status, end: named } = said;
    const start = said.start as number;
    const end = status === 'ENDED' ? (named ?? at) : named;
    const mark = end === undefined ? { said } : { said, end };
    if (start > at) {
      for (const [day, other] of [...this.marks])
        if (other.said && day > at && day > start && other.said.end !== named && (named ?? LAST * 2) > day)
          this.marks.delete(day);
      this.marks.set(start, mark);
    } else {
      if (this.holds(start) === undefined) this.marks.set(start, mark);
      this.marks.set(end === undefined ? at : Math.max(start, Math.min(at, end)), mark);
    }
    if (end !== undefined && (status === 'ENDED' || status === 'CANCELLING')) this.close(end);
  }

  private cancel({ at, end: named, kind }: Said): void {
    if (named !== undefined) this.marks = new Map(this.uncancelled);
    const first = [...this.marks].find(([, { said }]) => said !== undefined)?.[1];
    const running = this.mark(at) ?? first;
    const end = named ?? (kind === 'CANCELLED' && running?.end !== undefined && running.end > at ? running.end : at);
    const before = this.mark(end - 1);
    if (named !== undefined && before?.end !== undefined && before.end < end)
      this.marks.set(before.day, { ...before, end });
    this.close(end);
  }

  private close(end: number): void {
    for (const day of [...this.marks.keys()]) if (day >= end) this.marks.delete(day);
    this.marks.set(end, {});
  }
}

/** A subscription with what holds on each day, worked out once. */
class Course {
  private readonly marks: ReturnType<Days['mark']>[];
  readonly holds: (Said | undefined)[];
  /** Days on which a contract term begins, with the first day after it. */
  readonly terms: { readonly from: number; readonly to: number; readonly said: Said }[] = [];

  constructor(readonly days: Days) {
    let mark = days.mark(FROM);
    this.marks = DAYS.map((day) => {
      const here = days.at(day);
      if (here !== undefined) mark = { ...here, day };
      return mark;
    });
    this.holds = this.marks.map((mark, index) =>
      mark?.said !== undefined && (mark.end === undefined || FROM + index < mark.end) ? mark.said : undefined,
    );
    for (const day of DAYS) {
      const [now, before] = [this.on(day), this.on(day - 1)];
      const isNext = now !== before && before?.end !== undefined && (now?.start as number) >= before.end;
      const last = this.terms.at(-1);
      if (last !== undefined && last.to > day && (now === undefined || isNext))
        this.terms.splice(-1, 1, { ...last, to: day });
      if (now !== undefined && (before === undefined || isNext))
        this.terms.push({ from: day, to: LAST * 2, said: now });
    }
  }

  on = (day: number): Said | undefined => this.holds[day - FROM];
  mark = (day: number) => this.marks[day - FROM];
}

/** The MRR of every day as it is known on one. */
function plainly(all: readonly Said[], today: number): number[] {
  const subs = ['a', 'b'].map((sub) => new Course(new Days(all.filter((said) => said.sub === sub))));
  const replacements = (said: Said, end: number, sub: Course): number[] =>
    subs
      .filter((other) => other !== sub)
      .flatMap(({ terms }) => terms)
      .filter(({ from, to, said: next }) => {
        if (next.status === 'TRIAL' || from <= (said.start as number) || to <= end || from > end + 30) return false;
        return next.product === said.product ? from >= end - 31 : next.status !== 'PAUSED' && from >= end;
      })
      .map(({ from }) => from);
  const inGrace = (sub: Course, day: number): Said | undefined => {
    const mark = sub.mark(day);
    if (mark?.said === undefined || mark.end === undefined || day < mark.end) return undefined;
    const { said, end } = mark;
    if (!said.autoRenews || !['ACTIVE', 'PAST_DUE'].includes(said.status) || day >= end + GRACE) return undefined;
    const next = sub.days.nextMark(mark.day);
    if (next !== undefined && sub.days.mark(next)?.said === undefined) return undefined;
    const starts = [...(next === undefined ? [] : [next]), ...replacements(said, end, sub)];
    if (starts.some((start) => start <= end)) return undefined;
    const start = Math.min(...starts, LAST * 2);
    if (start <= end + GRACE) return day < start ? said : undefined;
    return today < end + GRACE ? said : undefined;
  };
  return DAYS.map((day) =>
    subs.reduce((sum, sub) => {
      const said = sub.on(day) ?? inGrace(sub, day);
      return sum + (said === undefined || ['TRIAL', 'PAUSED'].includes(said.status) ? 0 : said.amount);
    }, 0),
  );
}

const isPossible = (all: readonly Said[]): boolean =>
  all.every(({ kind, start, end }) => kind !== undefined || end === undefined || end > (start as number));

describe('what follows from a subscription’s terms', () => {
  it('is, on every day, what the plainest reading of the rules says', () => {
    fc.assert(
      fc.property(story.map(wholeDays).filter(isPossible), fc.integer({ min: FIRST, max: LAST }), (all, today) => {
        const account = new Account();
        for (const said of all) account.say(said);
        const expected = plainly(all, today);
        const ledger = wholeLedgerOf(account.revenue, {}, today);
        expect(DAYS.map((day) => mrrAt(ledger, day).EUR ?? 0)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same in whatever order it was told, with or without turns between', () => {
    const order = story
      .map(wholeDays)
      .filter(isPossible)
      .chain((all) =>
        fc.record({
          all: fc.constant(all),
          shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
          turns: fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
        }),
      );
    fc.assert(
      fc.property(order, ({ all, shuffled, turns }) => {
        const [once, byTurns] = [new Account(), new Account()];
        for (const said of all) once.say(said);
        once.turn(LAST);
        shuffled.forEach((said, index) => {
          byTurns.say(said);
          if (turns[index]) byTurns.turn(LAST - shuffled.length + index);
        });
        byTurns.turn(LAST);
        const standing = ({ revenue }: Account) => ({
          view: { ...revenue.view, renewalId: null, nextDay: null },
          levels: levelsOf(wholeLedgerOf(revenue, {}, LAST)),
        });
        expect(standing(byTurns)).toEqual(standing(once));
      }),
      { numRuns: 100 },
    );
  });

  it('agrees with itself: first paid, paying since and zero since are read off the MRR of the days', () => {
    fc.assert(
      fc.property(story.map(wholeDays).filter(isPossible), (all) => {
        const account = new Account();
        for (const said of all) account.say(said);
        const today = 1_500;
        account.turn(today);
        const days = plainly(all, today).slice(0, today - FIRST + 101);
        const since = (index: number) => (index === -1 ? undefined : (FROM + index) * DAY);
        const isPaying = (days.at(-1) ?? 0) > 0;
        const lastOther = days.findLastIndex((mrr) => mrr > 0 !== isPaying);
        const everPaid = days.some((mrr) => mrr > 0);
        expect(account.fact('revenue.firstPaidAt', today)).toBe(since(days.findIndex((mrr) => mrr > 0)));
        expect(account.fact('revenue.customerSince', today)).toBe(isPaying ? since(lastOther + 1) : undefined);
        expect(account.fact('revenue.zeroSince', today)).toBe(!isPaying && everPaid ? since(lastOther + 1) : undefined);
      }),
      { numRuns: 100 },
    );
  });
});
