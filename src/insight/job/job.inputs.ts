import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { MutationInput, MutationPayload } from '../../kernel/graphql/mutation.js';
import { GraphQLLocalDate } from '../../kernel/graphql/scalars.js';
import { BacktestResult } from '../backtest/backtest.view.js';
import { LaunchResult } from '../launch/launch.view.js';
import type { AnswerRule } from '../rehearsal/answers.js';
import { SimulationResult } from '../simulation/simulation.view.js';
import { AnswerRuleEnum } from './job.enums.js';
import { Job } from './job.view.js';
import { RunMigrationResult } from './run-migration.view.js';

/** What a job came to. */
export const JobResult = createUnionType({
  name: 'JobResult',
  description: 'What a job came to.',
  types: () => [BacktestResult, SimulationResult, RunMigrationResult, LaunchResult] as const,
});

@InputType({ description: 'What is to be played: an unsaved text, or a playbook by its key.' })
abstract class CandidateFields extends MutationInput {
  @Field(() => String, {
    nullable: true,
    description: 'An unsaved text, YAML: a plugin, `playbooks:`, or one playbook.',
  })
  text?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A playbook: its newest version that is not retired, be it a draft. Beside a text, the one of its ' +
      'playbooks that is meant.',
  })
  playbookKey?: string | null;
}

@InputType({ description: 'What is to be backtested, and when.' })
export class StartBacktestInput extends CandidateFields {
  @Field(() => GraphQLLocalDate, { description: 'The first company day.' })
  from!: string;

  @Field(() => GraphQLLocalDate, {
    description: 'The last company day, included; one that is not over yet is cut to yesterday.',
  })
  to!: string;

  @Field(() => String, { nullable: true, description: '`live` plays what is in force too, and shows the difference.' })
  against?: string | null;

  @Field(() => AnswerRuleEnum, {
    nullable: true,
    description: 'How simulated tasks are answered; NEVER when left out.',
  })
  answerRule?: AnswerRule | null;
}

@InputType({ description: 'What is to be simulated, for whom, and how far ahead.' })
export class SimulateInput extends CandidateFields {
  @Field(() => ID, { nullable: true, description: 'One account; the whole base when left out.' })
  accountId?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many days to look ahead, 1 to 730; 90 when left out.' })
  days?: number | null;
}

@InputType({ description: 'Which job is to end.' })
export class CancelJobInput extends MutationInput {
  @Field(() => ID, { description: 'The job.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What came of `startBacktest`.' })
export class StartBacktestPayload extends MutationPayload {
  @Field(() => Job, { description: 'The job, as it was begun; `jobProgress` follows it.' })
  job!: Job;
}

@ObjectType({ simpleResolvers: true, description: 'What came of `simulate`.' })
export class SimulatePayload extends MutationPayload {
  @Field(() => Job, { description: 'The job, as it was begun; `jobProgress` follows it.' })
  job!: Job;
}

@ObjectType({ simpleResolvers: true, description: 'What came of `cancelJob`.' })
export class CancelJobPayload extends MutationPayload {
  @Field(() => Job, { description: 'The job as it is now.' })
  job!: Job;
}
