import { Field, Int, ObjectType } from 'type-graphql';
import { GraphQLLocalDate } from '../../kernel/graphql/scalars.js';
import { HeldBackReasonEnum } from '../../playbook/definition/playbook.enums.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';

@ObjectType({ simpleResolvers: true, description: 'The version of a playbook that was played.' })
export class RehearsedPlaybook {
  @Field(() => String, { description: 'The playbook’s key.' })
  readonly key!: string;

  @Field(() => String, { description: 'Its title.' })
  readonly title!: string;

  @Field(() => String, { description: 'The version’s label; `unsaved` for a text without one.' })
  readonly label!: string;

  @Field(() => String, { description: 'The content hash.' })
  readonly hash!: string;
}

@ObjectType({ simpleResolvers: true, description: 'How many firings were held back for a reason.' })
export class HeldCount {
  @Field(() => HeldBackReasonEnum, { description: 'The reason.' })
  readonly reason!: HeldBackReason;

  @Field(() => Int, { description: 'How many.' })
  readonly count!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Tasks that are launched for one member in one week.' })
export class WeekLoad {
  @Field(() => GraphQLLocalDate, { description: 'The week’s Monday.' })
  readonly week!: string;

  @Field(() => Int, { description: 'How many tasks.' })
  readonly count!: number;

  readonly assigneeId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'An account that could not be played.' })
export class LeftOut {
  @Field(() => String, { description: 'Why.' })
  readonly reason!: string;

  readonly accountId!: string;
}
