import { Field, Int, ObjectType } from 'type-graphql';
import { Connection } from '../kernel/graphql/connection.js';
import { Contact } from './contact.entity.js';
import { ContactRoleEnum } from './contact.enums.js';
import type { ContactRole } from './contact.types.js';

@ObjectType({ simpleResolvers: true, description: 'A list of contacts.' })
export class ContactConnection extends Connection(Contact) {}

@ObjectType({ simpleResolvers: true, description: 'Where a person was before they came to their account.' })
export class ContactPlace {
  readonly accountId!: string;
  readonly contactId!: string;

  @Field(() => ContactRoleEnum, { nullable: true, description: 'The role held there; null when nobody said.' })
  readonly role!: ContactRole | null;

  @Field(() => Int, { nullable: true, description: 'The last NPS answer given there, 0 to 10.' })
  readonly npsScore!: number | null;
}
