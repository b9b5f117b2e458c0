import { Field, InputType, ObjectType } from 'type-graphql';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { GraphQLJSON, GraphQLTime } from '../kernel/graphql/scalars.js';
import { Plugin } from '../playbook/api/playbook.view.js';

@InputType({
  description:
    'Sets what a plugin can be set to. Fields given replace, null goes back to the default, what is left out stays.',
})
export class ConfigurePluginInput extends MutationInput {
  @Field(() => String, { description: 'The plugin’s name.' })
  name!: string;

  @Field(() => GraphQLJSON, { description: 'The settings by their names, as Plugin.settingsSchema says.' })
  settings!: unknown;
}

@ObjectType({ simpleResolvers: true, description: 'The plugin as it is now set.' })
export class ConfigurePluginPayload extends MutationPayload {
  @Field(() => Plugin, { description: 'The plugin.' })
  plugin!: Plugin;
}

@InputType({ description: 'Lets the code of a plugin run again that crashed too often.' })
export class ReleasePluginInput extends MutationInput {
  @Field(() => String, { description: 'The plugin’s name.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The plugin, whose code runs again.' })
export class ReleasePluginPayload extends MutationPayload {
  @Field(() => Plugin, { description: 'The plugin.' })
  plugin!: Plugin;
}

@ObjectType({ simpleResolvers: true, description: 'Why the code of a plugin stands still.' })
export class PluginQuarantine {
  @Field(() => String, { description: 'MEMORY, EXITED, CRASHED, UNRESPONSIVE or FAULTY.' })
  readonly reason!: string;

  @Field(() => String, { description: 'The same in words.' })
  readonly message!: string;

  @Field(() => GraphQLTime, { description: 'Since when.' })
  readonly since!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Something that a plugin’s code can do or measure.' })
export class PluginCodePart {
  @Field(() => String, {
    description: 'Its name: an action is used as `<plugin>.<name>`, a measure as `code: <name>`.',
  })
  readonly name!: string;

  @Field(() => String, { description: 'What it does.' })
  readonly title!: string;

  @Field(() => String, { nullable: true, description: 'More of it.' })
  readonly description?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'What an action takes, as JSON Schema; null = anything, or a measure.',
  })
  readonly input?: unknown;

  @Field(() => [String], { description: 'The facts that it is handed.' })
  readonly facts!: readonly string[];
}
