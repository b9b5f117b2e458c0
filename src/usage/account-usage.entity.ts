import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { BigIntColumn, IntColumn, RealColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_usage: AccountUsage;
    readonly usage_person: UsagePerson;
  }
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Last 30 complete days over the 30 before, minus 1: -0.3 is down 30 %. Null under 60 days of history or 20 events.',
})
export class UsageChange {
  @Field(() => Float, { nullable: true, description: 'Of usage events.' })
  readonly events!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of active people.' })
  readonly activePeople!: number | null;
}

/** An account's use of the product as of its last turn, for queries. Windows are the last 30 company days. */
@Entity('account_usage')
@ObjectType('Usage', {
  simpleResolvers: true,
  description: 'How an account uses the product, over the last 30 company days unless said otherwise.',
})
export class AccountUsage {
  @RefColumn({ primary: true })
  accountId!: string;

  @Field(() => GraphQLTime, { nullable: true, description: 'When the declared activation rule was first met.' })
  @TimeColumn({ nullable: true })
  activatedAt!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Time to first value: days from the first contract’s start to activation; 0 if during the trial.',
  })
  @IntColumn({ nullable: true })
  daysToFirstValue!: number | null;

  @Field(() => Int, { description: 'Frequency: days with use.' })
  @IntColumn()
  activeDays!: number;

  @Field(() => Int, { description: 'Breadth: distinct people with use.' })
  @IntColumn()
  activePeople!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Active people as a share of the seats contracted; null without seats.',
  })
  @RealColumn({ nullable: true })
  breadthShare!: number | null;

  @Field(() => Int, { description: 'Depth: key features used.' })
  @IntColumn()
  keyFeaturesUsed!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Key features used as a share of the key features; null when none are declared.',
  })
  @RealColumn({ nullable: true })
  keyFeaturesShare!: number | null;

  @Field(() => Int, { description: 'Adoption: features used since the start.' })
  @IntColumn()
  featuresUsed!: number;

  @Field(() => Int, {
    description: 'Of the features used since the start, those in use before its 60th day had passed.',
  })
  @IntColumn()
  featuresUsedFirst60Days!: number;

  @Field(() => Float, { nullable: true, description: 'Minutes in the product; null while no durations are sent.' })
  @RealColumn({ nullable: true })
  minutes!: number | null;

  @Field(() => Float, { name: 'events', simple: false, description: 'Usage events.' })
  @BigIntColumn()
  events30!: number;

  @Field(() => Float, { description: 'Usage events ever.' })
  @BigIntColumn()
  totalEvents!: number;

  @RealColumn({ nullable: true })
  changeEvents!: number | null;

  @RealColumn({ nullable: true })
  changePeople!: number | null;

  @Field(() => Int, { description: 'Features first used in the last 14 company days.' })
  @IntColumn()
  newFeatures14Days!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When the product was last used.' })
  @TimeColumn({ nullable: true })
  lastActiveAt!: number | null;

  @Field(() => UsageChange, { nullable: true, description: 'How use changes; null while neither change is known.' })
  get change(): UsageChange | null {
    return this.changeEvents === null && this.changePeople === null
      ? null
      : { events: this.changeEvents, activePeople: this.changePeople };
  }
}

/**
 * The active days of a person at an account: 64 bits up to `lastDay`. A person is the number of the contact's external
 * id.
 */
@Entity('usage_person')
export class UsagePerson {
  @RefColumn({ primary: true })
  accountId!: string;

  @BigIntColumn({ primary: true })
  personNumber!: number;

  @IntColumn()
  lastDay!: number;

  @BigIntColumn()
  m0!: number;

  @BigIntColumn()
  m1!: number;
}
