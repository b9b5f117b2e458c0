import 'reflect-metadata';
import { Field, InputType, ObjectType } from 'type-graphql';

/** What the one `input` of every mutation holds besides its own fields. */
@InputType()
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description: 'Comes back in the payload, so that a client can tell its calls apart.',
  })
  clientMutationId?: string | null;
}

/** What every mutation answers besides its own fields. */
@ObjectType({ simpleResolvers: true })
export abstract class MutationPayload {
  @Field(() => String, {
    nullable: true,
    description: 'The `clientMutationId` of the input.',
  })
  clientMutationId?: string | null;
}
