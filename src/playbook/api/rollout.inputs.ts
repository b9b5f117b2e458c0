import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { MutationInput, MutationPayload } from '../../kernel/graphql/mutation.js';
import { RolloutEnum } from '../definition/playbook.enums.js';
import type { Rollout } from '../definition/playbook.types.js';
import { Playbook } from './playbook.view.js';
import { PlaybookVersion } from './version.view.js';

@InputType({ description: 'A step of the version that runs leave, and the one that takes its place.' })
export class StepPairInput {
  @Field(() => String, { description: 'The key of the step in the version that runs leave.' })
  from!: string;

  @Field(() => String, { description: 'The key of the step in the version that they go over to; of the same kind.' })
  to!: string;
}

@InputType({ description: 'Whether runs in flight go over to the version too, and how.' })
export class MigrateRunsInput {
  @Field(() => [String], {
    nullable: true,
    description:
      'The versions whose runs go over, each by hash, id or label; all others of the playbook when left out.',
  })
  from?: string[] | null;

  @Field(() => [StepPairInput], {
    nullable: true,
    description: 'Steps that have another key now. Steps of the same key and kind need not be named.',
  })
  steps?: StepPairInput[] | null;
}

@InputType({
  description: 'Says how far a version of a playbook is released. Name the version by `versionId` or by `hash`.',
})
export class SetPlaybookRolloutInput extends MutationInput {
  @Field(() => String, { description: 'The playbook’s key.' })
  playbookKey!: string;

  @Field(() => ID, { nullable: true, description: 'The version, by its id.' })
  versionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The version, by its hash or at least six letters of it, or by its label where only one has that.',
  })
  hash?: string | null;

  @Field(() => RolloutEnum, { description: 'LIVE retires the version that was live, CANARY the one that was canary.' })
  state!: Rollout;

  @Field(() => Float, {
    nullable: true,
    description:
      'Of a CANARY: its share of the accounts, above 0 and at most 1. A share that grows keeps those it had.',
  })
  share?: number | null;

  @Field(() => MigrateRunsInput, {
    nullable: true,
    description: 'Takes runs in flight over. Left out, they end on the version that they began on.',
  })
  migrate?: MigrateRunsInput | null;
}

@ObjectType({ simpleResolvers: true, description: 'The playbook and the version as they are now.' })
export class SetPlaybookRolloutPayload extends MutationPayload {
  @Field(() => Playbook, { description: 'The playbook.' })
  playbook!: Playbook;

  @Field(() => PlaybookVersion, { description: 'The version.' })
  version!: PlaybookVersion;

  @Field(() => Int, { nullable: true, description: 'How many runs went over; null when none was asked to.' })
  migratedRuns!: number | null;
}

@InputType({ description: 'Takes the latest release of a playbook back.' })
export class RollbackPlaybookInput extends MutationInput {
  @Field(() => String, { description: 'The playbook’s key.' })
  playbookKey!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The version that is to be taken back, by hash, id or label: with it, a call that is sent twice goes back ' +
      'one step and not two (the second is a CONFLICT).',
  })
  version?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What was taken back, and what is live now.' })
export class RollbackPlaybookPayload extends MutationPayload {
  @Field(() => Playbook, { description: 'The playbook.' })
  playbook!: Playbook;

  @Field(() => PlaybookVersion, { description: 'The version that was taken back: retired now.' })
  takenBack!: PlaybookVersion;

  @Field(() => PlaybookVersion, {
    nullable: true,
    description: 'The version that is live now; null when there was only the canary.',
  })
  live!: PlaybookVersion | null;
}

@InputType({ description: 'Takes the live runs of one version over to another. Versions by hash, id or label.' })
export class MigratePlaybookRunsInput extends MutationInput {
  @Field(() => String, { description: 'The playbook’s key.' })
  playbookKey!: string;

  @Field(() => String, { description: 'The version that runs leave.' })
  from!: string;

  @Field(() => String, { description: 'The version that they go over to.' })
  to!: string;

  @Field(() => [StepPairInput], {
    nullable: true,
    description: 'Steps that have another key now. Steps of the same key and kind need not be named.',
  })
  steps?: StepPairInput[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'How many runs went over.' })
export class MigratePlaybookRunsPayload extends MutationPayload {
  @Field(() => Playbook, { description: 'The playbook.' })
  playbook!: Playbook;

  @Field(() => Int, { description: 'How many runs went over.' })
  migrated!: number;

  @Field(() => Int, {
    description: 'How many stayed, because in the meantime they came to a step that has no counterpart.',
  })
  left!: number;
}
