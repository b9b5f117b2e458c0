import 'reflect-metadata';
import {
  type GraphQLAbstractType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { buildSchemaSync, type ContainerType, getMetadataStorage, type NonEmptyArray } from 'type-graphql';
import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { readCountsAlone } from '../kernel/graphql/counted.js';
import { answerItems } from './batch/batch-items.js';

/**
 * Opens a subscription's stream: payloads come in batches, so that what they point to can be loaded together; each
 * payload is executed by itself and sent by itself.
 */
type OpenStream = (ctx: Context, args: Record<string, unknown>) => Promise<AsyncIterable<readonly unknown[]>>;

export interface SchemaParts {
  /** Resolver classes. */
  readonly resolvers: readonly (new (
    ...args: never[]
  ) => object)[];
  /** Class → instance. */
  readonly container: ContainerType;
  /** Field of `Subscription` → how its stream is opened. */
  readonly streams?: Readonly<Record<string, OpenStream>>;
}

const ROOTS = {
  Query: 'What can be read. Nothing here changes anything.',
  Mutation:
    'What can be done. A command takes the account’s turn before it answers, so its payload and the next query ' +
    'show the result.',
  Subscription:
    'What can be listened to. With `after` the log is replayed from that cursor and then goes on live, with no ' +
    'gap and no duplicate.',
};

/**
 * Puts the schema together from the domains' resolvers. @throws when a field of `Subscription` has no stream, or a
 * stream no field.
 */
export function buildPerennialSchema({ resolvers, container, streams = {} }: SchemaParts): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [...resolvers] as unknown as NonEmptyArray<new () => object>,
    container,
    validate: false,
    pubSub: noPubSub,
    skipCheck: true,
  });
  for (const [name, description] of Object.entries(ROOTS)) Object.assign(schema.getType(name) ?? {}, { description });
  containErrors(schema);
  resolveTypesByName(schema);
  connectStreams(schema, streams);
  placeErrors(schema);
  answerItems(schema);
  readCountsAlone(schema);
  return schema;
}

/**
 * Makes nullable what an error can meet, so that it blanks itself and no neighbour: every field of a root, every record
 * of a mutation's payload, and every field whose arguments can be refused (a cursor, a filter, a date).
 */
function containErrors(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('__')) continue;
    const isRoot = roots.some((root) => root === type);
    for (const field of Object.values(type.getFields())) {
      const isRecord = type.name.endsWith('Payload') && isCompositeType(getNullableType(field.type));
      if (type !== schema.getSubscriptionType() && (isRoot || isRecord || field.args.length > 0))
        field.type = getNullableType(field.type);
    }
  }
}

/** The schema as SDL: in alphabetical order, so that it changes only with the schema. */
export function emitSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/**
 * type-graphql resolves abstract types asynchronously, which costs a promise for each object and is not awaited by
 * compiled execution.
 */
function resolveTypesByName(schema: GraphQLSchema): void {
  const names = new Map<unknown, string>(getMetadataStorage().objectTypes.map(({ target, name }) => [target, name]));
  for (const type of Object.values(schema.getTypeMap()))
    if (isAbstractType(type)) (type as GraphQLAbstractType).resolveType = (value) => nameOf(value, names);
}

function nameOf(value: { __typename?: string }, names: ReadonlyMap<unknown, string>): string | undefined {
  if (value.__typename !== undefined) return value.__typename;
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const name = names.get(prototype.constructor);
    if (name !== undefined) return name;
  }
  return undefined;
}

function connectStreams(schema: GraphQLSchema, streams: Readonly<Record<string, OpenStream>>): void {
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  const missing = [
    ...Object.keys(fields).filter((name) => !streams[name]),
    ...Object.keys(streams).filter((name) => !fields[name]),
  ];
  if (missing.length > 0) throw new Error(`Subscriptions and their streams do not agree: ${missing.join(', ')}.`);
  for (const [name, field] of Object.entries(fields))
    field.subscribe = (_source: unknown, args: Record<string, unknown>, ctx: Context, _info: GraphQLResolveInfo) =>
      (streams[name] as OpenStream)(ctx, args);
}

/**
 * A rule names the place within what it was given; a client is told where that stands in its arguments: `["input",
 * "to"]`.
 */
function placeErrors(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (resolve === undefined || !field.args.some(({ name }) => name === 'input')) continue;
    field.resolve = async (...call) => {
      try {
        return await resolve(...call);
      } catch (error) {
        throw error instanceof PerennialError && error.inputPath !== undefined && error.inputPath[0] !== 'input'
          ? error.at('input')
          : error;
      }
    };
  }
}

/** What a `@Subscription` names as its `subscribe`; buildPerennialSchema puts the real stream there. */
export function byStream(): never {
  throw new Error('This subscription has no stream; buildPerennialSchema connects it.');
}

const noPubSub = { publish: byStream, subscribe: byStream };
