import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  RealColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLJSON, GraphQLTime } from '../kernel/graphql/scalars.js';
import { MOST_EXTERNAL_ID, MOST_SEARCHED } from '../kernel/text.js';
import { GradeEnum, TouchEnum } from './account.enums.js';
import { type AttributeValue, type Grade, type TeamSeat, type Touch } from './account.types.js';
import { ACCOUNT_LENGTHS } from './profile-fields.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account: Account;
  }
}

/**
 * A company, prospect or customer. Turns alone write it; columns that only lists read live in the tables of their
 * domains.
 */
@Entity('account')
@Index('account_external', ['externalHash'], { unique: true })
@Index('account_owner', ['ownerId'])
@Index('account_parent', ['parentId'])
@Index('account_name', ['searchText', 'id'])
@Index('account_created', ['createdAt', 'id'])
@Index('account_touch', ['effectiveTouch', 'id'])
@Index('account_region', ['region', 'id'])
@Index('account_industry', ['industry', 'id'])
@Index('account_channel', ['channel', 'id'])
@ObjectType({ implements: Node, simpleResolvers: true, description: 'A company, prospect or customer: the 360.' })
export class Account {
  /** For the compiler alone: the columns that are not named as their property. */
  declare readonly columnNames?: { readonly fit: 'fit_score' };

  @IdColumn()
  id!: string;

  @Field(() => String, { description: 'The id that the account has in your own systems; compared byte for byte.' })
  @TextColumn(MOST_EXTERNAL_ID)
  externalId!: string;

  @HashColumn()
  externalHash!: Buffer;

  @Field(() => Int, {
    description:
      'Rises by one with every edit; send it as `expectedVersion` so as not to overwrite somebody else’s. 0 ' +
      'until the account’s first turn.',
  })
  @IntColumn()
  version!: number;

  @Field(() => String, { description: 'The account’s name; its external id until a name came in.' })
  @TextColumn(ACCOUNT_LENGTHS.name)
  name!: string;

  /** Name, domain and external id as searches compare them. */
  @TextColumn(MOST_SEARCHED)
  searchText!: string;

  @Field(() => String, { nullable: true, description: 'The company’s internet domain.' })
  @TextColumn(ACCOUNT_LENGTHS.domain, { nullable: true })
  domain!: string | null;

  @Field(() => String, { nullable: true, description: 'The company’s industry.' })
  @TextColumn(ACCOUNT_LENGTHS.industry, { nullable: true })
  industry!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the company is.' })
  @TextColumn(ACCOUNT_LENGTHS.region, { nullable: true })
  region!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many people the company employs.' })
  @IntColumn({ nullable: true })
  employees!: number | null;

  @RefColumn({ nullable: true })
  parentId!: string | null;

  @RefColumn({ nullable: true })
  ownerId!: string | null;

  /** The account team beside the owner. */
  @JsonColumn()
  team!: TeamSeat[];

  @Field(() => GradeEnum, { nullable: true, description: 'How much effort it is given; null until the handoff.' })
  @CodeColumn({ nullable: true, length: 1 })
  grade!: Grade | null;

  @Field(() => TouchEnum, {
    name: 'ownTouch',
    simple: false,
    nullable: true,
    description: 'The account’s own touch, which overrides its segments’; null when they decide.',
  })
  @CodeColumn({ nullable: true, length: 4 })
  touch!: Touch | null;

  @Field(() => TouchEnum, {
    name: 'touch',
    simple: false,
    description:
      'How closely it is looked after: its own touch, else that of its first segment that sets one, else LOW.',
  })
  @CodeColumn({ length: 4 })
  effectiveTouch!: Touch;

  @Field(() => String, { nullable: true, description: 'The channel by which it was acquired.' })
  @TextColumn(ACCOUNT_LENGTHS.channel, { nullable: true })
  channel!: string | null;

  @Field(() => GraphQLJSON, { description: 'Custom attributes by name.' })
  @JsonColumn()
  attributes!: Record<string, AttributeValue>;

  @Field(() => [String], { description: 'Tags, in alphabetical order.' })
  @JsonColumn()
  tags!: string[];

  @Field(() => Number, {
    name: 'fit',
    nullable: true,
    description:
      'Fit with the ideal customer profile, 0 to 100; null while no profile is declared or nothing it reads is known.',
  })
  @RealColumn({ nullable: true, name: 'fit_score' })
  fit!: number | null;

  @Field(() => GraphQLTime, { description: 'When the account came in.' })
  @TimeColumn()
  createdAt!: number;

  @Field(() => GraphQLTime, { description: 'When it was last edited.' })
  @TimeColumn()
  updatedAt!: number;
}
