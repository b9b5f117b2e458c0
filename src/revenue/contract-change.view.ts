import { Field, ObjectType } from 'type-graphql';
import { TimelineEntry } from '../journey/timeline-entry.js';
import { Money } from '../kernel/graphql/money.js';
import { SubscriptionStatusEnum } from './revenue.enums.js';
import type { SubscriptionStatus } from './revenue.types.js';

@ObjectType({
  implements: TimelineEntry,
  simpleResolvers: true,
  description: 'A contract that began, changed, was given notice of or ended.',
})
export class ContractChange implements TimelineEntry {
  readonly subscriptionId!: string;

  id!: string;
  at!: number;
  summary!: string;
  isPlanned!: boolean;

  @Field(() => SubscriptionStatusEnum, { description: 'How the subscription stood from then on.' })
  readonly subscriptionStatus!: SubscriptionStatus;

  @Field(() => SubscriptionStatusEnum, {
    nullable: true,
    description: 'How it stood before; null for one that is new.',
  })
  readonly subscriptionStatusBefore!: SubscriptionStatus | null;

  @Field(() => Money, { description: 'What it added to the MRR from then on, in its currency.' })
  readonly mrr!: Money;

  @Field(() => Money, { description: 'What it added to the MRR before, in the currency that it had then.' })
  readonly mrrBefore!: Money;
}
