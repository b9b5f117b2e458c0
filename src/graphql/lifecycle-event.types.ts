import { Field, Float, ID, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import type { FactType } from '../condition/fact.js';
import { EVENT_TYPES, EVENTS, type EventType, enumName, typeName } from '../event/catalogue.js';
import type { LifecycleEventRow } from '../event/lifecycle-event.entity.js';
import type { Context } from '../kernel/context.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import type { EdgeLoaders, EdgeTypes } from './edges.js';
import { type EdgeField, type EventShape, type GroupField, isEdge, shapeOf, type ValueField } from './event-fields.js';

/** The events that the log has; a GraphQL type each. */
export const LOGGED_TYPES = EVENT_TYPES.filter((type) => EVENTS[type].isLogged);

/** STAGE_ENTERED for clients, `stage.entered` in the code. */
export const LifecycleEventType = Object.fromEntries(LOGGED_TYPES.map((type) => [enumName(type), type])) as Readonly<
  Record<string, EventType>
>;

registerEnumType(LifecycleEventType, {
  name: 'LifecycleEventType',
  description: 'What happened. New kinds of events may be added.',
  valuesConfig: Object.fromEntries(
    LOGGED_TYPES.map((type) => [enumName(type), { description: `${EVENTS[type].title} (\`${type}\`).` }]),
  ),
});

/** An event as GraphQL answers it: the row, and the means to load what it points to. */
export abstract class EventView {
  constructor(
    readonly row: LifecycleEventRow,
    readonly loaders: EdgeLoaders,
  ) {}

  get id(): string {
    return this.row.id;
  }

  get cursor(): string {
    return this.row.cursor;
  }

  get type(): EventType {
    return this.row.type;
  }

  get at(): number {
    return this.row.at;
  }

  account(_args: unknown, ctx: Context): Promise<object | null> | null {
    return this.row.accountId === null ? null : this.loaders.account(ctx, this.row.accountId);
  }

  cause(_args: unknown, ctx: Context): Promise<object | null> | null {
    return this.row.causeId === null ? null : this.loaders.cause(ctx, this.row.causeId);
  }
}

type ViewClass = new (row: LifecycleEventRow, loaders: EdgeLoaders) => EventView;

export interface EventTypes {
  /** The interface, for what answers any event. */
  readonly LifecycleEvent: new () => EventView;
  readonly byType: ReadonlyMap<EventType, ViewClass>;
}

/**
 * Makes the interface `LifecycleEvent` and, from the catalogue, one type for every event that is logged. To be called
 * once:
 * type-graphql keeps its types for the life of the process.
 */
export function defineEventTypes(types: EdgeTypes): EventTypes {
  const shapes = new Map(LOGGED_TYPES.map((type) => [type, shapeOf(type)]));
  const required = requiredNames([...shapes.values()]);
  const LifecycleEvent = defineInterface(types);
  const groups = new Map<string, GroupClass>();
  const byType = new Map(
    [...shapes].map(([type, shape]) => [type, defineType(type, shape, { types, required, groups, LifecycleEvent })]),
  );
  return { LifecycleEvent, byType };
}

interface Making {
  readonly types: EdgeTypes;
  readonly required: ReadonlySet<string>;
  /** Object types of groups by name; each is made once. */
  readonly groups: Map<string, GroupClass>;
  readonly LifecycleEvent: new () => EventView;
}

function defineInterface(types: EdgeTypes): new () => EventView {
  abstract class LifecycleEvent {}
  const add = (name: string, type: () => unknown, description: string, nullable = false) =>
    Field(type as never, { description, nullable })(LifecycleEvent.prototype, name);
  add('id', () => ID, 'The event’s id: the same wherever and however often it is delivered.');
  add('cursor', () => String, 'Where the event stands in the log; `after` takes it.');
  add('type', () => LifecycleEventType, 'What happened.');
  add('at', () => GraphQLTime, 'When it happened.');
  add('account', () => types.account, 'The account concerned, as it is now; null for an event of the company.', true);
  add('cause', () => types.cause, 'Why it happened, when that was recorded.', true);
  InterfaceType('LifecycleEvent', {
    description:
      'Something that happened in an account’s life, as the log keeps it. Values are as of the event, records as ' +
      'of now.',
  })(LifecycleEvent);
  return LifecycleEvent as never;
}

function defineType(type: EventType, { edges, values, groups }: EventShape, making: Making): ViewClass {
  class View extends EventView {}
  for (const edge of edges) addEdge(View.prototype, edge, making);
  for (const value of values) addValue(View.prototype, value, making.required);
  for (const group of groups) addGroup(View.prototype, group, making);
  Object.defineProperty(View, 'name', { value: typeName(type) });
  ObjectType(typeName(type), {
    simpleResolvers: true,
    implements: making.LifecycleEvent,
    description: `${EVENTS[type].title}.`,
  })(View);
  return View;
}

/** What groups and events have in common: data, and loaders for what it points to. */
interface Source {
  readonly row: Pick<LifecycleEventRow, 'data' | 'contactId'>;
  readonly loaders: EdgeLoaders;
}

function addEdge(
  target: object,
  { name, path, edge, description }: EdgeField,
  { types, required }: Pick<Making, 'types' | 'required'>,
): void {
  Field(() => types[edge], { description, nullable: !required.has(name) })(target, name);
  method(target, name, ({ row, loaders }, ctx) => {
    const key = row.data[path] ?? (path === 'contactId' ? row.contactId : null);
    return typeof key === 'string' ? loaders[edge](ctx, key) : null;
  });
}

function addValue(target: object, { name, path, field }: ValueField, required: ReadonlySet<string>): void {
  Field(graphqlType(field.type), { description: `${field.description}.`, nullable: !required.has(name) })(target, name);
  method(target, name, ({ row }) => row.data[path] ?? null);
}

function addGroup(target: object, { name, members }: GroupField, making: Making): void {
  const { type, description } = GROUPS[name] ?? { type: name, description: name };
  const Group = making.groups.get(type) ?? defineGroup(type, members, making);
  making.groups.set(type, Group);
  Field(() => Group, { description })(target, name);
  method(target, name, ({ row, loaders }) => {
    const data = Object.fromEntries(members.map(({ path }) => [tailOf(path), row.data[path]]));
    return new Group({ data, contactId: null }, loaders);
  });
}

const GROUPS: Readonly<Record<string, { readonly type: string; readonly description: string; readonly of: string }>> = {
  before: { type: 'HealthMark', description: 'As it was before.', of: 'A health score and its band at a moment.' },
  after: { type: 'HealthMark', description: 'As it was after.', of: 'A health score and its band at a moment.' },
  previous: {
    type: 'EarlierPlace',
    description: 'Where the person was before, as far as that is known.',
    of: 'Where a person was before.',
  },
};

type GroupClass = new (row: Source['row'], loaders: EdgeLoaders) => Source;

function defineGroup(type: string, members: GroupField['members'], { types }: Making): GroupClass {
  class Group implements Source {
    constructor(
      readonly row: Source['row'],
      readonly loaders: EdgeLoaders,
    ) {}
  }
  for (const member of members) {
    const own = { ...member, path: tailOf(member.path) };
    if (isEdge(own)) addEdge(Group.prototype, own, { types, required: new Set() });
    else
      addValue(
        Group.prototype,
        { ...own, field: { ...own.field, description: own.field.description.replace(/ (before|after)$/, '') } },
        new Set(),
      );
  }
  ObjectType(type, {
    simpleResolvers: true,
    description: Object.values(GROUPS).find((group) => group.type === type)?.of ?? type,
  })(Group);
  return Group;
}

const tailOf = (path: string): string => path.slice(path.indexOf('.') + 1);

function method(target: object, name: string, answer: (source: Source, ctx: Context) => unknown): void {
  Object.defineProperty(target, name, {
    configurable: true,
    value(this: Source, _args: unknown, ctx: Context) {
      return answer(this, ctx);
    },
  });
}

/**
 * A name is non-null only when every event that has it always has it: GraphQL refuses an operation that asks for one
 * name as
 * `String!` of one event and as `String` of another.
 */
function requiredNames(shapes: readonly EventShape[]): ReadonlySet<string> {
  const all = shapes.flatMap(({ values, edges }) => [
    ...values.map(({ name, field }) => ({ name, isSure: !field.isOptional })),
    ...edges,
  ]);
  const unsure = new Set(all.filter(({ isSure }) => !isSure).map(({ name }) => name));
  return new Set(all.map(({ name }) => name).filter((name) => !unsure.has(name)));
}

const GRAPHQL_TYPES: Readonly<Record<FactType, () => unknown>> = {
  double: () => Float,
  bool: () => Boolean,
  string: () => String,
  timestamp: () => GraphQLTime,
  'list<string>': () => [String],
};

const graphqlType = (type: FactType) => GRAPHQL_TYPES[type] as () => NumberConstructor;
