import type { Condition, Diagnostic } from '../condition/condition.js';
import type { Scope } from '../condition/fact.js';
import type { EventType } from '../event/catalogue.js';
import type { PlaybookDefinition } from './playbook.definition.js';
import type { Purpose, Subject } from './playbook.types.js';
import type { CompiledStep, Path } from './steps/step.js';

export type CompiledTrigger =
  | { readonly form: 'on'; readonly on: EventType; readonly test?: Condition; readonly hash: string }
  | { readonly form: 'when'; readonly when: Condition; readonly for?: string; readonly existing: 'skip' | 'enrol'; readonly hash: string }
  | { readonly form: 'date'; readonly date: Condition; readonly by: string; readonly sign: 1 | -1; readonly late: 'skip' | 'enrol'; readonly hash: string }
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
  readonly stopWhen?: Condition;
  readonly reentry: string;
  readonly steps: readonly CompiledStep[];
  /** Every step, nested ones too, in the order in which they stand. */
  readonly allSteps: readonly CompiledStep[];
  /** Events that its trigger and waits listen to. */
  readonly hears: ReadonlySet<EventType>;
  /** Slots of `playbooks.purposes` and `playbooks.live`: a run reads the other runs there, not itself. Left out when it reads neither. */
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
}

/** A diagnostic with its place in the definition; line and column are within the text at that place. */
export interface PlaybookDiagnostic extends Diagnostic {
  readonly path: Path;
}
