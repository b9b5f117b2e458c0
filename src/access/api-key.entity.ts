import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  CodeColumn,
  HashColumn,
  IdColumn,
  JsonColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import type { Scope } from '../kernel/context.js';
import { NamedActor } from '../kernel/graphql/named-actor.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { ScopeEnum } from './scope.enums.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly api_key: ApiKey;
  }
}

/** A key by which a program, or a member’s own scripts, come in. The key itself is kept by nobody but its holder. */
@Entity('api_key')
@Index('api_key_hash', ['keyHash'], { unique: true })
@ObjectType({
  implements: [Node, NamedActor],
  simpleResolvers: true,
  description: 'A key by which a program comes in. It is shown once, when it is made; Perennial keeps its hash.',
})
export class ApiKey {
  @IdColumn()
  id!: string;

  @Field(() => String, { description: 'What it is for.' })
  @TextColumn(100)
  name!: string;

  @Field(() => String, { description: 'How the key begins, to tell it from others.' })
  @CodeColumn({ length: 16 })
  prefix!: string;

  /** SHA-256 of the key. */
  @HashColumn()
  keyHash!: Buffer;

  @Field(() => [ScopeEnum], { description: 'What it may do.' })
  @JsonColumn()
  scopes!: Scope[];

  /** The member that the key acts as, when it is a personal one. */
  @RefColumn({ nullable: true })
  memberId!: string | null;

  /** The id of who made it. */
  @RefColumn()
  createdBy!: string;

  @Field(() => GraphQLTime, { description: 'When it was made.' })
  @TimeColumn()
  createdAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was revoked; null while it works.' })
  @TimeColumn({ nullable: true })
  revokedAt!: number | null;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'When it was last used, to the minute; null when it never was.',
  })
  @TimeColumn({ nullable: true })
  lastUsedAt!: number | null;
}
