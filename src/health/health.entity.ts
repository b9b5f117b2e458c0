import { Field, Float, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { HealthBandEnum } from '../account/account.enums.js';
import { BoolColumn, CodeColumn, IntColumn, JsonColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import type { Band, Contribution } from './health.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_health: AccountHealth;
    readonly health_history: HealthHistoryRow;
  }
}

@ObjectType({
  simpleResolvers: true,
  description: 'What one measure adds to a health score. The points of a score’s contributions add up to it exactly.',
})
class HealthContribution {
  @Field(() => String, { description: 'The measure’s key in its scorecard.' })
  readonly measure!: string;

  @Field(() => String, { description: 'The measure’s title.' })
  readonly title!: string;

  @Field(() => Float, { description: 'Points of the score, in hundredths at the finest.' })
  readonly points!: number;

  @Field(() => Float, {
    description:
      'Its share of the whole, 0 to 1; more than declared while other measures have no data, 0 while it has none ' +
      'itself.',
  })
  readonly weight!: number;

  @Field(() => String, { description: 'What was measured, and what it comes to.' })
  readonly reason!: string;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'When its data is of, or last changed; null while there never was any.',
  })
  readonly freshAt!: number | null;
}

/** What the rows of `account_health` and of `health_history` have in common: a score as it stood from a moment on. */
@ObjectType({ simpleResolvers: true })
abstract class HealthStanding {
  /** For the compiler alone: the columns that are not named as their property. */
  declare readonly columnNames?: { readonly hundredths: 'score'; readonly parts: 'contributions' };

  /** Hundredths of a point. */
  @IntColumn({ name: 'score', nullable: true })
  hundredths!: number | null;

  @Field(() => HealthBandEnum, {
    nullable: true,
    description: 'What the score comes to; null while no measure has data.',
  })
  @CodeColumn({ nullable: true, length: 6 })
  band!: Band | null;

  @Field(() => String, {
    name: 'modelVersion',
    simple: false,
    description:
      'The scorecard and the version of it that made the score: key@hash; empty when none is for this account.',
  })
  @CodeColumn({ length: 80 })
  model!: string;

  @JsonColumn({ name: 'contributions' })
  parts!: Contribution[];

  @Field(() => GraphQLTime, { nullable: true, description: 'Since when the account has been in its band.' })
  @TimeColumn({ nullable: true })
  bandSince!: number | null;

  @Field(() => Boolean, { description: 'Whether a measure’s data is older than the scorecard allows.' })
  @BoolColumn()
  isStale!: boolean;

  @Field(() => Float, { nullable: true, description: 'The score, 0 to 100; null while no measure has data.' })
  get score(): number | null {
    return this.hundredths === null ? null : this.hundredths / 100;
  }

  @Field(() => [HealthContribution], { description: 'What makes the score, measure by measure.' })
  get contributions(): HealthContribution[] {
    return this.parts.map(({ measure, title, hundredths, share, reason, freshAt }) => ({
      measure,
      title,
      points: hundredths / 100,
      weight: share,
      reason,
      freshAt,
    }));
  }
}

/** An account's health as of its last turn, for queries, filters and orders. */
@Entity('account_health')
@Index('account_health_band', ['band', 'accountId'])
@Index('account_health_score', ['hundredths', 'accountId'])
@ObjectType('Health', { simpleResolvers: true, description: 'How healthy an account is, and why.' })
export class AccountHealth extends HealthStanding {
  /** For the compiler alone: the columns that are not named as their property. */
  declare readonly columnNames?: {
    readonly hundredths: 'score';
    readonly parts: 'contributions';
    readonly trendHundredths: 'trend';
  };

  @RefColumn({ primary: true })
  accountId!: string;

  /** Hundredths of a point against 30 days ago. */
  @IntColumn({ name: 'trend', nullable: true })
  trendHundredths!: number | null;

  @TimeColumn({ nullable: true })
  trendSince!: number | null;

  @BoolColumn()
  isRestated!: boolean;

  @Field(() => GraphQLTime, { description: 'When this came to be so.' })
  @TimeColumn()
  at!: number;

  /** Set when it was asked for as of a moment: then history and changes end there. */
  asOf?: number;
}

/** What an account's health was from a moment on; at most one row a turn. */
@Entity('health_history')
@ObjectType('HealthChange', {
  simpleResolvers: true,
  description: 'A change of an account’s health: what the score was from a moment on, and why.',
})
export class HealthHistoryRow extends HealthStanding {
  @RefColumn({ primary: true })
  accountId!: string;

  @Field(() => GraphQLTime, { description: 'When it came to be so.' })
  @TimeColumn({ primary: true })
  at!: number;

  /** The standing that it changed; undefined for the first. */
  before?: HealthHistoryRow | undefined;
}
