import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Contact } from '../contact/contact.entity.js';
import { ContactService } from '../contact/contact.service.js';
import { Cause } from '../event/cause.entity.js';
import { CauseService } from '../event/cause.service.js';
import { Context } from '../kernel/context.js';
import { Member } from '../team/member.entity.js';
import { MemberService } from '../team/member.service.js';
import { Opportunity } from './opportunity.entity.js';
import {
  ChangeOpportunityInput,
  CloseOpportunityInput,
  OpenOpportunityInput,
  OpportunitiesArgs,
  OpportunityConnection,
  OpportunityPayload,
} from './opportunity.inputs.js';
import { OpportunityService } from './opportunity.service.js';

@Resolver(() => Opportunity)
export class OpportunityResolver {
  constructor(
    private readonly service: OpportunityService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => Opportunity, { nullable: true, description: 'One opportunity by its id; null when there is none.' })
  opportunity(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The opportunity’s id.' }) id: string,
  ): Promise<Opportunity | null> {
    return this.service.byId(ctx, id);
  }

  @Query(() => OpportunityConnection, { description: 'Opportunities, filtered and in order.' })
  opportunities(
    @Ctx() ctx: Context,
    @Args(() => OpportunitiesArgs) args: OpportunitiesArgs,
  ): Promise<OpportunityConnection> {
    return this.service.list(ctx, args);
  }

  @FieldResolver(() => String, { nullable: true, description: 'What it is.' })
  title(@Ctx() ctx: Context, @Root() opportunity: Opportunity): Promise<string | null> {
    return this.service.title(ctx, opportunity);
  }

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Opportunity): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, {
    nullable: true,
    description: 'The person whom it is about; null when it is about the account.',
  })
  contact(@Ctx() ctx: Context, @Root() { contactId }: Opportunity): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who is to see to it; null when nobody is.' })
  owner(@Ctx() ctx: Context, @Root() { ownerId }: Opportunity): Promise<Member | null> | null {
    return ownerId === null ? null : this.members.byId(ctx, ownerId);
  }

  @FieldResolver(() => Cause, { description: 'Why it was opened.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: Opportunity): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }

  @FieldResolver(() => Cause, { nullable: true, description: 'Why it ended; null while it lives.' })
  endCause(@Ctx() ctx: Context, @Root() { endCauseId }: Opportunity): Promise<Cause | null> | null {
    return endCauseId === null ? null : this.causes.byId(ctx, endCauseId);
  }

  @Mutation(() => OpportunityPayload, { description: 'Opens an opportunity.' })
  async openOpportunity(
    @Ctx() ctx: Context,
    @Arg('input', () => OpenOpportunityInput, { description: 'The opportunity.' }) input: OpenOpportunityInput,
  ): Promise<OpportunityPayload> {
    ctx.require('write');
    return { opportunity: await this.service.open(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => OpportunityPayload, { description: 'Changes an opportunity that lives, or says what was offered.' })
  async changeOpportunity(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeOpportunityInput, { description: 'Which opportunity, and what of it.' })
    input: ChangeOpportunityInput,
  ): Promise<OpportunityPayload> {
    ctx.require('write');
    return { opportunity: await this.service.change(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => OpportunityPayload, { description: 'Says that an opportunity is won, or lost.' })
  async closeOpportunity(
    @Ctx() ctx: Context,
    @Arg('input', () => CloseOpportunityInput, { description: 'Which opportunity, and how it ended.' })
    input: CloseOpportunityInput,
  ): Promise<OpportunityPayload> {
    ctx.require('write');
    return { opportunity: await this.service.close(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }
}

@Resolver(() => Account)
export class AccountOpportunitiesResolver {
  constructor(private readonly service: OpportunityService) {}

  @FieldResolver(() => OpportunityConnection, {
    name: 'opportunities',
    description: 'The account’s opportunities, filtered and in order.',
  })
  opportunitiesOf(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => OpportunitiesArgs) args: OpportunitiesArgs,
  ): Promise<OpportunityConnection> {
    return this.service.list(ctx, args, id);
  }
}
