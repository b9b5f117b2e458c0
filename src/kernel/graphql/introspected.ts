import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isUnionType } from 'graphql';

const sizes = new WeakMap<GraphQLSchema, Readonly<Record<string, number>>>();

/** How many members a list of the introspection holds on the average; undefined for what is no list of it. */
export function introspectedSize(schema: GraphQLSchema, list: string): number | undefined {
  const known = sizes.get(schema) ?? measure(schema);
  sizes.set(schema, known);
  return known[list];
}

function measure(schema: GraphQLSchema): Readonly<Record<string, number>> {
  const types = Object.values(schema.getTypeMap());
  const fielded = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = fielded.flatMap((type) => Object.values(type.getFields()));
  const inputFields = types.filter(isInputObjectType).flatMap((type) => Object.values(type.getFields()));
  const values = types.filter(isEnumType).flatMap((type) => type.getValues());
  const members = types.filter(isUnionType).flatMap((type) => type.getTypes());
  const interfaces = fielded.flatMap((type) => type.getInterfaces());
  const each = (all: readonly unknown[], of: readonly unknown[]) => Math.ceil(all.length / Math.max(1, of.length));
  return {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: each(fields, types),
    inputFields: each(inputFields, types),
    enumValues: each(values, types),
    possibleTypes: each([...members, ...interfaces], types),
    interfaces: each(interfaces, types),
    args: each(
      fields.flatMap(({ args }) => args),
      fields,
    ),
  };
}
