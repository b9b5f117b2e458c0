import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AccountConnection } from '../account/account.connection.js';
import { Account } from '../account/account.entity.js';
import { AccountService } from '../account/account.service.js';
import { AccountsArgs } from '../account/account-filter.inputs.js';
import { Context } from '../kernel/context.js';
import {
  ChangeSegmentInput,
  CreateSegmentInput,
  DeleteSegmentInput,
  DeleteSegmentPayload,
  SegmentMembersInput,
  SegmentPayload,
} from './segment.inputs.js';
import { SegmentService } from './segment.service.js';
import { Segment } from './segment.view.js';
import { SegmentEditService } from './segment-edit.service.js';

@Resolver(() => Segment)
export class SegmentResolver {
  constructor(
    private readonly service: SegmentService,
    private readonly accountService: AccountService,
    private readonly edits: SegmentEditService,
  ) {}

  @Query(() => [Segment], {
    description: 'The segments in force, in their order: of each setting the first segment that sets it wins.',
  })
  segments(@Ctx() ctx: Context): Promise<Segment[]> {
    return this.service.all(ctx);
  }

  @Query(() => Segment, { nullable: true, description: 'One segment by its key; null when there is none.' })
  segmentByKey(
    @Ctx() ctx: Context,
    @Arg('key', () => String, { description: 'The key.' }) key: string,
  ): Promise<Segment | null> {
    return this.service.byKey(ctx, key);
  }

  @FieldResolver(() => Int, { description: 'How many accounts are in it.' })
  memberCount(@Ctx() ctx: Context, @Root() { key }: Segment): Promise<number> {
    return this.service.memberCount(ctx, key);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'Rises by one with every change; send it as `expectedVersion` so as not to overwrite somebody else’s. Null for ' +
      'a segment that a plugin declares: it is changed there.',
  })
  version(@Ctx() ctx: Context, @Root() { key }: Segment): Promise<number | null> {
    return this.service.version(ctx, key);
  }

  @FieldResolver(() => AccountConnection, { description: 'The accounts in it.' })
  accounts(
    @Ctx() ctx: Context,
    @Root() { key }: Segment,
    @Args(() => AccountsArgs) args: AccountsArgs,
  ): Promise<AccountConnection> {
    return this.accountService.list(ctx, args, { segmentKeys: [key] });
  }

  @Mutation(() => SegmentPayload, {
    description:
      'Declares a segment. Accounts are then looked at by it in the background, and its first entries fire ' +
      'no playbook.',
  })
  async createSegment(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateSegmentInput, { description: 'The segment.' }) input: CreateSegmentInput,
  ): Promise<SegmentPayload> {
    ctx.require('write');
    return { segment: await this.edits.create(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => SegmentPayload, {
    description:
      'Changes a segment that was declared through the API. With a changed condition accounts are looked at by it in ' +
      'the background; who enters or leaves because of that fires no playbook.',
  })
  async changeSegment(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeSegmentInput, { description: 'What is different.' }) input: ChangeSegmentInput,
  ): Promise<SegmentPayload> {
    ctx.require('write');
    return { segment: await this.edits.change(ctx, input), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => DeleteSegmentPayload, {
    description:
      'Deletes a segment that was declared through the API. Its accounts leave it in the background, which fires no ' +
      'playbook; what was recorded of it stays. Refused with SEGMENT_IN_USE while conditions in force name it, or ' +
      'while accounts are on its list.',
  })
  async deleteSegment(
    @Ctx() ctx: Context,
    @Arg('input', () => DeleteSegmentInput, { description: 'Which segment.' }) input: DeleteSegmentInput,
  ): Promise<DeleteSegmentPayload> {
    ctx.require('write');
    const key = await this.edits.delete(ctx, input);
    return { deletedId: input.id, key, clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => SegmentPayload, { description: 'Puts accounts into a static segment.' })
  async addToSegment(
    @Ctx() ctx: Context,
    @Arg('input', () => SegmentMembersInput, { description: 'Which accounts, and where.' }) input: SegmentMembersInput,
  ): Promise<SegmentPayload> {
    ctx.require('write');
    return {
      segment: await this.service.pin(ctx, input.segmentId, input.accountIds, true),
      clientMutationId: input.clientMutationId ?? null,
    };
  }

  @Mutation(() => SegmentPayload, { description: 'Takes accounts out of a static segment.' })
  async removeFromSegment(
    @Ctx() ctx: Context,
    @Arg('input', () => SegmentMembersInput, { description: 'Which accounts, and from where.' })
    input: SegmentMembersInput,
  ): Promise<SegmentPayload> {
    ctx.require('write');
    return {
      segment: await this.service.pin(ctx, input.segmentId, input.accountIds, false),
      clientMutationId: input.clientMutationId ?? null,
    };
  }
}

@Resolver(() => Account)
export class AccountSegmentsResolver {
  constructor(private readonly service: SegmentService) {}

  @FieldResolver(() => [Segment], {
    name: 'segments',
    description: 'The segments that the account is in, in their order.',
  })
  segmentsOf(@Ctx() ctx: Context, @Root() { id }: Account): Promise<Segment[]> {
    return this.service.ofAccount(ctx, id);
  }
}
