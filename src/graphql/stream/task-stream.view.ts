import { ArgsType, Field, ObjectType } from 'type-graphql';
import { Task } from '../../task/task.entity.js';
import { TaskFilter } from '../../task/task.inputs.js';
import { StreamChange } from './stream-change.js';

@ArgsType()
export class TaskStreamArgs {
  @Field(() => TaskFilter, { nullable: true, description: 'The list to follow; all tasks when left out.' })
  filter?: TaskFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'Replay from this cursor, then go on live; from now when left out.',
  })
  after?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What happened to a list of tasks.' })
export class TaskChange {
  @Field(() => String, { description: 'Where this stands in the event log; `after` takes it.' })
  readonly cursor!: string;

  @Field(() => StreamChange, { description: 'What happened, as of the event.' })
  readonly change!: StreamChange;

  @Field(() => Task, { description: 'The task as it is now.' })
  readonly task!: Task;

  readonly taskId!: string;
}
