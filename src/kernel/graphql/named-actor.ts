import 'reflect-metadata';
import { Field, InterfaceType } from 'type-graphql';
import { Node } from './node.js';

/** Who does something, as it is shown. */
@InterfaceType('Actor', {
  implements: Node,
  description: 'Who does something: a team member, or a program by its key.',
})
export abstract class NamedActor extends Node {
  @Field(() => String, { description: 'The member’s name, or what the key is for.' })
  name!: string;
}
