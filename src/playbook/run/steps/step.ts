import { z } from 'zod';
import type { Condition, Template } from '../../../condition/condition.js';
import type { FactType } from '../../../condition/fact.js';
import type { EventType } from '../../../event/catalogue.js';
import { DURATION_PATTERN } from '../../../kernel/duration.js';
import type { FoundAction } from '../../compile/check-action.js';
import type { StepState } from '../../model/playbook.state.js';
import type { RunWalk } from '../run-walk.js';
import type { ActionDefinition } from './action.step.js';
import type { ApproveDefinition } from './approve.step.js';
import type { BranchDefinition } from './branch.step.js';
import type { EndDefinition } from './end.step.js';
import type { GuideStepDefinition } from './guide.step.js';
import type { MoveDefinition } from './move.step.js';
import type { OpportunityDefinition } from './opportunity.step.js';
import type { ParallelDefinition } from './parallel.step.js';
import type { RepeatDefinition } from './repeat.step.js';
import type { RiskDefinition } from './risk.step.js';
import type { SetDefinition } from './set.step.js';
import type { StartDefinition } from './start.step.js';
import type { StopDefinition } from './stop.step.js';
import type { SurveyStepDefinition } from './survey.step.js';
import type { TaskDefinition } from './task.step.js';
import type { WaitDefinition } from './wait.step.js';

/** A step as its author writes it: the field named for its kind holds its key, the rest lies flat beside it. */
export type StepDefinition =
  | ActionDefinition
  | TaskDefinition
  | WaitDefinition
  | BranchDefinition
  | ParallelDefinition
  | RepeatDefinition
  | MoveDefinition
  | SetDefinition
  | StartDefinition
  | StopDefinition
  | ApproveDefinition
  | SurveyStepDefinition
  | GuideStepDefinition
  | RiskDefinition
  | OpportunityDefinition
  | EndDefinition;

export const stepKey = z
  .string()
  .max(60)
  .regex(/^[a-z][a-zA-Z0-9]*$/, 'a camelCase key of letters and digits, such as kickoffHeld')
  .meta({ description: 'The step’s key: camelCase, unique in the playbook. Conditions read the step as steps.<key>.' });
export const celText = (meaning: string) =>
  z
    .string()
    .min(1)
    .max(2000)
    .meta({ description: `CEL: ${meaning}` });
export const durationText = (meaning: string) =>
  z
    .string()
    .regex(DURATION_PATTERN, 'a duration such as 45m, 12h, 30d, 3bd (business days), 2w or 1mo')
    .meta({ description: `Duration: ${meaning}` });
export const skipUnless = celText('not met or unknown = the step is skipped, and that is recorded').optional();

/** A step ready to run. `skipUnless` is its `if`. */
export interface CompiledStep {
  readonly kind: string;
  readonly key: string;
  readonly skipUnless?: Condition;
  /** The repeats that it stands in, by key, outermost first; left out when it stands in none. */
  readonly within?: readonly string[];
}

/** A place in a definition: `['steps', 0, 'otherwise', 1, 'clears']`. */
export type Path = readonly (string | number)[];

/** What a step kind asks of the compiler: it turns texts into conditions and collects what is wrong with them. */
export interface StepCompiler {
  readonly isContactSubject: boolean;
  condition(text: string, path: Path, expect?: FactType | 'any'): Condition;
  /** A condition on an event that is being heard: `event` is that one, not the one that fired the run. */
  eventCondition(text: string, path: Path, type: EventType): Condition;
  /** A fact that is a date: a path of the catalogue or an expression, of type timestamp. */
  date(text: string, path: Path): Condition;
  template(text: string, path: Path): Template;
  eventType(type: string, path: Path): EventType | undefined;
  steps(definitions: readonly StepDefinition[], path: Path): CompiledStep[];
  /**
   * Answers nothing when the playbook, the stage or the attribute is known, or when nobody told the compiler which
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

/** PASSED: go on with the next. WAITING: this list stands still. ENDED: the whole run takes no further step. */
export type Advance = 'PASSED' | 'WAITING' | 'ENDED';

/**
 * One kind of step, in one file. `advance` is called in every pass until it no longer waits; what it did is in the
 * recorded state.
 */
export interface StepKind<Definition, Step extends CompiledStep> {
  readonly schema: (steps: z.ZodType<StepDefinition[]>) => z.ZodType<Definition>;
  /** The lists of steps inside it, each with its place. */
  nested(definition: Definition): readonly { readonly path: Path; readonly steps: readonly StepDefinition[] }[];
  /** True when the kind reads `if` itself; otherwise not met or unknown skips the step. */
  ownsIf?(definition: Definition): boolean;
  /** The event that it hears, so that `steps.<key>.event.*` is known to the checker. */
  hears?(definition: Definition): string | undefined;
  /** What `steps.<key>.outcome` can be, so that a misspelt one is seen; undefined = anything. */
  outcomes?(definition: Definition): readonly string[] | undefined;
  /**
   * True when it may stand still until something happens out there: a repeat needs one such step, lest it run in
   * circles.
   */
  readonly standsStill?: true;
  /** What the kind adds to the compiled step; kind, key and `skipUnless` are there already. */
  compile(definition: Definition, path: Path, compiler: StepCompiler): Omit<Step, keyof CompiledStep>;
  advance(step: Step, walk: RunWalk): Advance;
  /** Called when a step that waits is ended before its time: what it asked for is no longer wanted. */
  cancel?(step: Step, state: StepState, walk: RunWalk): void;
}
