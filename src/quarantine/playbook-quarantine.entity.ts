import { Field, ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { CodeColumn, LongTextColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly playbook_quarantine: PlaybookQuarantine;
  }
}

/** A version of a playbook that went over the limit of an evaluation: it stands still for every account. */
@Entity('playbook_quarantine')
@ObjectType({
  simpleResolvers: true,
  description:
    'A version of a playbook with a condition that goes over the limit of an evaluation: it starts nothing, and its ' +
    'runs stand still, until it is retried or another version is published.',
})
export class PlaybookQuarantine {
  @Field(() => String, { description: 'The version’s content hash.' })
  @CodeColumn({ primary: true })
  hash!: string;

  @Field(() => String, { description: 'The playbook’s key.' })
  @CodeColumn()
  playbookKey!: string;

  @Field(() => String, { description: 'OVER_LIMIT.' })
  @CodeColumn()
  code!: string;

  @Field(() => String, { description: 'Which condition, and what limit.' })
  @LongTextColumn()
  reason!: string;

  /** At whose turn it was found. */
  @RefColumn()
  accountId!: string;

  @Field(() => GraphQLTime, { description: 'Since when.' })
  @TimeColumn()
  since!: number;
}
