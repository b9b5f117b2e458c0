import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import {
  GraphQLJSON as AnyJson,
  GraphQLCurrency as CurrencyScalar,
  GraphQLLocalDate,
  GraphQLSafeInt,
  GraphQLDateTime as IsoDateTime,
} from 'graphql-scalars';

/** The scalars of the schema, and what each is in TypeScript. Field types name these, never graphql-scalars itself. */
export { GraphQLLocalDate, GraphQLSafeInt };

const millis = (value: unknown): number => (IsoDateTime.parseValue(value) as Date).getTime();

/** `DateTime` on the wire (RFC 3339, UTC), a number in the code: milliseconds since the epoch. */
export const GraphQLTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A moment, as RFC 3339: 2026-11-22T09:30:00.000Z. Any offset is taken; answers are in UTC.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (IsoDateTime.serialize(value) as Date).toISOString(),
  parseValue: millis,
  parseLiteral: (node) => millis(node.kind === Kind.STRING ? node.value : undefined),
  extensions: {
    codegenScalarType: 'string',
    jsonSchema: { type: 'string', format: 'date-time' },
  },
});

/** `CurrencyCode`, a string in the code: an ISO 4217 code. */
export const GraphQLCurrencyCode = new GraphQLScalarType<string, string>({
  ...(CurrencyScalar.toConfig() as unknown as ConstructorParameters<typeof GraphQLScalarType<string, string>>[0]),
  name: 'CurrencyCode',
  description: 'A currency by its ISO 4217 code: EUR, USD, TWD.',
});

/** `JSON`, any plain value. A bare word in an operation's text is refused: it would be lost without a sign. */
export const GraphQLJSON = new GraphQLScalarType<unknown, unknown>({
  ...(AnyJson.toConfig() as unknown as ConstructorParameters<typeof GraphQLScalarType<unknown, unknown>>[0]),
  parseLiteral: (node, variables) => {
    refuseBareWords(node);
    return AnyJson.parseLiteral(node, variables);
  },
});

function refuseBareWords(node: ValueNode): void {
  if (node.kind === Kind.ENUM)
    throw new GraphQLError(`Put ${node.value} in quotes: JSON has texts, numbers, true, false and null.`, {
      nodes: node,
    });
  if (node.kind === Kind.LIST) node.values.forEach(refuseBareWords);
  if (node.kind === Kind.OBJECT) for (const { value } of node.fields) refuseBareWords(value);
}
