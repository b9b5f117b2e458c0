import type { Condition, Template } from '../../condition/condition.js';
import type { FactType } from '../../condition/fact.js';
import type { EventType } from '../../event/catalogue.js';
import type { AnyStep, Path } from '../definition/step-form.js';
import type { CompiledStep } from './compiled-step.js';

/** The action that a step means. */
export interface FoundAction {
  readonly plugin?: string;
  readonly action: string;
  /** The facts that it asks for, ready to be read. */
  readonly reads: readonly Condition[];
}

/** What a step kind asks of the compiler: it turns texts into conditions and collects what is wrong with them. */
export interface StepCompiler {
  readonly isContactSubject: boolean;
  condition(text: string, path: Path, expect?: FactType | 'any'): Condition;
  /** A fact that is handed on or shown, and decides nothing. */
  fact(path: string, place: Path): Condition;
  /** A condition on an event that is being heard: `event` is that one, not the one that fired the run. */
  eventCondition(text: string, path: Path, type: EventType): Condition;
  /** A fact that is a date: a path of the catalogue or an expression, of type timestamp. */
  date(text: string, path: Path): Condition;
  template(text: string, path: Path): Template;
  eventType(type: string, path: Path): EventType | undefined;
  steps(definitions: readonly AnyStep[], path: Path): CompiledStep[];
  /**
   * Reports nothing when the playbook, the stage or the attribute is known, or when nobody told the compiler which
   * exist.
   */
  checkStage(stage: string, path: Path): void;
  checkAttribute(name: string, value: unknown, path: Path): void;
  checkPlaybook(key: string, path: Path): void;
  /**
   * Which action a step means, and what it asks for; `given` is checked against what the action takes. `path` is the
   * step's.
   */
  checkAction(use: string, given: Readonly<Record<string, unknown>>, path: Path): FoundAction;
  /** A step that concerns another playbook names not its own. */
  checkOther(key: string, path: Path): void;
  checkSurvey(key: string, path: Path): void;
  checkGuide(key: string, path: Path): void;
  error(path: Path, code: string, message: string, cure: string): void;
  warning(path: Path, code: string, message: string, cure: string): void;
}
