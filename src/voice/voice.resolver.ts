import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Contact } from '../contact/contact.entity.js';
import { ContactService } from '../contact/contact.service.js';
import { Context } from '../kernel/context.js';
import { SurveyAnswer } from './survey-answer.entity.js';
import { Ticket } from './ticket.entity.js';
import { SurveyAnswerConnection, SurveyAnswersArgs, TicketConnection, TicketsArgs } from './voice.inputs.js';
import { SurveyAnswerService, TicketService } from './voice.service.js';

@Resolver(() => SurveyAnswer)
export class SurveyAnswerResolver {
  constructor(
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
  ) {}

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: SurveyAnswer): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'Who answered.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: SurveyAnswer): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }
}

@Resolver(() => Ticket)
export class TicketResolver {
  constructor(
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
  ) {}

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Ticket): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'Who opened it.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: Ticket): Promise<Contact | null> | null {
    return contactId === null ? null : this.contacts.byId(ctx, contactId);
  }
}

@Resolver(() => Account)
export class AccountVoiceResolver {
  constructor(
    private readonly ticketService: TicketService,
    private readonly answerService: SurveyAnswerService,
  ) {}

  @FieldResolver(() => TicketConnection, { description: 'Its support tickets, the latest opened first.' })
  tickets(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => TicketsArgs) args: TicketsArgs,
  ): Promise<TicketConnection> {
    return this.ticketService.ofAccount(ctx, id, args);
  }

  @FieldResolver(() => SurveyAnswerConnection, { description: 'Its people’s answers to surveys, the latest first.' })
  surveyAnswers(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => SurveyAnswersArgs) args: SurveyAnswersArgs,
  ): Promise<SurveyAnswerConnection> {
    return this.answerService.ofAccount(ctx, id, args);
  }
}
