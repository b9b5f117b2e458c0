import type { Surroundings } from '../../condition/surroundings.js';
import type { RulebookBody } from '../../engine/rulebook-body.js';
import type { CalendarOptions } from '../../kernel/calendar.js';
import type { Habit } from './answers.js';

/** Definitions to be played, and which playbooks of them. */
interface Arm {
  readonly body: RulebookBody;
  /** The playbooks under test and those that bear on them. */
  readonly keys: readonly string[];
}

/** A playbook's version that live runs stand on. */
interface PinnedVersion {
  readonly label: string;
  readonly definition: RulebookBody['playbooks'][number]['definition'];
}

/** Everything that a rehearsal goes by, as plain data: it crosses to other threads. */
export interface RehearsalOrder {
  readonly databaseUrl: string;
  readonly calendar: CalendarOptions;
  readonly surroundings: Surroundings;
  /** Empty = nobody answers. */
  readonly habits: readonly Habit[];
  readonly arms: readonly Arm[];
  readonly work:
    | { readonly kind: 'BACKTEST'; readonly from: number; readonly to: number }
    /**
     * From the accounts' present states. `pinned`: versions that live runs stand on and that are not in force any more.
     */
    | {
        readonly kind: 'SIMULATION';
        readonly from: number;
        readonly to: number;
        readonly pinned: readonly PinnedVersion[];
      };
}
