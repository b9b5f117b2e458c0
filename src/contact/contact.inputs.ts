import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { ItemError } from '../kernel/graphql/item-error.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { OrderDirection } from '../kernel/graphql/order.js';
import { DateTimeRange, NumberRange } from '../kernel/graphql/ranges.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { Contact } from './contact.entity.js';
import { ContactOrderField, ContactRoleEnum } from './contact.enums.js';
import type { ContactRole } from './contact.types.js';

@InputType({ description: 'Which contacts. All that is given must hold; a list matches any of its values.' })
export class ContactFilter {
  @Field(() => [ContactFilter], { nullable: true, description: 'All of these hold.' })
  and?: ContactFilter[] | null;

  @Field(() => [ContactFilter], { nullable: true, description: 'At least one of these holds.' })
  or?: ContactFilter[] | null;

  @Field(() => ContactFilter, { nullable: true, description: 'This does not hold.' })
  not?: ContactFilter | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these accounts.' })
  accountIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person has left.' })
  hasLeft?: boolean | null;

  @Field(() => [ContactRoleEnum], { nullable: true, description: 'In one of these roles.' })
  roles?: ContactRole[] | null;

  @Field(() => NumberRange, { nullable: true, description: 'The latest NPS answer, 0 to 10.' })
  nps?: NumberRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When the person joined.' })
  joinedAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When the person left.' })
  leftAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When the person last answered a survey.' })
  lastAnsweredAt?: DateTimeRange | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name, mail address or external id hold this text, whatever its case and accents.',
  })
  search?: string | null;
}

@InputType({ description: 'One thing that a list of contacts is ordered by.' })
export class ContactOrder {
  @Field(() => ContactOrderField, { description: 'What to order by. Contacts for which it is unknown come last.' })
  field!: keyof typeof ContactOrderField;

  @Field(() => OrderDirection, { description: 'Which way.' })
  direction!: OrderDirection;
}

@ArgsType()
export class ContactsArgs extends PageArgs {
  @Field(() => ContactFilter, { nullable: true, description: 'Which contacts; all when left out.' })
  filter?: ContactFilter | null;

  @Field(() => [ContactOrder], { nullable: true, description: 'In which order; by name when left out.' })
  orderBy?: ContactOrder[] | null;
}

@InputType({ description: 'The account that a person moved to.' })
export class ContactMoveInput {
  @Field(() => String, { description: 'The account’s external id.' })
  accountExternalId!: string;

  @Field(() => ContactRoleEnum, { nullable: true, description: 'The person’s role there, when it is known.' })
  role?: ContactRole | null;
}

@InputType({
  description:
    'A contact, by the external ids of its account and its own. A field that is left out stays as it is; null ' +
    'clears it.',
})
export class ContactInput {
  @Field(() => String, { description: 'The account’s external id.' })
  accountExternalId!: string;

  @Field(() => String, { description: 'The id that the person has in your own systems, at most 255 characters.' })
  externalId!: string;

  @Field(() => String, { nullable: true, description: 'Name, at most 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Mail address, at most 320 characters.' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number, at most 50 characters.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'Title, at most 200 characters.' })
  title?: string | null;

  @Field(() => ContactRoleEnum, { nullable: true, description: 'What the person is to you.' })
  role?: ContactRole | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'The person left then: it closes the contact. Null: the person is here, also one who had left.',
  })
  leftAt?: number | null;

  @Field(() => ContactMoveInput, {
    nullable: true,
    description:
      'The person left for this account (at `leftAt`, else now), where a contact is opened that names this one ' +
      'as `previous`.',
  })
  movedTo?: ContactMoveInput | null;
}

@InputType({ description: 'What upsertContacts takes.' })
export class UpsertContactsInput extends MutationInput {
  @Field(() => [ContactInput], { description: 'The contacts, at most 1,000.' })
  contacts!: ContactInput[];
}

@ObjectType({ simpleResolvers: true, description: 'What became of one contact of the batch.' })
export class UpsertContactResult {
  @Field(() => Contact, {
    nullable: true,
    description: 'The contact as it is now; null when it is refused and did not exist.',
  })
  contact!: Contact | null;

  @Field(() => ItemError, { nullable: true, description: 'Why it was refused; null when it was taken.' })
  error!: ItemError | null;

  @Field(() => Boolean, { description: 'Whether this call made the contact.' })
  isCreated!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What upsertContacts answers.' })
export class UpsertContactsPayload extends MutationPayload {
  @Field(() => [UpsertContactResult], { description: 'One result for each contact, in the order sent.' })
  results!: UpsertContactResult[];
}
