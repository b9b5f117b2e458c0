import { Field, ObjectType } from 'type-graphql';
import { GraphQLTime } from '../../kernel/graphql/scalars.js';
import { Member } from '../../team/member.entity.js';

@ObjectType({ simpleResolvers: true, description: 'A step of a run that waits for a person’s word.' })
export class PendingApproval {
  @Field(() => String, { description: 'The step’s key: how approveStep names it.' })
  readonly stepKey!: string;

  @Field(() => String, { description: 'What is asked.' })
  readonly title!: string;

  @Field(() => Member, {
    nullable: true,
    description: 'The member who is asked; null when there was nobody. Anybody who may write can answer.',
  })
  readonly approver!: Member | null;

  @Field(() => GraphQLTime, { description: 'Since when it waits.' })
  readonly askedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it counts as refused; null = never.' })
  readonly givesUpAt!: number | null;
}
