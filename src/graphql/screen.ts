import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { PerennialError } from '../kernel/errors.js';
import type { Limits } from './limits.js';

export const tooComplex = (message: string, data: Record<string, unknown> = {}) =>
  new PerennialError('QUERY_TOO_COMPLEX', message, data);

/** Holds the text of an operation to its length, before anything reads it. @throws QUERY_TOO_COMPLEX */
export function checkLength(source: string, { characters: limit }: Limits): void {
  if (source.length > limit)
    throw tooComplex(
      `The operation's text has ${source.length} characters; ${limit} are allowed. Give long values as variables.`,
      { count: source.length, limit },
    );
}

/**
 * Parses a document and holds it to the limits that need no schema, before validation, whose own cost grows with the
 * square of what is written. @throws QUERY_TOO_COMPLEX; GraphQLError with code GRAPHQL_PARSE_FAILED when it does not
 * parse.
 */
export function screen(source: string, limits: Limits): DocumentNode {
  checkLength(source, limits);
  const document = parsed(source, limits.tokens);
  const counts = countOf(document);
  within('fields', counts.fields, limits.fields);
  within('aliases', counts.aliases, limits.aliases);
  within('directives', counts.directives, limits.directives);
  within('fields within fields', depthOf(document), limits.depth);
  return document;
}

function parsed(source: string, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('tokens. Parsing aborted'))
      throw tooComplex(`The document has more than ${maxTokens} tokens. Ask for less, or in several operations.`, {
        limit: maxTokens,
      });
    throw new GraphQLError(error.message, {
      source: error.source ?? null,
      positions: error.positions ?? null,
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
  }
}

function within(what: string, count: number, limit: number): void {
  if (count > limit)
    throw tooComplex(
      `The operation has ${count} ${what}; ${limit} are allowed. Ask for less, or in several operations.`,
      { count, limit },
    );
}

function countOf(document: DocumentNode) {
  const counts = { fields: 0, aliases: 0, directives: 0 };
  visit(document, {
    Field: ({ alias }) => {
      counts.fields += 1;
      if (alias) counts.aliases += 1;
    },
    Directive: () => {
      counts.directives += 1;
    },
  });
  return counts;
}

/** How many fields lie within each other. Introspection is left out: GraphQL bounds its depth itself. */
function depthOf(document: DocumentNode): number {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
    ),
  );
  const known = new Map<FragmentDefinitionNode, number>();
  const ofSet = (set: SelectionSetNode | undefined): number =>
    set
      ? Math.max(
          0,
          ...set.selections.map((node) =>
            node.kind === 'Field'
              ? ofField(node)
              : node.kind === 'InlineFragment'
                ? ofSet(node.selectionSet)
                : ofFragment(node.name.value),
          ),
        )
      : 0;
  const ofField = (field: FieldNode): number => (field.name.value.startsWith('__') ? 0 : 1 + ofSet(field.selectionSet));
  const ofFragment = (name: string): number => {
    const fragment = fragments.get(name);
    if (!fragment) return 0;
    const depth = known.get(fragment);
    if (depth !== undefined) return depth;
    known.set(fragment, 0);
    known.set(fragment, ofSet(fragment.selectionSet));
    return known.get(fragment) ?? 0;
  };
  return Math.max(
    0,
    ...document.definitions.map((node) => (node.kind === 'OperationDefinition' ? ofSet(node.selectionSet) : 0)),
  );
}
