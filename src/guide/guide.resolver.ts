import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { Contact } from '../contact/contact.entity.js';
import { ContactService } from '../contact/contact.service.js';
import { Cause } from '../event/cause.entity.js';
import { CauseService } from '../event/cause.service.js';
import { Context } from '../kernel/context.js';
import { Guide } from './guide.entity.js';
import { GuideItem, GuidesArgs, ReportGuideInput, ReportGuidePayload } from './guide.inputs.js';
import { GuideService } from './guide.service.js';

@Resolver(() => Guide)
export class GuideResolver {
  constructor(
    private readonly service: GuideService,
    private readonly accounts: AccountService,
    private readonly contactService: ContactService,
    private readonly causes: CauseService,
  ) {}

  @Query(() => Guide, { nullable: true, description: 'One offered guide by its id; null when there is none.' })
  guide(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The offered guide’s id.' }) id: string,
  ): Promise<Guide | null> {
    return this.service.byId(ctx, id);
  }

  @Query(() => [Guide], {
    description:
      'What your product shows to one person: the guide under way, none or one at each account. Follow it with ' +
      'the subscription guideChanged.',
  })
  guides(@Ctx() ctx: Context, @Args(() => GuidesArgs) args: GuidesArgs): Promise<Guide[]> {
    return this.service.ofPerson(ctx, args);
  }

  @FieldResolver(() => String, { description: 'Its title.' })
  async title(@Ctx() ctx: Context, @Root() guide: Guide): Promise<string> {
    return (await this.service.content(ctx, guide)).title;
  }

  @FieldResolver(() => String, { nullable: true, description: 'A text to show: Markdown.' })
  async body(@Ctx() ctx: Context, @Root() guide: Guide): Promise<string | null> {
    return (await this.service.content(ctx, guide)).body ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Where it leads.' })
  async url(@Ctx() ctx: Context, @Root() guide: Guide): Promise<string | null> {
    return (await this.service.content(ctx, guide)).url ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The key of the survey that it puts, for a guide of kind SURVEY.',
  })
  async survey(@Ctx() ctx: Context, @Root() guide: Guide): Promise<string | null> {
    return (await this.service.content(ctx, guide)).survey ?? null;
  }

  @FieldResolver(() => [GuideItem], { description: 'Its points, in order.' })
  items(@Ctx() ctx: Context, @Root() guide: Guide): Promise<GuideItem[]> {
    return this.service.items(ctx, guide);
  }

  @FieldResolver(() => Account, { description: 'The account.' })
  account(@Ctx() ctx: Context, @Root() { accountId }: Guide): Promise<Account | null> {
    return this.accounts.byId(ctx, accountId);
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'The person.' })
  contact(@Ctx() ctx: Context, @Root() { contactId }: Guide): Promise<Contact | null> {
    return this.contactService.byId(ctx, contactId);
  }

  @FieldResolver(() => Cause, { description: 'Why it was offered.' })
  cause(@Ctx() ctx: Context, @Root() { causeId }: Guide): Promise<Cause | null> {
    return this.causes.byId(ctx, causeId);
  }

  @Mutation(() => ReportGuidePayload, {
    description:
      'Takes what your product reports of a guide: that it was shown, begun, finished or put away, or a point of ' +
      'it that was ticked.',
  })
  async reportGuide(
    @Ctx() ctx: Context,
    @Arg('input', () => ReportGuideInput, { description: 'Which guide, and what happened.' }) input: ReportGuideInput,
  ): Promise<ReportGuidePayload> {
    ctx.require('write');
    return { guide: await this.service.report(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }
}

@Resolver(() => Contact)
export class ContactGuidesResolver {
  constructor(private readonly service: GuideService) {}

  @FieldResolver(() => [Guide], {
    description: 'The person’s guides that have not ended: the one under way first, then those that wait behind it.',
  })
  guides(@Ctx() ctx: Context, @Root() { id }: Contact): Promise<Guide[]> {
    return this.service.ofContact(ctx, id);
  }
}
