import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { hasRows, namesIn, WHOLE_LIST } from '../kernel/graphql/counted.js';
import { introspectedSize } from '../kernel/graphql/introspected.js';
import { DEFAULT_PAGE } from '../kernel/page.js';
import type { Limits } from './limits.js';
import { tooComplex } from './screen.js';

/** What an answer costs, in points of a few microseconds: a field without fields of its own. */
const LEAF = 1;
/** An object, besides its fields. */
const OBJECT = 2;
/** What a field with a resolver of its own costs besides: a loader, a text that is rendered. */
const COMPUTED = 15;
/** A record of a page, besides what is shown of it: it is read whole. */
const RECORD = 10;
/** A list within a record; such lists share statements, but each is looked up by itself. */
const NESTED_LIST = 20;
/** A field of the root: a statement or two. */
const ROOT_FIELD = 100;
/** A list of all records of a kind: a filter or an order that no index serves goes through all of them. */
const ROOT_LIST = 2_000;
/** The number, or the sum, of all records of a kind. */
const WHOLE_KIND = 2_000;
/** What a list without a page size is taken to hold: segments, stages, moves. */
const PLAIN_LIST = 5;
/** So many points of the introspection cost what one of a record does: it is read from memory. */
const INTROSPECTED = 2;

/** Of the types that a schema names, so many are a list or non-null of another: what `ofType` asks for. */
const WRAPPED = 0.5;

type Variables = Readonly<Record<string, unknown>>;

/**
 * Holds an operation to the points that it may cost, estimated from its fields and from the page sizes it asks for, and
 * its variables to their depth. What a field costs besides, it declares as its `complexity`. @throws QUERY_TOO_COMPLEX
 */
export function checkCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables | undefined,
  limits: Limits,
): void {
  if (!isWithinDepth(variables, limits.variableDepth))
    throw tooComplex(`The variables hold lists and objects deeper than ${limits.variableDepth} within each other.`, {
      limit: limits.variableDepth,
    });
  const root = schema.getRootType(operation.operation);
  const points = root ? new Estimate(schema, document, variables ?? {}).of(operation.selectionSet, root) : 0;
  if (points <= limits.points) return;
  throw tooComplex(
    `The operation may cost about ${points} points; ${limits.points} are allowed. Ask for smaller pages (\`first\`), ` +
      'for fewer fields, or in several operations.',
    { points, limit: limits.points },
  );
}

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((each) => isWithinDepth(each, depth - 1));
}

class Estimate {
  private readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  private readonly known = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Variables,
  ) {
    this.fragments = Object.fromEntries(
      document.definitions.flatMap((node) =>
        node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
      ),
    );
  }

  /** What the fields of one object cost; `page` is how many records its lists hold when it is a connection. */
  of(set: SelectionSetNode, type: unknown, page?: number): number {
    let points = 0;
    for (const node of set.selections) {
      if (node.kind === 'Field') points += this.ofField(node, type, page);
      else if (node.kind === 'InlineFragment')
        points += this.of(node.selectionSet, this.narrowed(type, node.typeCondition?.name.value), page);
      else points += this.ofFragment(node.name.value, page);
    }
    return points;
  }

  private ofField(node: FieldNode, parent: unknown, page: number | undefined): number {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    if (!field) return 0;
    const own = declared(field) + (this.isRoot(parent) ? ROOT_FIELD : isComputed(field, parent) ? COMPUTED : 0);
    if (!node.selectionSet || !isCompositeType(type)) return LEAF + own;
    if (field === SchemaMetaFieldDef || field === TypeMetaFieldDef)
      return own + Math.ceil(this.of(node.selectionSet, type) / INTROSPECTED);
    const size = this.pageSize(node, field);
    if (size === undefined)
      return own + (OBJECT + this.of(node.selectionSet, type)) * this.listSize(node, parent, field, page);
    const counts = this.ofCounts(node.selectionSet, parent);
    if (counts > 0 && !hasRows(node.selectionSet, this.fragments)) return own + OBJECT + counts;
    const read = (this.isRoot(parent) ? ROOT_LIST : NESTED_LIST) + RECORD * size;
    const shown = OBJECT + this.of(node.selectionSet, type, size);
    return own + counts + read + (isList(field) ? shown * size : shown);
  }

  /** The whole list's number and sum, which are asked of the list once, however long the page is. */
  private ofCounts(set: SelectionSetNode, parent: unknown): number {
    const names = new Set(namesIn(set, this.fragments));
    return WHOLE_LIST.filter((name) => names.has(name)).length * (this.isRoot(parent) ? WHOLE_KIND : NESTED_LIST);
  }

  /** How many objects a field without a page size answers. */
  private listSize(
    node: FieldNode,
    parent: unknown,
    field: GraphQLField<unknown, unknown>,
    page: number | undefined,
  ): number {
    if (!isList(field)) return isObjectType(parent) && parent.name === '__Type' ? WRAPPED : 1;
    if (page !== undefined && (field.name === 'nodes' || field.name === 'edges')) return page;
    const ids = node.arguments?.find(({ name }) => name.value === 'ids')?.value;
    const given = ids?.kind === 'Variable' ? this.variables[ids.name.value] : ids?.kind === 'ListValue' && ids.values;
    return Array.isArray(given) ? given.length : this.plainSize(parent, field);
  }

  private plainSize(parent: unknown, { name }: GraphQLField<unknown, unknown>): number {
    const isSchema = isObjectType(parent) && parent.name.startsWith('__');
    return (isSchema ? introspectedSize(this.schema, name) : undefined) ?? PLAIN_LIST;
  }

  private isRoot(type: unknown): boolean {
    return type === this.schema.getQueryType() || type === this.schema.getMutationType();
  }

  /** How many records a list by pages answers at most; undefined for what is none. */
  private pageSize(node: FieldNode, field: GraphQLField<unknown, unknown>): number | undefined {
    if (!field.args.some(({ name }) => name === 'first' || name === 'last')) return undefined;
    const given = ['first', 'last'].flatMap((name) => this.number(node, name));
    return given.length > 0 ? Math.max(0, ...given) : DEFAULT_PAGE;
  }

  private number(node: FieldNode, name: string): number[] {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    const number =
      value?.kind === 'IntValue'
        ? Number(value.value)
        : value?.kind === 'Variable'
          ? this.variables[value.name.value]
          : undefined;
    return typeof number === 'number' ? [number] : [];
  }

  private ofFragment(name: string, page: number | undefined): number {
    const fragment = this.fragments[name];
    if (!fragment) return 0;
    const key = `${name} ${page}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, 0);
    const type = this.schema.getType(fragment.typeCondition.name.value);
    this.known.set(key, this.of(fragment.selectionSet, type, page));
    return this.known.get(key) ?? 0;
  }

  private narrowed(type: unknown, name: string | undefined): unknown {
    return name === undefined ? type : this.schema.getType(name);
  }
}

function fieldOf(type: unknown, name: string): GraphQLField<unknown, unknown> | undefined {
  const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
  if (meta) return meta;
  return isObjectType(type) || isInterfaceType(type) ? (type as GraphQLObjectType).getFields()[name] : undefined;
}

const isList = ({ type }: GraphQLField<unknown, unknown>) => isListType(isNonNullType(type) ? type.ofType : type);

/** The introspection reads from memory, though each of its fields has a resolver. */
const isComputed = ({ resolve }: GraphQLField<unknown, unknown>, parent: unknown): boolean =>
  resolve !== undefined && !(isObjectType(parent) && parent.name.startsWith('__'));

/** What a field says that it costs besides what it shows. */
const declared = ({ extensions }: GraphQLField<unknown, unknown>): number =>
  typeof extensions.complexity === 'number' ? extensions.complexity : 0;
