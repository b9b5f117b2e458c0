import { Field, Int, ObjectType } from 'type-graphql';
import { Connection } from '../kernel/graphql/connection.js';
import { graphqlEnum } from '../kernel/graphql/enum.js';
import { Node } from '../kernel/graphql/node.js';
import type { Phase } from './lifecycle.definition.js';
import { StageMove } from './lifecycle.entity.js';

const PhaseEnum = graphqlEnum('Phase', 'Who leads in a stage.', {
  AWARE: 'Marketing: the company learns of the product.',
  PURCHASE: 'Sales: it buys.',
  SUCCESS: 'Customer success: everything after.',
});

/** A stage as the present model has it. */
@ObjectType({ implements: Node, simpleResolvers: true, description: 'A stage of the lifecycle.' })
export class Stage implements Node {
  id!: string;

  @Field(() => String, { description: 'Its key: how conditions name it.' })
  key!: string;

  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => PhaseEnum, {
    nullable: true,
    description: 'Who leads in it; null for a stage that the present model no longer has.',
  })
  phase!: Phase | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Over so many days in it an account is stuck; null when it has no target.',
  })
  targetDays!: number | null;

  @Field(() => String, { nullable: true, description: 'The function of the team that answers for it.' })
  ownerFunction!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The CEL condition on which a rule moves an account here; null when only a person does.',
  })
  condition!: string | null;

  @Field(() => Boolean, { description: 'Whether accounts in it pay.' })
  isPaying!: boolean;

  /** Keys of the stages that may follow. */
  nextKeys!: readonly string[];
}

@ObjectType({ simpleResolvers: true, description: 'The company’s lifecycle.' })
export class Lifecycle {
  @Field(() => [Stage], { description: 'Its stages, in their order.' })
  stages!: Stage[];
}

@ObjectType({ simpleResolvers: true, description: 'A move that somebody might make.' })
export class Move {
  @Field(() => Stage, { description: 'Where to.' })
  to!: Stage;

  @Field(() => Boolean, { description: 'Whether the lifecycle allows it from the present stage.' })
  isAllowed!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it is not allowed; null when it is.' })
  reason!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'An account’s moves, the latest first.' })
export class StageMoveConnection extends Connection(StageMove) {}
