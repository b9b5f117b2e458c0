import { Field, Float, Int, ObjectType } from 'type-graphql';
import { AccountRoleEnum } from '../account/account.enums.js';
import type { AccountRole } from '../account/account.types.js';
import { Connection } from '../kernel/graphql/connection.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { Member } from './member.entity.js';

@ObjectType({ simpleResolvers: true, description: 'A list of team members.' })
export class MemberConnection extends Connection(Member) {}

@ObjectType({ simpleResolvers: true, description: 'A time for which a member is away.' })
export class MemberAbsence {
  readonly coverId!: string | null;

  @Field(() => GraphQLTime, { description: 'When it begins.' })
  readonly from!: number;

  @Field(() => GraphQLTime, { description: 'When the member is back.' })
  readonly to!: number;

  @Field(() => String, { nullable: true, description: 'Why.' })
  readonly reason!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What a member carries.' })
export class MemberLoad {
  @Field(() => Int, { description: 'Accounts that the member owns.' })
  readonly accounts!: number;

  @Field(() => Int, { description: 'Accounts that the member can carry; 75 when nobody said.' })
  readonly accountCapacity!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Owned accounts, weighted by touch (HIGH 2, LOW 1, TECH 0.2), per account of capacity: 1 is full. Null ' +
      'when the capacity is 0.',
  })
  readonly share!: number | null;

  @Field(() => Int, { description: 'Tasks assigned to the member that are not done or cancelled.' })
  readonly openTasks!: number;

  @Field(() => Int, { description: 'Those of them that are past their due time.' })
  readonly overdueTasks!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Who fills a role at an account.' })
export class TeamRole {
  readonly memberId!: string;

  @Field(() => AccountRoleEnum, { description: 'The role.' })
  readonly role!: AccountRole;
}
