import { Field, Float, ObjectType } from 'type-graphql';
import { TouchEnum } from '../account/account.enums.js';
import type { Touch } from '../account/account.types.js';
import { Node } from '../kernel/graphql/node.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What belonging to a segment decides, unless an earlier segment or the account itself does.',
})
export class SegmentSettingsView {
  @Field(() => TouchEnum, { nullable: true, description: 'How closely its accounts are looked after.' })
  readonly touch!: Touch | null;

  @Field(() => String, { nullable: true, description: 'How often its accounts are contacted: `7d`, `1mo`.' })
  readonly cadence!: string | null;

  @Field(() => String, { nullable: true, description: 'The key of the scorecard by which they are scored.' })
  readonly scorecard!: string | null;

  @Field(() => String, { nullable: true, description: 'The key of the segment that they are measured against.' })
  readonly benchmark!: string | null;
}

/** A segment as the present rulebook has it. */
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A named group of accounts: dynamic by its condition, or a static list.',
})
export class Segment implements Node {
  id!: string;

  @Field(() => String, { description: 'Its key: how conditions and integrations name it.' })
  key!: string;

  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it is for; null when nothing was said.' })
  description!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The CEL condition that decides who is in it; null when it is static.',
  })
  condition!: string | null;

  @Field(() => SegmentSettingsView, { description: 'What belonging to it decides.' })
  settings!: SegmentSettingsView;

  @Field(() => Float, {
    description: 'While accounts are looked at by a changed definition: the share done, 0 to 1; else 1.',
  })
  builtShare!: number;

  @Field(() => Boolean, { description: 'Whether it is a static list.' })
  get isStatic(): boolean {
    return this.condition === null;
  }

  @Field(() => Boolean, { description: 'Whether accounts are still being looked at by a changed definition.' })
  get isBuilding(): boolean {
    return this.builtShare < 1;
  }
}
