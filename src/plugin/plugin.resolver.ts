import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { PlaybookService } from '../playbook/api/playbook.service.js';
import { Plugin } from '../playbook/api/playbook.view.js';
import { ReloadDesk } from './reload-desk.js';

@InputType({ description: 'Nothing but a mark to tell calls apart.' })
export class ReloadPluginsInput extends MutationInput {}

@ObjectType({ simpleResolvers: true, description: 'The plugins after they were loaded again.' })
export class ReloadPluginsPayload extends MutationPayload {
  @Field(() => [Plugin], { description: 'Every plugin, with what is wrong with it.' })
  plugins!: Plugin[];

  @Field(() => [String], { description: 'Keys of the playbooks that are new or changed.' })
  changedPlaybooks!: string[];
}

@Resolver()
export class PluginAdminResolver {
  constructor(
    private readonly publisher: ReloadDesk,
    private readonly books: PlaybookService,
  ) {}

  @Mutation(() => ReloadPluginsPayload, {
    description:
      'Loads the plugins folder, and the plugins that are packages, again. The sound ones go into force; one ' +
      'with faults keeps the version it had.',
  })
  async reloadPlugins(
    @Ctx() ctx: Context,
    @Arg('input', () => ReloadPluginsInput, { nullable: true, description: 'The call’s mark.' })
    input?: ReloadPluginsInput | null,
  ): Promise<ReloadPluginsPayload> {
    ctx.require('admin');
    const { changed } = await this.publisher.load(ctx);
    return {
      clientMutationId: input?.clientMutationId ?? null,
      plugins: await this.books.plugins(ctx.fresh()),
      changedPlaybooks: [...changed],
    };
  }
}
