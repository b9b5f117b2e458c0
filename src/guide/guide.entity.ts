import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, HashColumn, IdColumn, IntColumn, JsonColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import type { GuideDefinition } from './guide.definition.js';
import { GuideKindEnum, GuideStatusEnum } from './guide.enums.js';
import type { GuideKind, GuideStatus } from './guide.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly guide_content: GuideContent;
    readonly guide_offer: Guide;
  }
}

/** What a guide says, kept once for all to whom it was offered: as it was then, whatever becomes of the plugin. */
@Entity('guide_content')
export class GuideContent {
  /** SHA-256 of the body, in hex. */
  @CodeColumn({ primary: true })
  hash!: string;

  @JsonColumn()
  body!: GuideDefinition;
}

/** A guide that was offered to one person. Turns alone write it. */
@Entity('guide_offer')
@Index('guide_offer_effect', ['effectHash'], { unique: true })
@Index('guide_offer_person', ['contactHash', 'status'])
@Index('guide_offer_contact', ['contactId', 'status'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A guide that was offered to one person inside the product: at most one is under way for a person, others ' +
    'wait behind it.',
})
export class Guide implements Node {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn()
  contactId!: string;

  /** SHA-256 of the person's external id, by which a product asks. */
  @HashColumn()
  contactHash!: Buffer;

  @Field(() => Int, { description: 'Rises by one with every change.' })
  @IntColumn()
  version!: number;

  @Field(() => String, { name: 'key', simple: false, description: 'The guide’s key, as its plugin declares it.' })
  @CodeColumn()
  guideKey!: string;

  @Field(() => GuideKindEnum, { description: 'What sort of guide it is.' })
  @CodeColumn({ length: 16 })
  kind!: GuideKind;

  @CodeColumn()
  contentHash!: string;

  @Field(() => GuideStatusEnum, { description: 'Where it stands.' })
  @CodeColumn({ length: 16 })
  status!: GuideStatus;

  /** Keys of the points that are done. */
  @JsonColumn()
  itemsDone!: string[];

  @Field(() => GraphQLTime, { description: 'When a playbook asked for it.' })
  @TimeColumn()
  queuedAt!: number;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'Since when the product may show it; null while it waits behind another.',
  })
  @TimeColumn({ nullable: true })
  offeredAt!: number | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'Until when it is offered.' })
  @TimeColumn({ nullable: true })
  expiresAt!: number | null;

  @Field(() => GraphQLTime, { description: 'When it last changed.' })
  @TimeColumn()
  changedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was completed, dismissed or expired.' })
  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  @RefColumn()
  causeId!: string;

  @CodeColumn({ nullable: true })
  playbookKey!: string | null;

  @RefColumn({ nullable: true })
  runId!: string | null;

  @CodeColumn({ nullable: true })
  stepKey!: string | null;

  /** SHA-256 of account and key: the same effect offers one guide. */
  @HashColumn()
  effectHash!: Buffer;
}
