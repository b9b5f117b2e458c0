import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { Member } from '../team/member.entity.js';
import { MemberService } from '../team/member.service.js';
import { AccessService } from './access.service.js';
import { ApiKey } from './api-key.entity.js';
import { CreateApiKeyInput, CreateApiKeyPayload, RevokeApiKeyInput, RevokeApiKeyPayload } from './api-key.inputs.js';
import { Viewer } from './viewer.js';

@Resolver(() => ApiKey)
export class AccessResolver {
  constructor(
    private readonly access: AccessService,
    private readonly members: MemberService,
  ) {}

  @Query(() => Viewer, { nullable: true, description: 'Who asks.' })
  viewer(@Ctx() ctx: Context): Promise<Member | ApiKey | null> {
    return ctx.actor.kind === 'MEMBER' ? this.members.byId(ctx, ctx.actor.id) : this.access.byId(ctx, ctx.actor.id);
  }

  @Query(() => [ApiKey], { description: 'All API keys, the oldest first, revoked ones too. Needs the scope ADMIN.' })
  async apiKeys(@Ctx() ctx: Context): Promise<ApiKey[]> {
    ctx.require('admin');
    return this.access.list(ctx);
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description: 'The member that a personal key acts as; null for a program’s.',
  })
  member(@Ctx() ctx: Context, @Root() { memberId }: ApiKey): Promise<Member | null> | null {
    return memberId === null ? null : this.members.byId(ctx, memberId);
  }

  @Mutation(() => CreateApiKeyPayload, { description: 'Makes an API key and shows it once. Needs the scope ADMIN.' })
  async createApiKey(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateApiKeyInput, { description: 'The key to make.' }) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    ctx.require('admin');
    return { ...(await this.access.create(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => RevokeApiKeyPayload, { description: 'Ends an API key. Needs the scope ADMIN.' })
  async revokeApiKey(
    @Ctx() ctx: Context,
    @Arg('input', () => RevokeApiKeyInput, { description: 'The key to end.' }) input: RevokeApiKeyInput,
  ): Promise<RevokeApiKeyPayload> {
    ctx.require('admin');
    return { apiKey: await this.access.revoke(ctx, input.apiKeyId), clientMutationId: input.clientMutationId ?? null };
  }
}
