import { INNER_SIGNALS, OUTER_SIGNALS, type SignalType } from '../../signal/signal.js';

/**
 * What of the recorded history is not played again: what people did about tasks and runs that are not those of the
 * rehearsal, what was answered to them, and notes of Perennial to itself.
 */
const OF_ITS_TIME: ReadonlySet<SignalType> = new Set<SignalType>([
  'task.created',
  'task.started',
  'task.completed',
  'task.snoozed',
  'task.cancelled',
  'task.assigned',
  'task.ticked',
  'playbook.launched',
  'run.cancelled',
  'run.paused',
  'run.resumed',
  'run.retried',
  'run.migrated',
  'step.approved',
  'action.answered',
  'guide.reported',
  'rulebook.changed',
  'import.finished',
]);

/** Told by the outside: a turn takes them as they come. */
const STURDY: ReadonlySet<SignalType> = new Set<SignalType>([...OUTER_SIGNALS, 'account.upserted', 'contact.arrived']);

/**
 * Signals that say nothing but how the product is used: without a usage fact or event to notice them, they need not be
 * read.
 */
export const USE_SIGNALS: readonly SignalType[] = ['usage', 'visit'];

const FACTS_ONLY: ReadonlySet<SignalType> = new Set<SignalType>([...USE_SIGNALS, 'metric', 'ticket', 'touchpoint']);

/**
 * True when whatever follows from a signal follows from the account's facts and events: it concerns no person, stage or
 * task.
 */
export const changesFactsOnly = (type: SignalType): boolean => FACTS_ONLY.has(type);

export const REPLAYED: readonly SignalType[] = [...OUTER_SIGNALS, ...INNER_SIGNALS].filter(
  (type) => !OF_ITS_TIME.has(type),
);

/** False for commands that the account's rules may refuse. */
export const isSturdy = (type: SignalType): boolean => STURDY.has(type);
