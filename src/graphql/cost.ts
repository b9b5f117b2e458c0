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

/** What a list without a page size is taken to hold: segments, stages, moves. */
const PLAIN_LIST = 5;
/** What the statement of a list counts besides what it answers: a list within records is read for each of them. */
const STATEMENT = 10;
/** What it counts to go through all records of a kind, for their number or their sum. */
const WHOLE_KIND = 1_000;
/** So many objects of the schema cost what one record does. */
const INTROSPECTED = 4;

type Variables = Readonly<Record<string, unknown>>;

/**
 * Holds an operation to the number of objects that it may answer, estimated from the page sizes it asks for, and its
 * variables to their depth. @throws QUERY_TOO_COMPLEX
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
  const objects = root ? new Estimate(schema, document, variables ?? {}).of(operation.selectionSet, root) : 0;
  if (objects <= limits.objects) return;
  throw tooComplex(
    `The operation may answer about ${objects} objects; ${limits.objects} are allowed. Ask for smaller pages ` +
      `(\`first\`), or in several operations.`,
    {
      objects,
      limit: limits.objects,
    },
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

  /** Objects below one object of a type. */
  of(set: SelectionSetNode, type: unknown): number {
    let objects = 0;
    for (const node of set.selections) {
      if (node.kind === 'Field') objects += this.ofField(node, type);
      else if (node.kind === 'InlineFragment')
        objects += this.of(node.selectionSet, this.narrowed(type, node.typeCondition?.name.value));
      else objects += this.ofFragment(node.name.value);
    }
    return objects;
  }

  private ofField(node: FieldNode, parent: unknown): number {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    if (!node.selectionSet || !field || !isCompositeType(type)) return 0;
    const one = 1 + this.of(node.selectionSet, type);
    if (field === SchemaMetaFieldDef || field === TypeMetaFieldDef) return Math.ceil(one / INTROSPECTED);
    const pageSize = this.pageSize(node, field);
    if (pageSize === undefined) return one * (isPlainList(field) ? this.plainSize(parent, field) : 1);
    const counts = this.ofCounts(node.selectionSet, parent);
    if (counts > 0 && !hasRows(node.selectionSet, this.fragments)) return 1 + counts;
    return STATEMENT + counts + Math.max(1, pageSize) * one;
  }

  /** The whole list's number and sum, which are asked of the list once, however long the page is. */
  private ofCounts(set: SelectionSetNode, parent: unknown): number {
    const names = new Set(namesIn(set, this.fragments));
    return WHOLE_LIST.filter((name) => names.has(name)).length * (this.isRoot(parent) ? WHOLE_KIND : STATEMENT);
  }

  private plainSize(parent: unknown, { name }: GraphQLField<unknown, unknown>): number {
    const isSchema = isObjectType(parent) && parent.name.startsWith('__');
    return (isSchema ? introspectedSize(this.schema, name) : undefined) ?? PLAIN_LIST;
  }

  private isRoot(type: unknown): boolean {
    return type === this.schema.getQueryType() || type === this.schema.getMutationType();
  }

  /**
   * The records of a connection are counted where the connection is asked for; its `nodes` and `edges` are then one
   * each.
   */
  private pageSize(node: FieldNode, field: GraphQLField<unknown, unknown>): number | undefined {
    if (!field.args.some(({ name }) => name === 'first' || name === 'last')) return undefined;
    const given = ['first', 'last'].flatMap((name) => this.number(node, name));
    return given.length > 0 ? Math.max(...given) : DEFAULT_PAGE;
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

  private ofFragment(name: string): number {
    const fragment = this.fragments[name];
    if (!fragment) return 0;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, 0);
    this.known.set(name, this.of(fragment.selectionSet, this.schema.getType(fragment.typeCondition.name.value)));
    return this.known.get(name) ?? 0;
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

const isPlainList = ({ type, name }: GraphQLField<unknown, unknown>) =>
  isListType(isNonNullType(type) ? type.ofType : type) && name !== 'nodes' && name !== 'edges';
