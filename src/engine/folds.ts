import { accountFolds } from '../account/account.fold.js';
import { contactFolds } from '../contact/contact.fold.js';
import type { Scribe } from '../event/scribe.js';
import { guideFolds } from '../guide/guide.fold.js';
import { healthFolds } from '../health/code-measure.rules.js';
import { journeyFolds } from '../journey/journey.fold.js';
import { lifecycleFolds } from '../lifecycle/lifecycle.fold.js';
import { opportunityFolds } from '../opportunity/opportunity.fold.js';
import { playbookFolds } from '../playbook/run/playbook.fold.js';
import { revenueFolds } from '../revenue/revenue.fold.js';
import { riskFolds } from '../risk/risk.fold.js';
import { segmentFolds } from '../segment/segment.fold.js';
import type { FoldMoment } from '../signal/fold.js';
import { SIGNAL_TYPES, type Signal, type SignalType } from '../signal/signal.js';
import { handoverFolds } from '../task/handover.fold.js';
import { taskFolds } from '../task/task.fold.js';
import { usageFolds } from '../usage/usage.fold.js';
import { voiceFolds } from '../voice/voice.fold.js';
import type { Draft } from './draft.js';

type Fold = (draft: Draft, signal: Signal, scribe: Scribe, at: FoldMoment) => void;
type Folds = Partial<Record<SignalType, Fold>>;

/** The end of an import is told once an account, so that lists which show it can be read again. */
const importFolds: Folds = {
  'import.finished': (_draft, _signal, scribe) => void scribe.emit({ type: 'account.imported', data: {} }),
};

/** The domains in the order in which they hear a signal. */
const DOMAINS: readonly Folds[] = [
  handoverFolds,
  accountFolds,
  contactFolds,
  revenueFolds,
  riskFolds,
  opportunityFolds,
  usageFolds,
  voiceFolds,
  journeyFolds,
  guideFolds,
  segmentFolds,
  healthFolds,
  lifecycleFolds,
  taskFolds,
  playbookFolds,
  importFolds,
];

const FOLDS = new Map(SIGNAL_TYPES.map((type) => [type, DOMAINS.flatMap((folds) => folds[type] ?? [])]));

/** Folds a signal into every part of the account that it concerns. */
export function foldSignal(draft: Draft, signal: Signal, scribe: Scribe, at: FoldMoment): void {
  for (const fold of FOLDS.get(signal.type) ?? []) fold(draft, signal, scribe, at);
}
