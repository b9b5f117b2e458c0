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
import { Risk } from './risk.entity.js';
import {
  ChangeRiskInput,
  CloseRiskInput,
  OpenRiskInput,
  OpenRiskPayload,
  RiskConnection,
  RiskPayload,
  RisksArgs,
} from './risk.inputs.js';
import { RiskService } from './risk.service.js';
import { SaveRateService } from './save-rate.service.js';
import { SaveRate, SaveRateArgs } from './save-rate.view.js';

@Resolver(() => Risk)
export class RiskResolver {
  constructor(
    private readonly service: RiskService,
    private readonly saveRates: SaveRateService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => Risk, { nullable: true, description: 'One risk by its id; null when there is none.' })
  risk(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'The risk’s id.' }) id: string): Promise<Risk | null> {
    return this.service.byId(ctx, id);
  }

  @Query(() => RiskConnection, { description: 'Risks, filtered and in order.' })
  risks(@Ctx() ctx: Context, @Args(() => RisksArgs) args: RisksArgs): Promise<RiskConnection> {
    return this.service.list(ctx, args);
  }

  @Query(() => SaveRate, {
    complexity: 1_000,
    description:
      'Of the customers who meant to leave, how many stayed: by the INTENT_TO_LEAVE risks that were closed in a ' +
      'period of company days.',
  })
  saveRate(@Ctx() ctx: Context, @Args(() => SaveRateArgs) args: SaveRateArgs): Promise<SaveRate> {
    return this.saveRates.of(ctx, args);
  }

  @FieldResolver(() => String, { nullable: true, description: 'What is to be done about it.' })
  mitigation(@Ctx() ctx: Context, @Root() risk: Risk): Promise<string | null> {
    return this.service.mitigation(ctx, risk);
  }

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Risk): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, {
    nullable: true,
    description: 'The person whom it is about; null when it is about the account.',
  })
  contact(@Ctx() ctx: Context, @Root() { contactId }: Risk): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who is to see to it; null when nobody is.' })
  owner(@Ctx() ctx: Context, @Root() { ownerId }: Risk): Promise<Member | null> | null {
    return ownerId === null ? null : this.members.byId(ctx, ownerId);
  }

  @FieldResolver(() => Cause, { description: 'Why it was opened.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: Risk): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }

  @FieldResolver(() => Cause, { nullable: true, description: 'Why it was closed; null while it is open.' })
  endCause(@Ctx() ctx: Context, @Root() { endCauseId }: Risk): Promise<Cause | null> | null {
    return endCauseId === null ? null : this.causes.byId(ctx, endCauseId);
  }

  @Mutation(() => OpenRiskPayload, {
    description:
      'Opens a risk. At most one of a kind is open for an account: a second opening raises its severity and ' +
      'answers it.',
  })
  async openRisk(
    @Ctx() ctx: Context,
    @Arg('input', () => OpenRiskInput, { description: 'The risk.' }) input: OpenRiskInput,
  ): Promise<OpenRiskPayload> {
    ctx.require('write');
    return { ...(await this.service.open(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => RiskPayload, { description: 'Changes an open risk.' })
  async changeRisk(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeRiskInput, { description: 'Which risk, and what of it.' }) input: ChangeRiskInput,
  ): Promise<RiskPayload> {
    ctx.require('write');
    return { risk: await this.service.change(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => RiskPayload, { description: 'Closes an open risk, with its outcome.' })
  async closeRisk(
    @Ctx() ctx: Context,
    @Arg('input', () => CloseRiskInput, { description: 'Which risk, and how it ended.' }) input: CloseRiskInput,
  ): Promise<RiskPayload> {
    ctx.require('write');
    return { risk: await this.service.close(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }
}

@Resolver(() => Account)
export class AccountRisksResolver {
  constructor(private readonly service: RiskService) {}

  @FieldResolver(() => RiskConnection, { description: 'The account’s risks, filtered and in order.' })
  risks(@Ctx() ctx: Context, @Root() { id }: Account, @Args(() => RisksArgs) args: RisksArgs): Promise<RiskConnection> {
    return this.service.list(ctx, args, id);
  }
}
