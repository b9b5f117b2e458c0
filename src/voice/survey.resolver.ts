import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Contact } from '../contact/contact.entity.js';
import { ContactService } from '../contact/contact.service.js';
import { Cause } from '../event/cause.entity.js';
import { CauseService } from '../event/cause.service.js';
import { Context } from '../kernel/context.js';
import { PageArgs } from '../kernel/graphql/args.js';
import { AnswerSurveyInput, AnswerSurveyPayload, Survey, SurveyRequestConnection } from './survey.inputs.js';
import { SurveyService } from './survey.service.js';
import { SurveyAnswer } from './survey-answer.entity.js';
import { SurveyRequest } from './survey-request.entity.js';
import { SurveyAnswerService } from './voice.service.js';

@Resolver(() => SurveyRequest)
export class SurveyRequestResolver {
  constructor(
    private readonly surveys: SurveyService,
    private readonly answers: SurveyAnswerService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => [Survey], { name: 'surveys', description: 'The surveys that playbooks may put to people.' })
  list(@Ctx() ctx: Context): Promise<Survey[]> {
    return this.surveys.list(ctx);
  }

  @Mutation(() => AnswerSurveyPayload, {
    description:
      'Takes a person’s answer to a survey that was put to them; the account’s turn is taken before it answers.',
  })
  async answerSurvey(
    @Ctx() ctx: Context,
    @Arg('input', () => AnswerSurveyInput, { description: 'The request and the answer.' }) input: AnswerSurveyInput,
  ): Promise<AnswerSurveyPayload> {
    ctx.require('write');
    return { ...(await this.surveys.answer(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @FieldResolver(() => Survey, { nullable: true, description: 'The survey; null when it is declared no longer.' })
  survey(@Ctx() ctx: Context, @Root() { surveyKey }: SurveyRequest): Promise<Survey | null> {
    return this.surveys.byKey(ctx, surveyKey);
  }

  @FieldResolver(() => Boolean, { description: 'Whether an answer is still waited for.' })
  isOpen(@Ctx() ctx: Context, @Root() { answeredAt, expiresAt }: SurveyRequest): boolean {
    return answeredAt === null && expiresAt > ctx.now();
  }

  @FieldResolver(() => SurveyAnswer, { nullable: true, description: 'The answer; null while there is none.' })
  answer(@Ctx() ctx: Context, @Root() { answerId }: SurveyRequest): Promise<SurveyAnswer | null> | null {
    return answerId === null ? null : this.answers.byId(ctx, answerId);
  }

  @FieldResolver(() => Account, { nullable: true, description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: SurveyRequest): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'Who is asked.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: SurveyRequest): Promise<Contact | null> {
    return this.contacts.byId(ctx, contactId);
  }

  @FieldResolver(() => Cause, { nullable: true, description: 'Why the person was asked.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: SurveyRequest): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }
}

@Resolver(() => Contact)
export class ContactSurveysResolver {
  constructor(private readonly surveys: SurveyService) {}

  @FieldResolver(() => SurveyRequestConnection, {
    description: 'Surveys that were put to the person, the latest first.',
  })
  surveyRequests(
    @Ctx() ctx: Context,
    @Root() { id }: Contact,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<SurveyRequestConnection> {
    return this.surveys.requests(ctx, { contactId: id }, args);
  }
}

@Resolver(() => Account)
export class AccountSurveysResolver {
  constructor(private readonly surveys: SurveyService) {}

  @FieldResolver(() => SurveyRequestConnection, {
    description: 'Surveys that were put to its people, the latest first.',
  })
  surveyRequests(
    @Ctx() ctx: Context,
    @Root() { id }: Account,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<SurveyRequestConnection> {
    return this.surveys.requests(ctx, { accountId: id }, args);
  }
}
