import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, HashColumn, IdColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { HeldBackReasonEnum } from './playbook.enums.js';
import type { HeldBackReason } from './playbook.types.js';

/** A playbook that fired and started no run. Its cause holds the facts as they were. */
@Entity('held_back')
@Index('held_back_effect', ['effectHash'], { unique: true })
@Index('held_back_account', ['accountId', 'at'])
@Index('held_back_playbook', ['playbookKey', 'at'])
@ObjectType({ implements: Node, simpleResolvers: true, description: 'A playbook that fired and started no run, and why.' })
export class HeldBack extends Node {
  @IdColumn()
  declare id: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @Field(() => String, { description: 'The playbook’s key.' })
  @CodeColumn()
  playbookKey!: string;

  /** Null when no playbook of this key was in force. */
  @CodeColumn({ nullable: true })
  playbookHash!: string | null;

  @Field(() => HeldBackReasonEnum, { description: 'Why it was held back.' })
  @CodeColumn({ length: 32 })
  reason!: HeldBackReason;

  @TextColumn(500)
  occurrence!: string;

  @HashColumn()
  effectHash!: Buffer;

  @Field(() => GraphQLTime, { description: 'When it fired.' })
  @TimeColumn()
  at!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it is looked at again; null = it is not.' })
  @TimeColumn({ nullable: true })
  releasesAt!: number | null;

  @RefColumn()
  causeId!: string;
}
