import type { CompiledPlaybook } from './compiled-playbook.js';
import type { RunState, Values } from './playbook.state.js';
import type { SubjectView } from './playbook-turn.js';

/** A playbook that fired for a subject. */
export interface Firing extends SubjectView {
  readonly playbook: CompiledPlaybook;
  /** The event's id, the number of the rise, the date, the slot, or the command's key. */
  readonly occurrence: string;
  readonly by: RunState['by'];
  readonly event: Values;
  readonly eventId?: string;
  readonly eventContactId?: string;
  /** Why, when somebody else has said it already: a person, or another playbook's step. */
  readonly causeId?: string;
}

/** A playbook that is to start by its key: because a person or another playbook says so. */
export interface NamedFiring {
  readonly playbookKey: string;
  readonly contactId: string | undefined;
  readonly renewalId?: string | undefined;
  readonly occurrence: string;
  readonly by: 'PERSON' | 'PLAYBOOK';
  readonly causeId: string;
}
