import { Field, ID, ObjectType } from 'type-graphql';
import { GraphQLTime } from '../../kernel/graphql/scalars.js';
import type { HeldBack } from '../enrolment/held-back.entity.js';
import type { Run } from '../run/run.entity.js';

@ObjectType({
  simpleResolvers: true,
  description: 'A playbook that fired for somebody: the run that began, or why none did.',
})
export class Firing {
  @Field(() => ID, { description: 'The id of the run, or of the held-back firing, by which it was asked for.' })
  readonly id!: string;

  @Field(() => String, { description: 'The playbook’s key.' })
  readonly playbookKey!: string;

  @Field(() => String, {
    description:
      'What it is the firing of: the event’s id, the number of the rise, the date, the slot, or the command’s key.',
  })
  readonly occurrence!: string;

  @Field(() => GraphQLTime, { description: 'When it fired.' })
  readonly at!: number;

  readonly accountId!: string;
  readonly causeId!: string;
  readonly effectHash!: Buffer;
}

/** A run is the firing that it began by; one that was held back before fired then. */
export const firingView = (id: string, run: Run | null, heldBack: HeldBack | null): Firing | null => {
  const fired = heldBack ?? run;
  if (fired === null) return null;
  const { playbookKey, occurrence, accountId, causeId, effectHash } = fired;
  return Object.assign(new Firing(), {
    id,
    playbookKey,
    occurrence,
    accountId,
    causeId,
    effectHash,
    at: heldBack?.at ?? run?.startedAt,
  });
};
