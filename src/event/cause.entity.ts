import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  CodeColumn,
  IdColumn,
  JsonColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { graphqlEnum } from '../kernel/graphql/enum.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import type { CauseKind } from './scribe.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly cause: Cause;
  }
}

const CauseKindEnum = graphqlEnum('CauseKind', 'What decided.', {
  RULE: 'A declared rule: an entry condition, a segment’s condition, a scorecard.',
  PERSON: 'A member of the team.',
  INTEGRATION: 'A program, by its API key.',
  PLAYBOOK: 'A playbook.',
  DEFINITION: 'A changed definition, by which the account was looked at anew.',
  TIME: 'Time that passed.',
  SIGNAL: 'A signal that came in.',
});

@ObjectType({ simpleResolvers: true, description: 'A fact as it was when something was decided.' })
export class FactReading {
  @Field(() => String, { description: 'The fact’s path.' })
  readonly name!: string;

  /** As it was recorded: a moment in milliseconds. */
  readonly value!: unknown;
}

/** Why something was decided. Holds ids and keys, never names: the summary gets its names on read. */
@Entity('cause')
@Index('cause_account', ['accountId', 'at'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Why something was decided: the rule, the person or the playbook, and the facts as they were.',
})
export class Cause implements Node {
  /** For the compiler alone: the columns that are not named as their property. */
  declare readonly columnNames?: { readonly template: 'summary'; readonly readings: 'facts' };

  @IdColumn()
  id!: string;

  @RefColumn({ nullable: true })
  accountId!: string | null;

  @Field(() => CauseKindEnum, { description: 'What decided.' })
  @CodeColumn({ length: 16 })
  kind!: CauseKind;

  /** May hold `{{actor}}` and `{{account}}`. */
  @TextColumn(1000, { name: 'summary' })
  template!: string;

  @CodeColumn({ nullable: true })
  playbookKey!: string | null;

  @CodeColumn({ nullable: true })
  playbookHash!: string | null;

  @RefColumn({ nullable: true })
  runId!: string | null;

  @RefColumn({ nullable: true })
  eventId!: string | null;

  @RefColumn({ nullable: true })
  actorId!: string | null;

  @Field(() => String, {
    name: 'condition',
    simple: false,
    nullable: true,
    description: 'The CEL condition that held.',
  })
  @LongTextColumn({ nullable: true })
  conditionText!: string | null;

  @JsonColumn({ name: 'facts' })
  readings!: Record<string, unknown>;

  @Field(() => GraphQLTime, { description: 'When it was decided.' })
  @TimeColumn()
  at!: number;

  @Field(() => [FactReading], { description: 'The facts that were read, as they were.' })
  get facts(): FactReading[] {
    return Object.entries(this.readings).map(([name, value]) => ({ name, value: value ?? null }));
  }
}
