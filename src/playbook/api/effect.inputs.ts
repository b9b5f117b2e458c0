import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../../kernel/graphql/args.js';
import { Connection } from '../../kernel/graphql/connection.js';
import { MutationInput, MutationPayload } from '../../kernel/graphql/mutation.js';
import type { EffectKind, EffectStatus } from '../model/effect.types.js';
import { Effect } from '../run/effect.entity.js';
import { EffectKindEnum, EffectStatusEnum } from '../run/effect.enums.js';
import { Run } from '../run/run.entity.js';

@ObjectType({ simpleResolvers: true, description: 'A list of what was asked of the outside.' })
export class EffectConnection extends Connection(Effect) {}

@InputType({ description: 'Which effects. What is left out does not narrow.' })
export class EffectFilter {
  @Field(() => [EffectStatusEnum], {
    nullable: true,
    description: 'Only of these statuses; DEAD alone is the dead letter.',
  })
  statuses?: EffectStatus[] | null;

  @Field(() => [EffectKindEnum], { nullable: true, description: 'Only what steps, or only what measures ask for.' })
  kinds?: EffectKind[] | null;

  @Field(() => [String], { nullable: true, description: 'Only of these plugins’ code.' })
  plugins?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Only of these playbooks.' })
  playbookKeys?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these runs.' })
  runIds?: string[] | null;
}

@ArgsType()
export class EffectsArgs extends PageArgs {
  @Field(() => EffectFilter, { nullable: true, description: 'Which; all when left out.' })
  filter?: EffectFilter | null;
}

@InputType({ description: 'Tries the failed steps of a run again.' })
export class RetryRunInput extends MutationInput {
  @Field(() => ID, { description: 'The run.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The run as it now is.' })
export class RetryRunPayload extends MutationPayload {
  @Field(() => Run, { description: 'The run.' })
  run!: Run;
}

@InputType({ description: 'Takes an effect out of the dead letter.' })
export class ReplayEffectInput extends MutationInput {
  @Field(() => ID, { description: 'The effect.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The effect as it now is.' })
export class ReplayEffectPayload extends MutationPayload {
  @Field(() => Effect, { description: 'The effect.' })
  effect!: Effect;
}
