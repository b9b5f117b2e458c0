import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { graphql, printSchema } from 'graphql';
import { Arg, Args, buildSchemaSync, Field, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../../../../src/kernel/graphql/args.js';
import { Connection, toConnection } from '../../../../src/kernel/graphql/connection.js';
import { money } from '../../../../src/kernel/graphql/money.js';
import { MutationInput, MutationPayload } from '../../../../src/kernel/graphql/mutation.js';
import { Node } from '../../../../src/kernel/graphql/node.js';
import { GraphQLTime } from '../../../../src/kernel/graphql/scalars.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A fruit.' })
class Fruit {
  id!: string;

  @Field(() => GraphQLTime, { description: 'When it was picked.' })
  pickedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Fruits.' })
class FruitConnection extends Connection(Fruit, { arr: true }) {}

@InputType({ description: 'What pickFruit takes.' })
class PickFruitInput extends MutationInput {
  @Field(() => GraphQLTime, { description: 'When.' })
  at!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What pickFruit answers.' })
class PickFruitPayload extends MutationPayload {
  @Field(() => Fruit, { description: 'The fruit.' })
  fruit!: Fruit;
}

let counted = 0;
const page = {
  nodes: [
    { id: 'a', pickedAt: 0 },
    { id: 'b', pickedAt: 86_400_000 },
  ],
  cursors: ['x', 'y'],
  hasNextPage: true,
  hasPreviousPage: false,
  totalCount: async () => ++counted,
};

@Resolver(() => Fruit)
class FruitResolver {
  @Query(() => FruitConnection, { description: 'Fruits.' })
  async fruits(@Args(() => PageArgs) _args: PageArgs): Promise<FruitConnection> {
    return toConnection(page, { arr: async () => money(1999, 'EUR') });
  }

  @Mutation(() => PickFruitPayload, { description: 'Picks one.' })
  pickFruit(@Arg('input', () => PickFruitInput) { at, clientMutationId }: PickFruitInput): PickFruitPayload {
    return { fruit: { id: 'c', pickedAt: at }, clientMutationId: clientMutationId ?? null };
  }
}

const schema = buildSchemaSync({ resolvers: [FruitResolver], validate: false });
const run = async (source: string) => {
  const { data, errors } = await graphql({ schema, source });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
};

describe('connections', () => {
  it('answers edges, nodes, all of pageInfo, the sum and the count', async () => {
    const data = await run(
      '{ fruits(first: 2) { edges { cursor node { id } } nodes { pickedAt } pageInfo { hasNextPage ' +
        'hasPreviousPage startCursor endCursor } totalCount arr { amountMinor currency } } }',
    );
    expect(data.fruits).toEqual({
      edges: [
        { cursor: 'x', node: { id: 'a' } },
        { cursor: 'y', node: { id: 'b' } },
      ],
      nodes: [{ pickedAt: '1970-01-01T00:00:00.000Z' }, { pickedAt: '1970-01-02T00:00:00.000Z' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: 'x', endCursor: 'y' },
      totalCount: 1,
      arr: { amountMinor: 1999, currency: 'EUR' },
    });
  });

  it('does not count when nobody asks for the count', async () => {
    const before = counted;
    await run('{ fruits { nodes { id } } }');
    expect(counted).toBe(before);
  });

  it('reads a time with an offset as milliseconds and answers it in UTC', async () => {
    const data = await run(
      'mutation { pickFruit(input: { at: "1970-01-01T01:00:00+01:00", clientMutationId: "m1" }) { ' +
        'clientMutationId fruit { pickedAt } } }',
    );
    expect(data.pickFruit).toEqual({ clientMutationId: 'm1', fruit: { pickedAt: '1970-01-01T00:00:00.000Z' } });
  });

  it('emits no base type and describes whatever it emits', () => {
    const sdl = printSchema(schema);
    expect(sdl).toContain('type Fruit implements Node');
    expect(sdl).not.toContain('Base');
    for (const type of Object.values(schema.getTypeMap()).filter(
      ({ name }) => !name.startsWith('__') && !['Query', 'Mutation'].includes(name),
    )) {
      expect({ type: type.name, isDescribed: type.description != null }).toEqual({
        type: type.name,
        isDescribed: true,
      });
    }
  });
});
