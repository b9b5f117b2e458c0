import {
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { NO_ROWS, type PageRequest, pageSize } from '../page.js';

type Fragments = Readonly<Record<string, FragmentDefinitionNode | undefined>>;

/** What a connection says of its whole list, each by a statement of its own. */
export const WHOLE_LIST: readonly string[] = ['totalCount', 'arr'];

/** Lets every connection of which nothing is asked for but the count, or the sum, read no rows. */
export function readCountsAlone(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) if (isPaged(field)) countAlone(field);
}

function countAlone(field: GraphQLField<unknown, unknown>): void {
  const { resolve } = field;
  if (resolve === undefined) return;
  field.resolve = (source, args: PageRequest, ctx, info) =>
    resolve(source, asksForRows(info) ? args : withoutRows(args), ctx, info);
}

/** @throws BAD_INPUT for a page that could not be asked for */
function withoutRows({ last: _last, ...args }: PageRequest): PageRequest {
  pageSize({ ...args, last: _last ?? null });
  return { ...args, first: NO_ROWS };
}

function asksForRows({ fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  return fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && hasRows(selectionSet, fragments));
}

/** Whether a selection of a connection asks for more than its count, or sum. */
export function hasRows(set: SelectionSetNode, fragments: Fragments): boolean {
  for (const name of namesIn(set, fragments)) if (name !== '__typename' && !WHOLE_LIST.includes(name)) return true;
  return false;
}

/** The names of the fields of a selection, those of its fragments among them. */
export function* namesIn(
  set: SelectionSetNode,
  fragments: Fragments,
  passed: Set<string> = new Set(),
): Generator<string> {
  for (const node of set.selections) {
    if (node.kind === 'Field') yield node.name.value;
    else if (node.kind === 'InlineFragment') yield* namesIn(node.selectionSet, fragments, passed);
    else if (!passed.has(node.name.value)) {
      passed.add(node.name.value);
      const fragment = fragments[node.name.value];
      if (fragment) yield* namesIn(fragment.selectionSet, fragments, passed);
    }
  }
}

/** Whether a field answers a connection by pages. */
function isPaged({ type, args }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type);
  return isObjectType(named) && 'totalCount' in named.getFields() && args.some(({ name }) => name === 'first');
}
