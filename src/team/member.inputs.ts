import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { ItemError } from '../kernel/graphql/item-error.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { Member } from './member.entity.js';
import { MemberTitleEnum, TeamFunctionEnum } from './member.enums.js';
import type { MemberTitle, TeamFunction } from './member.types.js';

@InputType({ description: 'Which team members. All that is given must hold.' })
export class MemberFilter {
  @Field(() => [TeamFunctionEnum], { nullable: true, description: 'With one of these functions.' })
  functions?: TeamFunction[] | null;

  @Field(() => [ID], { nullable: true, description: 'Reporting directly to one of these members.' })
  managerIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they still work here.' })
  isActive?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name, mail address or external id hold this text, whatever its case and accents.',
  })
  search?: string | null;
}

@ArgsType()
export class MembersArgs extends PageArgs {
  @Field(() => MemberFilter, { nullable: true, description: 'Which members; all when left out.' })
  filter?: MemberFilter | null;
}

@InputType({ description: 'A time for which a member is away.' })
export class AbsenceInput {
  @Field(() => GraphQLTime, { description: 'When it begins.' })
  from!: number;

  @Field(() => GraphQLTime, { description: 'When the member is back.' })
  to!: number;

  @Field(() => String, {
    nullable: true,
    description: 'External id of the member who covers; it may be in the same batch.',
  })
  coverExternalId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the member who covers.' })
  coverId?: string | null;

  @Field(() => String, { nullable: true, description: 'Why, at most 200 characters.' })
  reason?: string | null;
}

@InputType({ description: 'A team member, by external id. A field that is left out stays as it is; null clears it.' })
export class TeamMemberInput {
  @Field(() => String, {
    description: 'The id that the member has in your own systems, at most 255 characters; compared byte for byte.',
  })
  externalId!: string;

  @Field(() => String, { nullable: true, description: 'Name, at most 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Mail address, at most 320 characters.' })
  email?: string | null;

  @Field(() => [TeamFunctionEnum], { nullable: true, description: 'All that the member does.' })
  functions?: TeamFunction[] | null;

  @Field(() => MemberTitleEnum, { nullable: true, description: 'Rank.' })
  title?: MemberTitle | null;

  @Field(() => String, { nullable: true, description: 'External id of the manager; it may be in the same batch.' })
  managerExternalId?: string | null;

  @Field(() => [String], { nullable: true, description: 'All groups of the member, at most 50 of 64 characters.' })
  groups?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'All skills of the member, at most 50 of 64 characters.' })
  skills?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Accounts that the member can carry, 0 to 10,000.' })
  capacity?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the member still works here; true for a new one.' })
  isActive?: boolean | null;

  @Field(() => [AbsenceInput], { nullable: true, description: 'All times away, at most 100.' })
  absences?: AbsenceInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse the edit, with CONFLICT, unless the member is at this version.',
  })
  expectedVersion?: number | null;
}

@InputType({ description: 'What upsertTeamMembers takes.' })
export class UpsertTeamMembersInput extends MutationInput {
  @Field(() => [TeamMemberInput], { description: 'The members, at most 1,000.' })
  members!: TeamMemberInput[];
}

@ObjectType({ simpleResolvers: true, description: 'What became of one member of the batch.' })
export class UpsertTeamMemberResult {
  @Field(() => Member, {
    nullable: true,
    description: 'The member as they are now; null when refused and not known before.',
  })
  member!: Member | null;

  @Field(() => ItemError, { nullable: true, description: 'Why the item was refused; null when it was taken.' })
  error!: ItemError | null;

  @Field(() => Boolean, { description: 'Whether this call made the member.' })
  isCreated!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What upsertTeamMembers answers.' })
export class UpsertTeamMembersPayload extends MutationPayload {
  @Field(() => [UpsertTeamMemberResult], { description: 'One result for each member, in the order sent.' })
  results!: UpsertTeamMemberResult[];
}
