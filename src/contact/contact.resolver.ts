import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Context } from '../kernel/context.js';
import { ContactConnection, ContactPlace } from './contact.connection.js';
import { Contact } from './contact.entity.js';
import { ContactsArgs, UpsertContactsInput, UpsertContactsPayload } from './contact.inputs.js';
import { ContactService } from './contact.service.js';
import { ContactUpsertService } from './contact-upsert.service.js';

@Resolver(() => Contact)
export class ContactResolver {
  constructor(
    private readonly contacts: ContactService,
    private readonly accounts: AccountService,
    private readonly upserts: ContactUpsertService,
  ) {}

  @Query(() => Contact, { nullable: true, description: 'One contact by its id; null when there is none.' })
  contact(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The contact’s id.' }) id: string,
  ): Promise<Contact | null> {
    return this.contacts.byId(ctx, id);
  }

  @Query(() => ContactConnection, { name: 'contacts', description: 'Contacts, filtered and in order.' })
  list(@Ctx() ctx: Context, @Args(() => ContactsArgs) args: ContactsArgs): Promise<ContactConnection> {
    return this.contacts.list(ctx, args);
  }

  @FieldResolver(() => Account, { description: 'The account that the person is, or was, at.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Contact): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => ContactPlace, {
    nullable: true,
    description: 'Where the person was before; null when they did not come from another account.',
  })
  previous(@Root() contact: Contact): ContactPlace | null {
    return this.contacts.previousOf(contact);
  }

  @Mutation(() => UpsertContactsPayload, {
    description:
      'Creates, edits, closes and moves contacts by external ids, at most 1,000; item by item, each all or nothing.',
  })
  async upsertContacts(
    @Ctx() ctx: Context,
    @Arg('input', () => UpsertContactsInput, { description: 'The contacts.' }) input: UpsertContactsInput,
  ): Promise<UpsertContactsPayload> {
    ctx.require('write');
    return {
      results: await this.upserts.upsert(ctx, input.contacts),
      clientMutationId: input.clientMutationId ?? null,
    };
  }
}

@Resolver(() => ContactPlace)
export class ContactPlaceResolver {
  constructor(
    private readonly contacts: ContactService,
    private readonly accounts: AccountService,
  ) {}

  @FieldResolver(() => Account, { description: 'The account that the person came from.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: ContactPlace): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The contact that the person was there.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: ContactPlace): Promise<Contact | null> {
    return this.contacts.byId(ctx, contactId);
  }
}

@Resolver(() => Account)
export class AccountContactsResolver {
  constructor(private readonly contacts: ContactService) {}

  @FieldResolver(() => ContactConnection, { name: 'contacts', description: 'The account’s people.' })
  contactsOf(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => ContactsArgs) args: ContactsArgs,
  ): Promise<ContactConnection> {
    return this.contacts.list(ctx, args, id);
  }
}
