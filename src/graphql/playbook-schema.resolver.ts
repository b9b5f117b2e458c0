import { Query, Resolver } from 'type-graphql';
import { GraphQLJSON } from '../kernel/graphql/scalars.js';
import { playbookJsonSchema } from '../playbook/definition/playbook-schema.js';
import { pluginJsonSchema } from '../sdk/plugin.definition.js';

@Resolver()
export class PlaybookSchemaResolver {
  @Query(() => GraphQLJSON, {
    complexity: 3_000,
    description: 'The JSON Schema (draft 2020-12) of one playbook: what an editor completes by.',
  })
  playbookSchema(): Record<string, unknown> {
    return playbookJsonSchema();
  }

  @Query(() => GraphQLJSON, { complexity: 5_000, description: 'The JSON Schema (draft 2020-12) of a whole plugin.' })
  pluginSchema(): Record<string, unknown> {
    return pluginJsonSchema();
  }
}
