import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ simpleResolvers: true, description: 'What came of the subjects of one arm.' })
export class PlaybookArm {
  @Field(() => Int, {
    description: 'With a hold-out: subjects that entered, each counted once. Without: runs that started.',
  })
  readonly runs!: number;

  @Field(() => Int, { description: 'Of how many the goal was met.' })
  readonly achieved!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'That as a share, 0 to 1, with a hold-out of all that entered, without of the runs that have ended; null ' +
      'while there are none.',
  })
  readonly achievedRate!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of how many the account’s MRR came to 0 within the time they were observed; null without a hold-out.',
  })
  readonly lost!: number | null;

  @Field(() => Float, { nullable: true, description: 'That as a share, 0 to 1; null while there are none.' })
  readonly lossRate!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'From low to high, with 95 % confidence.' })
export class LiftInterval {
  @Field(() => Float, { description: 'The low end, percentage points.' })
  readonly low!: number;

  @Field(() => Float, { description: 'The high end, percentage points.' })
  readonly high!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What a playbook does: its subjects against those that its hold-out keeps as control, both watched alike for ' +
    '90 days from when they entered.',
})
export class PlaybookEffect {
  @Field(() => PlaybookArm, { description: 'Those who got it.' })
  readonly treated!: PlaybookArm;

  @Field(() => PlaybookArm, { description: 'Those who fired and were held out; nobody without a hold-out.' })
  readonly control!: PlaybookArm;

  @Field(() => Float, {
    nullable: true,
    description:
      'By how many percentage points more often the goal was met by the treated; null while an arm is empty.',
  })
  readonly liftPoints!: number | null;

  @Field(() => LiftInterval, {
    nullable: true,
    description:
      'Where that lies with 95 % confidence (Newcombe’s hybrid score interval). One that holds 0 shows no effect.',
  })
  readonly interval!: LiftInterval | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'By how many percentage points more often the treated were lost: below 0 the playbook keeps customers; ' +
      'null while an arm is empty.',
  })
  readonly lossLiftPoints!: number | null;

  @Field(() => LiftInterval, { nullable: true, description: 'Where that lies with 95 % confidence.' })
  readonly lossInterval!: LiftInterval | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Of its runs of which a task was completed with an outcome, the share, 0 to 1, that said FALSE_ALARM; null ' +
      'while there is none.',
  })
  readonly falseAlarmRate!: number | null;
}
