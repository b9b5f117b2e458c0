import { randomBytes } from 'node:crypto';
import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { Context } from '../../kernel/context.js';
import { type ErrorCode, quote } from '../../kernel/errors.js';
import { BATCHES, type Batch, type RefusedItem } from './batches.js';

type Variables = Readonly<Record<string, unknown>>;

/** Of each request: what stands in for an item that is malformed → why it is refused. */
const refusals = new WeakMap<Context, Map<string, RefusedItem>>();

/**
 * GraphQL refuses a whole operation for one value that is none of its type: a time without an offset, a word that the
 * enum does not have, a field that is missing. An item of a batch is refused by itself instead: what is malformed is
 * taken out of the variables before they are coerced, and `answerItems` puts the refusal into its place among the
 * results. The schema says what an item is made of all the same.
 */
export function settleItems(
  schema: GraphQLSchema,
  { variableDefinitions = [], operation }: OperationDefinitionNode,
  variables: Variables | undefined,
  ctx: Context,
): Variables | undefined {
  if (operation !== 'mutation' || variables === undefined) return variables;
  const sieve = new Sieve();
  const settled = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const definition = variableDefinitions.find(({ variable }) => variable.name.value === name);
      const type = definition && typeFromAST(schema, definition.type as never);
      return [name, isInputType(type) ? sieve.settle(value, type) : value];
    }),
  );
  if (sieve.refused.size === 0) return variables;
  refusals.set(ctx, sieve.refused);
  return settled;
}

/** Lets a batch's mutation answer for all of its items, those too that were taken out before it began. */
export function answerItems(schema: GraphQLSchema): void {
  const fields = schema.getMutationType()?.getFields() ?? {};
  for (const batch of BATCHES) {
    const field = fields[batch.mutation];
    const resolve = field?.resolve;
    if (field === undefined || resolve === undefined) continue;
    field.resolve = async (source, args, ctx: Context, info) => {
      const items = args.input?.[batch.list];
      const refused = Array.isArray(items) ? refusedAmong(items, batch, ctx) : new Map<number, RefusedItem>();
      if (refused.size === 0 || items.length > batch.most) return resolve(source, args, ctx, info);
      const good = (items as unknown[]).filter((_, index) => !refused.has(index));
      const payload = await resolve(source, { ...args, input: { ...args.input, [batch.list]: good } }, ctx, info);
      return batch.answer(payload as never, refused, items.length);
    };
  }
}

function refusedAmong(items: readonly unknown[], { name }: Batch, ctx: Context): Map<number, RefusedItem> {
  const known = refusals.get(ctx);
  if (known === undefined) return new Map();
  return new Map(
    items.flatMap((item, index) => {
      const refused = known.get(String((item as Record<string, unknown> | null)?.[name]));
      return refused === undefined ? [] : [[index, refused] as const];
    }),
  );
}

/** Replaces malformed items by well-formed ones that carry a token. */
class Sieve {
  readonly refused = new Map<string, RefusedItem>();
  private readonly nonce = randomBytes(12).toString('hex');

  settle(value: unknown, type: GraphQLInputType, isListed = false): unknown {
    const inner = getNullableType(type);
    if (isListType(inner))
      return Array.isArray(value) ? value.map((each) => this.settle(each, inner.ofType, true)) : value;
    if (!isInputObjectType(inner)) return value;
    const batch = BATCHES.find(({ item }) => item === inner.name);
    if (batch !== undefined && (isListed || !batch.isShared)) return this.settleItem(value, type, batch);
    if (typeof value !== 'object' || value === null) return value;
    const fields = inner.getFields();
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const field = fields[name];
        return [name, field === undefined ? each : this.settle(each, field.type)];
      }),
    );
  }

  private settleItem(value: unknown, type: GraphQLInputType, batch: Batch): unknown {
    let refused: RefusedItem | undefined;
    coerceInputValue(value, type, (path, _, error) => {
      refused ??= { raw: value, path, code: codeOf(path, batch), message: messageOf(path, error) };
    });
    if (refused === undefined) return value;
    const token = `refused ${this.nonce} ${this.refused.size}`;
    this.refused.set(token, refused);
    return { ...(standIn(type, token) as object), [batch.name]: token };
  }
}

const codeOf = (path: readonly (string | number)[], { codes }: Batch): ErrorCode =>
  codes?.[path.join('.')] ?? 'BAD_INPUT';

const CURES: readonly (readonly [RegExp, string])[] = [
  [/DateTime/, 'Write a moment as RFC 3339 with an offset: 2026-11-22T09:30:00Z.'],
  [/LocalDate/, 'Write a date that exists as YYYY-MM-DD.'],
  [/SafeInt/, 'Write a whole number up to 9007199254740991.'],
];

function messageOf(path: readonly (string | number)[], { message }: GraphQLError): string {
  const place = path.length === 0 ? 'The item' : `\`${path.join('.')}\``;
  const cure = CURES.find(([pattern]) => pattern.test(message))?.[1];
  const said = message.length > 300 ? quote(message) : message;
  return `${place}: ${said.endsWith('.') ? said : `${said}.`}${cure === undefined ? '' : ` ${cure}`}`;
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  Int: 0,
  Float: 0,
  SafeInt: 0,
  Boolean: false,
  DateTime: '2000-01-01T00:00:00Z',
  LocalDate: '2000-01-01',
  CurrencyCode: 'EUR',
  JSON: {},
};

/** A value that GraphQL takes for this type; nobody sees it. */
function standIn(type: GraphQLInputType, token: string): unknown {
  const inner = getNullableType(type);
  if (isListType(inner)) return [];
  if (isEnumType(inner)) return inner.getValues()[0]?.name;
  if (!isInputObjectType(inner)) return SAMPLES[inner.name] ?? token;
  return Object.fromEntries(
    Object.values(inner.getFields())
      .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
      .map((field) => [field.name, standIn(field.type, token)]),
  );
}
