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
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE } from '../kernel/page.js';
import type { Limits } from './limits.js';
import { tooComplex } from './screen.js';

/** What a list without a page size is taken to hold: segments, stages, moves. */
const PLAIN_LIST = 5;

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
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Variables,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
      ),
    );
  }

  /** Objects below one object of a type. */
  of(set: SelectionSetNode, type: unknown): number {
    let objects = 0;
    for (const node of set.selections) {
      if (node.kind === 'Field') objects += this.ofField(node, fieldOf(type, node.name.value));
      else if (node.kind === 'InlineFragment')
        objects += this.of(node.selectionSet, this.narrowed(type, node.typeCondition?.name.value));
      else objects += this.ofFragment(node.name.value);
    }
    return objects;
  }

  private ofField(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): number {
    const type = field && getNamedType(field.type);
    if (!node.selectionSet || !field || !isCompositeType(type)) return 0;
    const one = 1 + this.of(node.selectionSet, type);
    const pageSize = this.pageSize(node, field);
    return pageSize === undefined ? one * (isPlainList(field) ? PLAIN_LIST : 1) : Math.max(1, pageSize) * one;
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
    const fragment = this.fragments.get(name);
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
  return isObjectType(type) || isInterfaceType(type) ? (type as GraphQLObjectType).getFields()[name] : undefined;
}

const isPlainList = ({ type, name }: GraphQLField<unknown, unknown>) =>
  isListType(isNonNullType(type) ? type.ofType : type) && name !== 'nodes' && name !== 'edges';
