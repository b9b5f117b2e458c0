import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Context } from '../../kernel/context.js';
import { PlaybookDraftService } from './playbook-draft.service.js';
import { SavePlaybookDraftInput, SavePlaybookDraftPayload } from './playbook-draft.view.js';

@Resolver()
export class PlaybookDraftResolver {
  constructor(private readonly drafts: PlaybookDraftService) {}

  @Mutation(() => SavePlaybookDraftPayload, {
    description:
      'Stores a playbook as a draft: a version that fires nothing until setPlaybookRollout releases it. The same ' +
      'content again is the same version. Needs the scope ADMIN.',
  })
  async savePlaybookDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => SavePlaybookDraftInput, { description: 'The text.' }) input: SavePlaybookDraftInput,
  ): Promise<SavePlaybookDraftPayload> {
    ctx.require('admin');
    return {
      ...(await this.drafts.save(ctx, { ...input, format: input.format ?? 'YAML' })),
      clientMutationId: input.clientMutationId ?? null,
    };
  }
}
