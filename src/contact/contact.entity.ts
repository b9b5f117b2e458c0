import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BigIntColumn,
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { MOST_EXTERNAL_ID, MOST_SEARCHED } from '../kernel/text.js';
import { ContactRoleEnum } from './contact.enums.js';
import { CONTACT_LENGTHS, type ContactRole } from './contact.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly contact: Contact;
  }
}

/**
 * One person at one account. Who moves is two records: one that was left, one that names the previous. Turns alone
 * write it.
 */
@Entity('contact')
@Index('contact_external', ['accountId', 'externalHash'], { unique: true })
@Index('contact_name', ['searchText', 'id'])
@Index('contact_person', ['accountId', 'person'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'One person at one account. A person who moves is two contacts: one that has left, and one at the other ' +
    'account that names it as `previous`.',
})
export class Contact {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @Field(() => String, {
    description: 'The id that the person has in your own systems; unique within the account, compared byte for byte.',
  })
  @TextColumn(MOST_EXTERNAL_ID)
  externalId!: string;

  @HashColumn()
  externalHash!: Buffer;

  /** The person's number in usage. */
  @BigIntColumn()
  person!: number;

  @Field(() => Int, { description: 'Rises by one with every change.' })
  @IntColumn()
  version!: number;

  @Field(() => String, { description: 'The person’s name; the external id until a name came in.' })
  @TextColumn(CONTACT_LENGTHS.name)
  name!: string;

  /** Name, address and external id as searches compare them. */
  @TextColumn(MOST_SEARCHED)
  searchText!: string;

  @Field(() => String, { nullable: true, description: 'Mail address.' })
  @TextColumn(CONTACT_LENGTHS.email, { nullable: true })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  @TextColumn(CONTACT_LENGTHS.phone, { nullable: true })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: 'Title at the company.' })
  @TextColumn(CONTACT_LENGTHS.title, { nullable: true })
  title!: string | null;

  @Field(() => ContactRoleEnum, { nullable: true, description: 'What the person is to you; null when nobody said.' })
  @CodeColumn({ nullable: true, length: 20 })
  role!: ContactRole | null;

  @Field(() => GraphQLTime, { description: 'When the person came to the account, as far as is known.' })
  @TimeColumn()
  joinedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When the person left; null while they are there.' })
  @TimeColumn({ nullable: true })
  leftAt!: number | null;

  @RefColumn({ nullable: true })
  previousContactId!: string | null;

  @RefColumn({ nullable: true })
  previousAccountId!: string | null;

  @CodeColumn({ nullable: true, length: 20 })
  previousRole!: ContactRole | null;

  @IntColumn({ nullable: true })
  previousNpsScore!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The latest NPS answer, 0 to 10; null when the person has not answered.',
  })
  @IntColumn({ nullable: true })
  lastNpsScore!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When that answer was given.' })
  @TimeColumn({ nullable: true })
  lastNpsAt!: number | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'When a survey was last put to the person; null when none ever was.',
  })
  @TimeColumn({ nullable: true })
  lastAskedAt!: number | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'When the person last answered a survey of any kind; null when they never did.',
  })
  @TimeColumn({ nullable: true })
  lastAnsweredAt!: number | null;

  /** Open requests to answer a survey, for the turns. */
  @JsonColumn({ nullable: true })
  requests!: object[] | null;

  /** When each field was last said to be so. */
  @JsonColumn()
  stamps!: Record<string, number>;
}
