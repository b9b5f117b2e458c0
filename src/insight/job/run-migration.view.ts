import { Field, Int, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../kernel/graphql/mutation.js';
import { Job } from './job.view.js';

@ObjectType({ simpleResolvers: true, description: 'What came of `startRunMigration`: how many runs went over.' })
export class RunMigrationResult {
  @Field(() => Int, { description: 'How many runs went over.' })
  readonly migrated!: number;

  @Field(() => Int, {
    description: 'How many stayed, because in the meantime they came to a step that has no counterpart.',
  })
  readonly left!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What startRunMigration answers.' })
export class StartRunMigrationPayload extends MutationPayload {
  @Field(() => Job, { description: 'The job, as it was begun; `jobProgress` follows it.' })
  job!: Job;
}
