import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { Context } from '../kernel/context.js';
import { MemberAbsence, MemberConnection, MemberLoad, TeamRole } from './member.connection.js';
import { Member } from './member.entity.js';
import { MembersArgs, UpsertTeamMembersInput, UpsertTeamMembersPayload } from './member.inputs.js';
import { MemberService } from './member.service.js';
import { MemberLoadService } from './member-load.service.js';
import { MemberUpsertService } from './member-upsert.service.js';

@Resolver(() => Member)
export class MemberResolver {
  constructor(
    private readonly members: MemberService,
    private readonly loads: MemberLoadService,
    private readonly upserts: MemberUpsertService,
  ) {}

  @Query(() => Member, { nullable: true, description: 'One team member by id; null when there is none.' })
  member(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'The member’s id.' }) id: string,
  ): Promise<Member | null> {
    return this.members.byId(ctx, id);
  }

  @Query(() => MemberConnection, { name: 'members', description: 'Your own people, by name.' })
  list(@Ctx() ctx: Context, @Args(() => MembersArgs) args: MembersArgs): Promise<MemberConnection> {
    return this.members.list(ctx, args);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Whom the member reports to.' })
  manager(@Ctx() ctx: Context, @Root() { managerId }: Member): Promise<Member | null> | null {
    return managerId === null ? null : this.members.byId(ctx, managerId);
  }

  @FieldResolver(() => [MemberAbsence], { description: 'Times away, the earliest first.' })
  absences(@Root() { absences }: Member): MemberAbsence[] {
    return absences.map(({ from, to, coverId, reason }) => ({
      from,
      to,
      coverId: coverId ?? null,
      reason: reason ?? null,
    }));
  }

  @FieldResolver(() => MemberLoad, { description: 'What the member carries now.' })
  load(@Ctx() ctx: Context, @Root() member: Member): Promise<MemberLoad> {
    return this.loads.loadOf(ctx, member);
  }

  @Mutation(() => UpsertTeamMembersPayload, {
    description:
      'Creates and edits team members by their external ids, at most 1,000; item by item, each all or nothing.',
  })
  async upsertTeamMembers(
    @Ctx() ctx: Context,
    @Arg('input', () => UpsertTeamMembersInput, { description: 'The members.' }) input: UpsertTeamMembersInput,
  ): Promise<UpsertTeamMembersPayload> {
    ctx.require('write');
    return { results: await this.upserts.upsert(ctx, input.members), clientMutationId: input.clientMutationId ?? null };
  }
}

@Resolver(() => MemberAbsence)
export class MemberAbsenceResolver {
  constructor(private readonly members: MemberService) {}

  @FieldResolver(() => Member, { nullable: true, description: 'Who covers; null when nobody does.' })
  cover(@Ctx() ctx: Context, @Root() { coverId }: MemberAbsence): Promise<Member | null> | null {
    return coverId === null ? null : this.members.byId(ctx, coverId);
  }
}

@Resolver(() => TeamRole)
export class TeamRoleResolver {
  constructor(private readonly members: MemberService) {}

  @FieldResolver(() => Member, { description: 'The member.' })
  member(@Ctx() ctx: Context, @Root() { memberId }: TeamRole): Promise<Member | null> {
    return this.members.byId(ctx, memberId);
  }
}

@Resolver(() => Account)
export class AccountTeamResolver {
  constructor(private readonly members: MemberService) {}

  @FieldResolver(() => Member, {
    nullable: true,
    description: 'The member who owns the account; null when nobody does.',
  })
  owner(@Ctx() ctx: Context, @Root() { ownerId }: Account): Promise<Member | null> | null {
    return ownerId === null ? null : this.members.byId(ctx, ownerId);
  }

  @FieldResolver(() => [TeamRole], { description: 'The account team beside the owner.' })
  team(@Root() { team }: Account): TeamRole[] {
    return team.map(({ role, memberId }) => ({ role, memberId }));
  }
}
