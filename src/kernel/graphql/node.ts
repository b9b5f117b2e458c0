import 'reflect-metadata';
import { Field, ID, InterfaceType } from 'type-graphql';

/** Whatever has an identity. Value objects have no `id`. */
@InterfaceType({
  description: 'A record that can be read again by its id with `node` or `nodes`.',
})
export abstract class Node {
  @Field(() => ID, {
    description: 'A TypeID (`acct_01j9…`): globally unique, ordered by time, opaque to clients.',
  })
  id!: string;
}
