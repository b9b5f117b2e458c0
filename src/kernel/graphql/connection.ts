import 'reflect-metadata';
import { Field, Int, ObjectType } from 'type-graphql';
import type { Page } from '../page.js';
import { Money } from './money.js';
import { PageInfo } from './page-info.js';

interface ConnectionEdge<T> {
  readonly cursor: string;
  readonly node: T;
}

/**
 * A connection as resolvers answer it. What costs a statement of its own is a function, called only when the field is
 * asked for.
 */
export interface ConnectionShape<T> {
  readonly edges: readonly ConnectionEdge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: () => Promise<number>;
}

export interface ConnectionWithArr<T> extends ConnectionShape<T> {
  readonly arr: () => Promise<Money>;
}

export interface ConnectionOptions {
  /** Adds `arr: Money!`: the sum over the whole list, not over the page. */
  readonly arr?: boolean;
  /** What the edges are called before `Edge`; the class's name when left out. */
  readonly name?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: an abstract interface class has no constructor signature of its own
type NodeClass<T> = (abstract new (...args: any[]) => T) & { readonly name: string };
type ConnectionClass<Shape> = abstract new () => Shape;

/**
 * Makes the base of a connection type, with its edge type:
 * `@ObjectType({ simpleResolvers: true, description: '…' }) export class AccountConnection extends Connection(Account,
 * { arr: true }) {}`.
 */
export function Connection<T extends object>(
  node: NodeClass<T>,
  options: ConnectionOptions & { readonly arr: true },
): ConnectionClass<ConnectionWithArr<T>>;
export function Connection<T extends object>(
  node: NodeClass<T>,
  options?: ConnectionOptions,
): ConnectionClass<ConnectionShape<T>>;
export function Connection<T extends object>(
  node: NodeClass<T>,
  { arr = false, name = node.name }: ConnectionOptions = {},
): ConnectionClass<ConnectionShape<T>> {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One ${name} in a list, with its cursor.`,
  })
  class Edge implements ConnectionEdge<T> {
    @Field(() => String, {
      description: 'Where this record stands in the list: for `after` and `before`.',
    })
    readonly cursor!: string;

    @Field(() => node as never, { description: 'The record.' })
    readonly node!: T;
  }

  @ObjectType(`${name}ConnectionBase`, { simpleResolvers: true })
  abstract class Base implements ConnectionShape<T> {
    @Field(() => [Edge], {
      description: 'The page’s records, each with its cursor.',
    })
    readonly edges!: readonly Edge[];

    @Field(() => [node] as never, {
      description: 'The page’s records, without cursors.',
    })
    readonly nodes!: readonly T[];

    @Field(() => PageInfo, { description: 'Where the page lies in the list.' })
    readonly pageInfo!: PageInfo;

    @Field(() => Int, {
      description: 'How many records the whole list holds; counted only when asked for.',
    })
    readonly totalCount!: () => Promise<number>;
  }

  if (arr)
    Field(() => Money, {
      description: 'Annual recurring revenue of the whole list, in the reporting currency; summed only when asked for.',
    })(Base.prototype, 'arr');
  return Base as never;
}

/** A page as its connection; `more` adds what the list has besides (`{ arr: () => … }`). */
export function toConnection<T>(page: Page<T>): ConnectionShape<T>;
export function toConnection<T, More extends object>(page: Page<T>, more: More): ConnectionShape<T> & More;
export function toConnection<T>(page: Page<T>, more: object = {}): ConnectionShape<T> {
  const { nodes, cursors, hasNextPage, hasPreviousPage } = page;
  return {
    edges: nodes.map((node, at) => ({ node, cursor: cursors[at] ?? '' })),
    nodes,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
    totalCount: () => page.totalCount(),
    ...more,
  };
}
