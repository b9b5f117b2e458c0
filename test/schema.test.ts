import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLSchema,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
  validate,
  validateSchema,
} from 'graphql';
import { printSchemas } from '../src/cli/schemas.js';
import { checkCost } from '../src/graphql/cost.js';
import { LIMITS } from '../src/graphql/limits.js';
import { screen } from '../src/graphql/screen.js';
import { EXAMPLE_OPERATIONS } from '../src/server/example-operations.js';

const FILE = new URL('../schema/schema.graphql', import.meta.url);
const OPERATIONS = new URL('./api/operations.graphql', import.meta.url);
const emitted = await printSchemas('graphql');
const schema = buildSchema(emitted);

it('is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

it('is the one in schema/schema.graphql (UPDATE_SCHEMA=1 writes it)', async () => {
  if (process.env.UPDATE_SCHEMA) await writeFile(FILE, emitted);
  expect(emitted).toBe(await readFile(FILE, 'utf8'));
});

it('describes every type, field, argument and enum value', () => {
  expect(undescribed(schema)).toEqual([]);
});

it('takes cursors as String and ids as ID', () => {
  const wrong = allArguments(schema).filter(
    ({ argument: { name, type } }) => (name === 'after' || name === 'before') && String(type) !== 'String',
  );
  expect(wrong.map(({ place }) => place)).toEqual([]);
});

it.each(EXAMPLE_OPERATIONS.map(({ title, query }) => [title, query]))(
  'runs the example of GraphiQL “%s”',
  (_title, query) => {
    expect(validate(schema, parse(query))).toEqual([]);
  },
);

it.each(Object.entries(separateOperations(parse(readFileSync(OPERATIONS, 'utf8')))))(
  'runs %s as it is written, within the limits',
  (_name, document) => {
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document) as OperationDefinitionNode;
    expect(() => screen(print(document), LIMITS)).not.toThrow();
    expect(() => checkCost(schema, document, operation, {}, LIMITS)).not.toThrow();
  },
);

function undescribed(schema: GraphQLSchema): string[] {
  const missing: string[] = [];
  const look = (place: string, described: { readonly description?: string | null | undefined }) => {
    if (!described.description?.trim()) missing.push(place);
  };
  for (const type of ownTypes(schema)) {
    look(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
  }
  for (const { place, argument } of allArguments(schema)) look(place, argument);
  return missing;
}

function allArguments(schema: GraphQLSchema): { place: string; argument: GraphQLArgument }[] {
  return ownTypes(schema)
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        field.args.map((argument) => ({ place: `${type.name}.${field.name}(${argument.name})`, argument })),
      ),
    );
}

const ownTypes = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));
