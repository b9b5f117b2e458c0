import { Field, Float, ObjectType } from 'type-graphql';
import { HealthBandEnum } from '../account/account.enums.js';
import { TimelineEntry } from '../journey/timeline-entry.js';
import type { Band } from './health.types.js';

@ObjectType({ implements: TimelineEntry, simpleResolvers: true, description: 'Health came into another band.' })
export class HealthBandChange implements TimelineEntry {
  id!: string;
  at!: number;
  summary!: string;
  isPlanned!: boolean;

  @Field(() => HealthBandEnum, {
    nullable: true,
    description: 'The band from then on; null while no measure has data.',
  })
  readonly band!: Band | null;

  @Field(() => HealthBandEnum, { nullable: true, description: 'The band before; null when there was none.' })
  readonly bandBefore!: Band | null;

  @Field(() => Float, { nullable: true, description: 'The score from then on, 0 to 100.' })
  readonly healthScore!: number | null;

  @Field(() => Float, { nullable: true, description: 'The score before.' })
  readonly healthScoreBefore!: number | null;
}
