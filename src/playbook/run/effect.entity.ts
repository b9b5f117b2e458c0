import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../../database/columns.js';
import { Node } from '../../kernel/graphql/node.js';
import { GraphQLJSON, GraphQLTime } from '../../kernel/graphql/scalars.js';
import type { EffectKind, EffectPayload, EffectStatus } from '../model/effect.types.js';
import { EffectKindEnum, EffectStatusEnum } from './effect.enums.js';

declare module '../../database/tables.js' {
  interface Tables {
    readonly effect: Effect;
  }
}

/** Something asked of the outside: written by the turn that wants it, performed later, outside of any transaction. */
@Entity('effect')
@Index('effect_key', ['effectHash'], { unique: true })
@Index('effect_due', ['status', 'nextAt'])
@Index('effect_list', ['kind', 'createdAt'])
@Index('effect_account', ['accountId', 'createdAt'])
@Index('effect_run', ['runId'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Something that a step, or a measure, asks to be done outside: how far it is, and what came of it.',
})
export class Effect extends Node {
  @IdColumn()
  declare id: string;

  @HashColumn()
  effectHash!: Buffer;

  @Field(() => EffectKindEnum, { description: 'What asks for it.' })
  @CodeColumn({ length: 16 })
  kind!: EffectKind;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @RefColumn({ nullable: true })
  runId!: string | null;

  @Field(() => String, { nullable: true, description: 'The playbook’s key; null for a measure.' })
  @CodeColumn({ nullable: true })
  playbookKey!: string | null;

  @Field(() => String, { nullable: true, description: 'The step’s key; null for a measure.' })
  @CodeColumn({ nullable: true })
  stepKey!: string | null;

  /** What stands in one queue: a plugin, or a built-in action. One that hangs holds up none of the others. */
  @CodeColumn({ length: 80 })
  lane!: string;

  @Field(() => String, { nullable: true, description: 'The plugin whose code does it; null for a built-in action.' })
  @CodeColumn({ nullable: true })
  plugin!: string | null;

  @Field(() => String, { description: 'http, email, slack, or the name of the plugin’s action or measure.' })
  @CodeColumn()
  action!: string;

  @JsonColumn()
  payload!: EffectPayload;

  @Field(() => EffectStatusEnum, { description: 'How far it is.' })
  @CodeColumn({ length: 16 })
  status!: EffectStatus;

  @Field(() => Int, { description: 'How often it was tried, since it was last asked for.' })
  @IntColumn()
  attempts!: number;

  /** How often it was taken out of the dead letter. */
  @IntColumn()
  replays!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it is tried next; null = not by itself.' })
  @TimeColumn({ nullable: true })
  nextAt!: number | null;

  @TimeColumn({ nullable: true })
  leasedUntil!: number | null;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What was answered, when it was done.' })
  @JsonColumn({ nullable: true })
  result!: unknown;

  @Field(() => String, { nullable: true, description: 'What it came to: OK, or what the plugin’s action said.' })
  @CodeColumn({ nullable: true })
  outcome!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it failed last, or stands still: TIMEOUT, HTTP_500, ADDRESS_REFUSED, MISSING_ACTION, QUARANTINED, …',
  })
  @CodeColumn({ nullable: true })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'The same in words.' })
  @TextColumn(500, { nullable: true })
  message!: string | null;

  @Field(() => GraphQLTime, { description: 'When it was asked for.' })
  @TimeColumn()
  createdAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was done, given up or cancelled.' })
  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  @RefColumn({ nullable: true })
  causeId!: string | null;

  @Field(() => String, { description: 'The key that the receiver is given: the same in every attempt.' })
  get idempotencyKey(): string {
    return this.effectHash.toString('hex');
  }
}
