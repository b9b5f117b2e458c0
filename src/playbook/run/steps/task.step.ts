import { present } from '../../../kernel/present.js';
import { keptTemplate } from '../../compile/kept-template.js';
import type { TaskDefinition } from '../../definition/steps/task.definition.js';
import type { StepKind } from '../../model/step-kind.js';
import type { TaskStep } from '../../model/task-step.js';
import { launch } from '../launch-task.js';
import { launchedTasks } from '../run-tasks.js';

/** Launches a task and goes on at once; the step itself is done when the task is. */
export const taskStep: StepKind<TaskDefinition, TaskStep> = {
  goesBy: [],
  compile: (definition, path, compiler) => {
    const { if: _, title, clears, kind, ...rest } = definition;
    const cause = present({
      clears: clears === undefined ? undefined : compiler.condition(clears, [...path, 'clears']),
    });
    const { template, reads } = keptTemplate(title, [...path, 'title'], compiler);
    return { ...rest, ...cause, taskKind: kind, title: template, reads };
  },
  advance: (step, walk) => {
    if (walk.state(step.key) === undefined) launch(step, walk);
    return 'PASSED';
  },
  launches: launchedTasks,
};
