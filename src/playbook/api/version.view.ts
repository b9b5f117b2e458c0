import { Field, ObjectType } from 'type-graphql';
import { Connection } from '../../kernel/graphql/connection.js';
import { Node } from '../../kernel/graphql/node.js';
import { versionIdOf } from '../version/version-id.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A version of a playbook: its content.' })
export class PlaybookVersion extends Node {
  @Field(() => String, {
    description:
      'The plugin version in which this content first came; of a draft that was stored through the API, `draft-` ' +
      'and its number.',
  })
  readonly label!: string;

  @Field(() => String, { description: 'SHA-256 of the definition’s canonical JSON.' })
  readonly hash!: string;
}

export const versionView = (hash: string, label: string): PlaybookVersion =>
  Object.assign(new PlaybookVersion(), { id: versionIdOf(hash), label, hash });

@ObjectType({ simpleResolvers: true, description: 'A list of versions.' })
export class PlaybookVersionConnection extends Connection(PlaybookVersion) {}
