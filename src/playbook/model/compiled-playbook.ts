import type { Bounds } from '../../condition/bounds.js';
import type { Condition, Diagnostic } from '../../condition/condition.js';
import type { Scope, Source } from '../../condition/fact.js';
import type { EventType } from '../../event/catalogue.js';
import type { ActionSpec, SettingScope } from '../definition/action-catalogue.js';
import type { PlaybookDefinition } from '../definition/playbook.definition.js';
import type { Ignorable, Purpose, Subject } from '../definition/playbook.types.js';
import type { Path } from '../definition/step-form.js';
import type { CompiledStep } from './compiled-step.js';
import type { Recurrence } from './recurrence.js';

export type CompiledTrigger =
  | { readonly form: 'on'; readonly on: EventType; readonly test?: Condition; readonly hash: string }
  | {
      readonly form: 'when';
      readonly when: Condition;
      readonly for?: string;
      readonly existing: 'skip' | 'enrol';
      readonly hash: string;
    }
  | {
      readonly form: 'date';
      readonly date: Condition;
      readonly by: string;
      readonly sign: 1 | -1;
      readonly late: 'skip' | 'enrol';
      readonly hash: string;
    }
  | { readonly form: 'every'; readonly every: Recurrence; readonly hash: string }
  | { readonly form: 'manual'; readonly hash: string };

/** One version of a playbook, ready to run: immutable, shared by every account's turn. */
export interface CompiledPlaybook {
  readonly key: string;
  readonly title: string;
  readonly purpose: Purpose;
  readonly subject: Subject;
  /** SHA-256 of the definition's canonical JSON. */
  readonly hash: string;
  /** The plugin version in which this content first came. */
  readonly label: string;
  readonly definition: PlaybookDefinition;
  readonly trigger: CompiledTrigger;
  readonly audience?: Condition;
  readonly goal?: Condition;
  /** The share of subjects kept as control, and the slot of the account’s MRR, by which a loss is seen. */
  readonly holdout?: { readonly share: number; readonly mrrSlot?: number };
  readonly stopWhen?: Condition;
  readonly reentry: string;
  readonly group?: { readonly name: string; readonly priority: number };
  readonly ignores: ReadonlySet<Ignorable>;
  /** The facts that its trigger reads: the slot, and with what it is compared; left out = any change may matter. */
  readonly watches: readonly { readonly slot: number; readonly values?: readonly (number | string)[] | undefined }[];
  readonly steps: readonly CompiledStep[];
  /** Every step, nested ones too, in the order in which they stand. */
  readonly allSteps: readonly CompiledStep[];
  /** Events that its trigger and waits listen to. */
  readonly hears: ReadonlySet<EventType>;
  /** Every path that it reads, to decide by or to show. */
  readonly reads: ReadonlySet<string>;
  /** How it reads those of them by which it decides. */
  readonly decidesBy: Bounds;
  /** What it goes by besides what it reads and hears: a `move` by the lifecycle. */
  readonly goesBy: ReadonlySet<Source>;
  /**
   * Slots of `playbooks.purposes` and `playbooks.live`: a run reads the other runs there, not itself. Left out when it
   * reads neither.
   */
  readonly othersSlots?: { readonly purposes?: number; readonly live?: number };
}

/** What a playbook may name. Left out = not known, so not checked. */
export interface PlaybookScope {
  /** The account's facts. */
  readonly account: Scope;
  /** The account's facts and one contact's. */
  readonly contact: Scope;
  readonly stages?: readonly string[];
  /** Declared attributes: name → type. */
  readonly attributes?: ReadonlyMap<string, string>;
  readonly playbookKeys?: ReadonlySet<string>;
  readonly surveyKeys?: ReadonlySet<string>;
  readonly guideKeys?: ReadonlySet<string>;
  /** Actions of plugins, by `<plugin>.<action>`. */
  readonly actions?: ReadonlyMap<string, ActionSpec>;
  /** What plugins are set to, by the plugin’s name. */
  readonly settings?: ReadonlyMap<string, SettingScope>;
  /** The plugin that the playbook comes with: whose own actions and settings it means. */
  readonly plugin?: string;
  /**
   * True while its author’s files are checked: then an own action that is not there is a fault, and not merely missing
   * for now.
   */
  readonly isDeclaring?: boolean;
}

/** A diagnostic with its place in the definition; line and column are within the text at that place. */
export interface PlaybookDiagnostic extends Diagnostic {
  readonly path: Path;
}
