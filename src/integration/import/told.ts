import type { Context } from '../../kernel/context.js';
import type { NewSignal, SignalStore } from '../../signal/store.js';
import { type ItemOutcome, TOLD_OTHERWISE } from './import-sink.js';

/** A signal that an import tells, under the key of its row. */
export interface Told {
  readonly signal: NewSignal;
  /** Whether one that says something else than an earlier run did is recorded too: the later told counts. */
  readonly isCorrectable: boolean;
}

interface Question extends Told {
  readonly index: number;
  /** How often the row was corrected: part of its key from the first correction on. */
  readonly revision: number;
  readonly isSame: boolean;
}

type Finding = Pick<Question, 'isSame' | 'revision'>;

/**
 * Records what is new, and what says something else than the last telling of its row did. Every telling stays recorded,
 * the corrections under keys of their own, so that an export that goes back to earlier figures is a correction too. In
 * the caller's transaction.
 */
export async function tell(ctx: Context, store: SignalStore, told: readonly Told[]): Promise<ItemOutcome[]> {
  const write = (signals: readonly NewSignal[]) => store.write(ctx, signals, ctx.now(), { isDue: false });
  const first = await write(told.map(({ signal }) => signal));
  const before = told.flatMap((each, index): Question[] =>
    first[index] === 'ACCEPTED' ? [] : [{ ...each, index, revision: 1, isSame: first[index] === 'DUPLICATE' }],
  );
  const findings = await lastTellings(ctx, store, before);
  const corrected = told.flatMap((each, index) => {
    const finding = findings.get(index);
    return finding && !finding.isSame && each.isCorrectable ? [revised(each.signal, finding.revision)] : [];
  });
  if (corrected.length > 0) await write(corrected);
  return told.map((each, index) => outcomeOf(each, findings.get(index)));
}

/** What `tell` would come to. */
export async function foretellTold(ctx: Context, store: SignalStore, told: readonly Told[]): Promise<ItemOutcome[]> {
  const questions = told.map((each, index) => ({ ...each, index, revision: 0, isSame: false }));
  const findings = await lastTellings(ctx, store, questions);
  return told.map((each, index) => {
    const finding = findings.get(index);
    return finding?.revision === 0 ? 'NEW' : outcomeOf(each, finding);
  });
}

function outcomeOf({ isCorrectable }: Told, finding: Finding | undefined): ItemOutcome {
  if (finding === undefined) return 'NEW';
  if (finding.isSame) return 'KNOWN';
  return isCorrectable ? 'CHANGED' : TOLD_OTHERWISE;
}

/** By index: whether the last telling of each row says the same, and the first revision that is not recorded. */
async function lastTellings(
  ctx: Context,
  store: SignalStore,
  questions: readonly Question[],
): Promise<Map<number, Finding>> {
  const findings = new Map<number, Finding>();
  for (let open = questions; open.length > 0; ) {
    const uses = await store.compare(
      ctx,
      open.map(({ signal, revision }) => revised(signal, revision)),
    );
    const next: Question[] = [];
    for (const [at, question] of open.entries()) {
      if (uses[at] === 'UNUSED') findings.set(question.index, question);
      else next.push({ ...question, revision: question.revision + 1, isSame: uses[at] === 'SAME' });
    }
    open = next;
  }
  return findings;
}

const revised = (signal: NewSignal, revision: number): NewSignal =>
  revision === 0 ? signal : { ...signal, key: `${signal.key} correction ${revision}` };
