import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { Context } from '../../kernel/context.js';
import { LARGEST_SAMPLE } from './audience.js';
import { PlaybookCheckService } from './playbook-check.service.js';
import { CheckPlaybookInput, CheckPlaybookPayload, PlaybookAudience } from './playbook-check.view.js';

@ArgsType()
export class SampleArgs {
  @Field(() => Int, { nullable: true, description: `How many, at most ${LARGEST_SAMPLE}; 5 when left out.` })
  first?: number | null;
}

@Resolver(() => CheckPlaybookPayload)
export class PlaybookCheckResolver {
  constructor(private readonly checks: PlaybookCheckService) {}

  @Mutation(() => CheckPlaybookPayload, {
    complexity: 30_000,
    description:
      'Checks an unsaved text against what is in force, as an editor does while somebody types. Saves and ' +
      'changes nothing.',
  })
  async checkPlaybook(
    @Ctx() ctx: Context,
    @Arg('input', () => CheckPlaybookInput, { description: 'The text.' }) input: CheckPlaybookInput,
  ): Promise<CheckPlaybookPayload> {
    const found = await this.checks.check(ctx, input.text, input.format ?? 'YAML', input.playbookKey ?? undefined);
    return { clientMutationId: input.clientMutationId ?? null, ...found };
  }

  @FieldResolver(() => PlaybookAudience, {
    complexity: 40_000,
    nullable: true,
    description: 'Whom it would take in today; null while the text is refused.',
  })
  audience(@Root() { findAudience }: CheckPlaybookPayload): Promise<PlaybookAudience | null> {
    return findAudience();
  }
}

@Resolver(() => PlaybookAudience)
export class PlaybookAudienceResolver {
  constructor(private readonly checks: PlaybookCheckService) {}

  @FieldResolver(() => [Account], { description: 'The first of them by name.' })
  sample(
    @Ctx() ctx: Context,
    @Root() { sampleIds }: PlaybookAudience,
    @Args(() => SampleArgs) { first }: SampleArgs,
  ): Promise<Account[]> {
    return this.checks.sample(ctx, sampleIds.slice(0, Math.max(0, first ?? 5)));
  }
}
