import type { Condition, Template } from '../../condition/condition.js';
import type { TaskDefinition } from '../definition/steps/task.definition.js';
import type { CompiledStep } from './compiled-step.js';

/** A step that launches a task, ready to run. */
export interface TaskStep extends CompiledStep, Omit<TaskDefinition, 'title' | 'clears' | 'if' | 'kind'> {
  readonly kind: 'task';
  readonly title: Template;
  /** What the title reads besides names. */
  readonly reads: readonly Condition[];
  readonly clears?: Condition;
  readonly taskKind: TaskDefinition['kind'];
}
