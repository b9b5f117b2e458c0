import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BoolColumn,
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { NamedActor } from '../kernel/graphql/named-actor.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { MOST_EXTERNAL_ID, MOST_SEARCHED } from '../kernel/text.js';
import { MemberTitleEnum, TeamFunctionEnum } from './member.enums.js';
import { type Absence, MEMBER_LENGTHS, type MemberTitle, type TeamFunction } from './member.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly member: Member;
  }
}

/** One of the vendor's own people. Members are the company's, not an account's: no turn writes them. */
@Entity('member')
@Index('member_external', ['externalHash'], { unique: true })
@Index('member_name', ['searchText', 'id'])
@Index('member_manager', ['managerId'])
@ObjectType({ implements: [Node, NamedActor], simpleResolvers: true, description: 'One of your own people.' })
export class Member {
  /** For the compiler alone: the columns that are not named as their property. */
  declare readonly columnNames?: { readonly groups: 'member_groups' };

  @IdColumn()
  id!: string;

  @Field(() => String, { description: 'The id that the member has in your own systems; compared byte for byte.' })
  @TextColumn(MOST_EXTERNAL_ID)
  externalId!: string;

  @HashColumn()
  externalHash!: Buffer;

  @Field(() => Int, { description: 'Rises by one with every edit.' })
  @IntColumn()
  version!: number;

  @Field(() => String, { description: 'Name; the external id until one came in.' })
  @TextColumn(MEMBER_LENGTHS.name)
  name!: string;

  /** Name, address and external id as searches compare them. */
  @TextColumn(MOST_SEARCHED)
  searchText!: string;

  @Field(() => String, { nullable: true, description: 'Mail address.' })
  @TextColumn(MEMBER_LENGTHS.email, { nullable: true })
  email!: string | null;

  @Field(() => [TeamFunctionEnum], { description: 'What the member does.' })
  @JsonColumn()
  functions!: TeamFunction[];

  @Field(() => MemberTitleEnum, { nullable: true, description: 'Rank; null when nobody said.' })
  @CodeColumn({ nullable: true, length: 20 })
  title!: MemberTitle | null;

  @RefColumn({ nullable: true })
  managerId!: string | null;

  @Field(() => [String], { description: 'Groups that the member belongs to.' })
  @JsonColumn({ name: 'member_groups' })
  groups!: string[];

  @Field(() => [String], { description: 'Skills: industries, languages.' })
  @JsonColumn()
  skills!: string[];

  @Field(() => Int, { nullable: true, description: 'Accounts that the member can carry; null when nobody said.' })
  @IntColumn({ nullable: true })
  capacity!: number | null;

  @Field(() => Boolean, { description: 'Whether the member still works here. One who does not gets no tasks.' })
  @BoolColumn()
  isActive!: boolean;

  /** Times away, with who covers. */
  @JsonColumn()
  absences!: Absence[];

  @Field(() => GraphQLTime, { description: 'When the member came in.' })
  @TimeColumn()
  createdAt!: number;

  @Field(() => GraphQLTime, { description: 'When the member was last edited.' })
  @TimeColumn()
  updatedAt!: number;
}
