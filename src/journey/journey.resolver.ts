import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Contact } from '../contact/contact.entity.js';
import { ContactService } from '../contact/contact.service.js';
import { Context } from '../kernel/context.js';
import { Member } from '../team/member.entity.js';
import { MemberService } from '../team/member.service.js';
import { CheckIn } from './check-in.entity.js';
import { isDue } from './check-in.rules.js';
import { TimelineService } from './timeline.service.js';
import { Touchpoint } from './touchpoint.entity.js';
import {
  LogTouchpointInput,
  PlanTouchpointInput,
  TimelineArgs,
  TimelineConnection,
  TouchpointPayload,
} from './touchpoint.inputs.js';
import { TouchpointService } from './touchpoint.service.js';

@Resolver(() => Touchpoint)
export class TouchpointResolver {
  constructor(
    private readonly touchpoints: TouchpointService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
  ) {}

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Touchpoint): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The person concerned.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: Touchpoint): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'The member who did it, or will.' })
  member(@Ctx() ctx: Context, @Root() { memberId }: Touchpoint): Promise<Member | null> | null {
    return memberId === null ? null : this.members.byId(ctx, memberId);
  }

  @Mutation(() => TouchpointPayload, { description: 'Writes down a contact with the customer that took place.' })
  async logTouchpoint(
    @Ctx() ctx: Context,
    @Arg('input', () => LogTouchpointInput, { description: 'The contact.' }) input: LogTouchpointInput,
  ): Promise<TouchpointPayload> {
    ctx.require('write');
    return { touchpoint: await this.touchpoints.log(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => TouchpointPayload, { description: 'Writes down a contact with the customer that is planned.' })
  async planTouchpoint(
    @Ctx() ctx: Context,
    @Arg('input', () => PlanTouchpointInput, { description: 'The plan.' }) input: PlanTouchpointInput,
  ): Promise<TouchpointPayload> {
    ctx.require('write');
    return { touchpoint: await this.touchpoints.plan(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }
}

@Resolver(() => CheckIn)
export class CheckInResolver {
  @FieldResolver(() => Boolean, { description: 'Whether it is due and has not been done.' })
  isOverdue(@Ctx() ctx: Context, @Root() { dueAt }: CheckIn): boolean {
    return isDue(dueAt, ctx.now());
  }
}

@Resolver(() => Account)
export class AccountJourneyResolver {
  constructor(
    private readonly touchpoints: TouchpointService,
    private readonly timelines: TimelineService,
  ) {}

  @FieldResolver(() => CheckIn, {
    nullable: true,
    description: 'When the account is to be contacted again; null before its first turn.',
  })
  checkIn(@Ctx() ctx: Context, @Root() { id }: Account): Promise<CheckIn | null> {
    return this.touchpoints.checkInOf(ctx, id);
  }

  @FieldResolver(() => TimelineConnection, {
    description: 'What happened at the account and what is planned, the latest first.',
  })
  timeline(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => TimelineArgs) args: TimelineArgs,
  ): Promise<TimelineConnection> {
    return this.timelines.ofAccount(ctx, id, args);
  }
}
