import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../kernel/graphql/node.js';
import { GraphQLTime } from '../../kernel/graphql/scalars.js';
import { JobKindEnum, JobStatusEnum } from './job.enums.js';
import type { JobKind, JobStatus } from './job.types.js';

@ObjectType({ simpleResolvers: true, description: 'Why a job failed.' })
export class JobError {
  @Field(() => String, {
    description: 'A code of the error catalogue; INTERRUPTED when its process ended before it was done.',
  })
  readonly code!: string;

  @Field(() => String, { description: 'What is wrong, and what to do.' })
  readonly message!: string;
}

@ObjectType({ implements: Node, simpleResolvers: true, description: 'Long work: how far it is, and what came of it.' })
export class Job extends Node {
  @Field(() => JobKindEnum, { description: 'What it does.' })
  readonly kind!: JobKind;

  @Field(() => JobStatusEnum, { description: 'How far it is, or how it ended.' })
  readonly status!: JobStatus;

  @Field(() => Int, { description: 'How much is done, of `total`: accounts.' })
  readonly done!: number;

  @Field(() => Int, { nullable: true, description: 'How much there is to do; null until that is known.' })
  readonly total!: number | null;

  @Field(() => JobError, { nullable: true, description: 'Why it failed; null unless it did.' })
  readonly error!: JobError | null;

  @Field(() => GraphQLTime, { description: 'When it was asked for.' })
  readonly createdAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was begun.' })
  readonly startedAt!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it ended.' })
  readonly endedAt!: number | null;

  /** As the job kept it. */
  readonly outcome!: unknown;
}
