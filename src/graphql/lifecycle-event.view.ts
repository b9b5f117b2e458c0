import { Field, Float, ID, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import type { FactType } from '../condition/fact.js';
import { EVENT_TYPES, EVENTS, type EventType, enumName, typeName } from '../event/catalogue.js';
import type { LifecycleEventRow } from '../event/lifecycle-event.entity.js';
import type { Context } from '../kernel/context.js';
import { Money, money } from '../kernel/graphql/money.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { minorPerMajor, roundHalfEven } from '../kernel/money.js';
import type { EdgeLoaders, EdgeTypes } from './edges.js';
import { type EdgeField, type EventShape, type GroupField, isEdge, shapeOf, type ValueField } from './event-fields.js';

/** The events that the log has; a GraphQL type each. */
export const LOGGED_TYPES = EVENT_TYPES.filter((type) => EVENTS[type].isLogged);

/** What happens to accounts, and what happens to the company: its plugins and playbooks. */
export const ACCOUNT_EVENTS = LOGGED_TYPES.filter((type) => EVENTS[type].subject !== 'company');
export const COMPANY_EVENTS = LOGGED_TYPES.filter((type) => EVENTS[type].subject === 'company');

/** STAGE_ENTERED for clients, `stage.entered` in the code. */
export const LifecycleEventType = typeEnum('LifecycleEventType', 'What happened to an account.', ACCOUNT_EVENTS);
export const CompanyEventType = typeEnum('CompanyEventType', 'What happened to plugins and playbooks.', COMPANY_EVENTS);

function typeEnum(name: string, description: string, types: readonly EventType[]): Readonly<Record<string, EventType>> {
  const values = Object.fromEntries(types.map((type) => [enumName(type), type]));
  registerEnumType(values, {
    name,
    description: `${description} New kinds of events may be added.`,
    valuesConfig: Object.fromEntries(
      types.map((type) => [enumName(type), { description: `${EVENTS[type].title} (\`${type}\`).` }]),
    ),
  });
  return values;
}

/** An event as GraphQL answers it: the row, and the means to load what it points to. */
export abstract class EventView {
  constructor(
    readonly row: LifecycleEventRow,
    readonly loaders: EdgeLoaders,
    /** The reporting currency, in which amounts of events are. */
    readonly currency: string,
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

type ViewClass = new (row: LifecycleEventRow, loaders: EdgeLoaders, currency: string) => EventView;

export interface EventTypes {
  /** The interface of what happened to an account. */
  readonly LifecycleEvent: new () => EventView;
  /** The interface of what happened to the company. */
  readonly CompanyEvent: new () => EventView;
  readonly byType: ReadonlyMap<EventType, ViewClass>;
}

/**
 * Makes the interfaces `LifecycleEvent` and `CompanyEvent` and, from the catalogue, one type for every event that is
 * logged. To be called once: type-graphql keeps its types for the life of the process.
 */
export function defineEventTypes(types: EdgeTypes): EventTypes {
  const shapes = new Map(LOGGED_TYPES.map((type) => [type, shapeOf(type)]));
  const required = requiredNames([...shapes.values()]);
  const LifecycleEvent = defineLifecycleEvent(types);
  const CompanyEvent = defineCompanyEvent(types);
  const groups = new Map<string, GroupClass>();
  const byType = new Map(
    [...shapes].map(([type, shape]) => [
      type,
      defineType(type, shape, { types, required, groups, LifecycleEvent, CompanyEvent }),
    ]),
  );
  return { LifecycleEvent, CompanyEvent, byType };
}

interface Making {
  readonly types: EdgeTypes;
  readonly required: ReadonlySet<string>;
  /** Object types of groups by name; each is made once. */
  readonly groups: Map<string, GroupClass>;
  readonly LifecycleEvent: new () => EventView;
  readonly CompanyEvent: new () => EventView;
}

function defineLifecycleEvent(types: EdgeTypes): new () => EventView {
  abstract class LifecycleEvent {}
  addCommon(LifecycleEvent, types, LifecycleEventType);
  Field(() => types.account, { description: 'The account concerned, as it is now.' })(
    LifecycleEvent.prototype,
    'account',
  );
  InterfaceType('LifecycleEvent', {
    description:
      'Something that happened in an account’s life, as the log keeps it. Values are as of the event, records as ' +
      'of now.',
  })(LifecycleEvent);
  return LifecycleEvent as never;
}

function defineCompanyEvent(types: EdgeTypes): new () => EventView {
  abstract class CompanyEvent {}
  addCommon(CompanyEvent, types, CompanyEventType);
  InterfaceType('CompanyEvent', {
    description: 'Something that happened to the company’s plugins and playbooks, as the log keeps it.',
  })(CompanyEvent);
  return CompanyEvent as never;
}

function addCommon(target: { readonly prototype: object }, types: EdgeTypes, kinds: object): void {
  const add = (name: string, type: () => unknown, description: string, nullable = false) =>
    Field(type as never, { description, nullable })(target.prototype, name);
  add('id', () => ID, 'The event’s id: the same wherever and however often it is delivered.');
  add('cursor', () => String, 'Where the event stands in the log; `after` takes it.');
  add('type', () => kinds, 'What happened.');
  add('at', () => GraphQLTime, 'When it happened.');
  add('cause', () => types.cause, 'Why it happened, when that was recorded.', true);
}

function defineType(type: EventType, { edges, values, groups }: EventShape, making: Making): ViewClass {
  class View extends EventView {}
  for (const edge of edges) addEdge(View.prototype, edge, making);
  for (const value of values) addValue(View.prototype, value, making.required);
  for (const group of groups) addGroup(View.prototype, group, type, making);
  Object.defineProperty(View, 'name', { value: typeName(type) });
  ObjectType(typeName(type), {
    simpleResolvers: true,
    implements: EVENTS[type].subject === 'company' ? making.CompanyEvent : making.LifecycleEvent,
    description: `${EVENTS[type].title}.`,
  })(View);
  return View;
}

/** What groups and events have in common: data, and loaders for what it points to. */
interface Source {
  readonly row: Pick<LifecycleEventRow, 'data' | 'contactId'>;
  readonly loaders: EdgeLoaders;
  readonly currency: string;
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

function addValue(target: object, value: ValueField, required: ReadonlySet<string>): void {
  const { name, path, field } = value;
  const description = `${field.unit === 'money' ? field.description.replace(', major units', '') : field.description}.`;
  Field(graphqlType(value), { description, nullable: !required.has(name) })(target, name);
  method(target, name, ({ row, currency }) => {
    const found = row.data[path] ?? null;
    return field.unit === 'money' && typeof found === 'number'
      ? money(roundHalfEven(found * minorPerMajor(currency)), currency)
      : found;
  });
}

function addGroup(target: object, { name, members }: GroupField, event: EventType, making: Making): void {
  const { type, description } = groupOf(event, name);
  const Group = making.groups.get(type) ?? defineGroup(type, members, making);
  making.groups.set(type, Group);
  Field(() => Group, { description })(target, name);
  method(target, name, ({ row, loaders, currency }) => {
    const data = Object.fromEntries(members.map(({ path }) => [tailOf(path), row.data[path]]));
    return new Group({ data, contactId: null }, loaders, currency);
  });
}

interface Group {
  readonly type: string;
  readonly description: string;
  readonly of: string;
}

const MARK = { type: 'HealthMark', of: 'A health score and its band at a moment.' };
const BEFORE = 'As it was before.';
/** Beginning of an event's type and the group's name → the object that it is in GraphQL. */
const GROUPS: Readonly<Record<string, Group>> = {
  'health.changed/before': { ...MARK, description: BEFORE },
  'health.changed/after': { ...MARK, description: 'As it was after.' },
  'task./before': { type: 'TaskBefore', description: BEFORE, of: 'What lists of tasks go by, before a change.' },
  'guide./before': { type: 'GuideBefore', description: BEFORE, of: 'What lists of guides go by, before a change.' },
  'contact./previous': {
    type: 'EarlierPlace',
    description: 'Where the person was before, as far as that is known.',
    of: 'Where a person was before.',
  },
};

/** @throws when the catalogue has a group that no type was given to: two events would share one by its name */
function groupOf(event: EventType, name: string): Group {
  const [, group] =
    Object.entries(GROUPS).find(([key]) => {
      const [beginning = '', tail] = key.split('/');
      return tail === name && event.startsWith(beginning);
    }) ?? [];
  if (group === undefined) throw new Error(`The group ${name} of ${event} has no GraphQL type in GROUPS.`);
  return group;
}

type GroupClass = new (row: Source['row'], loaders: EdgeLoaders, currency: string) => Source;

function defineGroup(type: string, members: GroupField['members'], { types }: Making): GroupClass {
  class Group implements Source {
    constructor(
      readonly row: Source['row'],
      readonly loaders: EdgeLoaders,
      readonly currency: string,
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

function graphqlType({ field, enumeration }: ValueField): () => NumberConstructor {
  if (enumeration !== undefined) return (() => enumeration) as never;
  if (field.unit === 'money') return (() => Money) as never;
  return (field.unit === 'whole' ? () => Int : GRAPHQL_TYPES[field.type]) as () => NumberConstructor;
}
