import { ArgsType, Field, ID, ObjectType } from 'type-graphql';
import { FactReading } from '../../event/cause.entity.js';
import { graphqlEnum } from '../../kernel/graphql/enum.js';
import type { WhyNotCheck, WhyNotQuestion, WhyNotVerdict } from '../enrolment/why-not.types.js';

const WhyNotQuestionEnum = graphqlEnum<WhyNotQuestion>(
  'WhyNotQuestion',
  'What stands between a playbook and a run of it, in the order in which it is asked.',
  {
    IN_FORCE: 'Whether a version is in force for the account.',
    SUBJECT: 'Whether the contact or the renewal is there.',
    TRIGGER: 'What fires it, each operand of its condition by itself.',
    TRIGGER_MEMORY:
      'What the trigger remembers of the subject: that it fired and was not false since, that a date has had its ' +
      'chance, which moment it waits for.',
    AUDIENCE: 'Whether the subject is in the audience, each operand by itself.',
    GOAL_ALREADY_MET: 'Whether the goal is met already.',
    LIVE_RUN: 'Whether a run of it lives for the subject.',
    REENTRY: 'Whether the subject may run it again.',
    HOLDOUT: 'Whether the subject is kept as control.',
    GROUP: 'Whether a run of its group stands in the way.',
    IN_INTERVENTION: 'Whether the account is in intervention.',
    NOISE_BUDGET: 'Whether the noise budget has room.',
    QUIET_HOURS: 'Whether it is a quiet hour.',
    COOLDOWN: 'Whether another run has started too short a while ago.',
    HELD_BACK: 'Whether a firing waits to be released.',
  },
);

const WhyNotVerdictEnum = graphqlEnum<WhyNotVerdict>('WhyNotVerdict', 'What a question came to.', {
  MET: 'It stands in no way.',
  NOT_MET: 'It says no.',
  UNKNOWN: 'A fact that decides is not known yet.',
  WAITING: 'It takes time, or something that is yet to happen.',
});

@ObjectType({ simpleResolvers: true, description: 'One question, and what it came to.' })
class WhyNotAnswer implements WhyNotCheck {
  @Field(() => WhyNotQuestionEnum, { description: 'What was asked.' })
  readonly check!: WhyNotQuestion;

  @Field(() => WhyNotVerdictEnum, { description: 'What it came to.' })
  readonly verdict!: WhyNotVerdict;

  @Field(() => String, { description: 'In words.' })
  readonly text!: string;

  @Field(() => [FactReading], { description: 'The facts that were read, as they are; null = unknown.' })
  readonly facts!: FactReading[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'Why a playbook has no run for somebody: every question that stands in between, over the present facts.',
})
export class WhyNot {
  @Field(() => String, { description: 'The playbook’s key.' })
  readonly playbookKey!: string;

  readonly accountId!: string;
  readonly contactId!: string | null;
  readonly renewalId!: string | null;

  @Field(() => String, {
    description: 'In one line: the first that says no, else the first that is unknown, else what it waits for.',
  })
  readonly summary!: string;

  @Field(() => [WhyNotAnswer], { description: 'Every question, in order.' })
  readonly checks!: readonly WhyNotCheck[];
}

@ArgsType()
export class WhyNotArgs {
  @Field(() => String, { description: 'The playbook’s key.' })
  playbookKey!: string;

  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => ID, { nullable: true, description: 'The contact, for a playbook about a contact.' })
  contactId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The renewal, for a playbook about a renewal; left out = the account’s next open one.',
  })
  renewalId?: string | null;
}
