import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { badInput } from '../kernel/errors.js';
import { GraphQLJSON } from '../kernel/graphql/scalars.js';
import { Playbook, Plugin } from '../playbook/api/playbook.view.js';
import { PluginCodeService } from './host/plugin-code.service.js';
import {
  ConfigurePluginInput,
  ConfigurePluginPayload,
  PluginCodePart,
  PluginQuarantine,
  ReleasePluginInput,
  ReleasePluginPayload,
} from './plugin-settings.inputs.js';
import { PluginSettingsService } from './plugin-settings.service.js';

@Resolver(() => Plugin)
export class PluginSettingsResolver {
  constructor(
    private readonly settings: PluginSettingsService,
    private readonly code: PluginCodeService,
  ) {}

  @Mutation(() => ConfigurePluginPayload, {
    description: 'Changes what a plugin is set to; in effect from every account’s next turn on.',
  })
  async configurePlugin(
    @Ctx() ctx: Context,
    @Arg('input', () => ConfigurePluginInput, { description: 'Which plugin, and what.' }) input: ConfigurePluginInput,
  ): Promise<ConfigurePluginPayload> {
    ctx.require('admin');
    await this.settings.configure(ctx, input.name, fieldsOf(input.settings));
    return {
      plugin: await this.code.plugin(ctx.fresh(), input.name),
      clientMutationId: input.clientMutationId ?? null,
    };
  }

  @Mutation(() => ReleasePluginPayload, {
    description: 'Lets the code of a quarantined plugin run again; the runs that stood still for it go on.',
  })
  async releasePlugin(
    @Ctx() ctx: Context,
    @Arg('input', () => ReleasePluginInput, { description: 'Which plugin.' }) input: ReleasePluginInput,
  ): Promise<ReleasePluginPayload> {
    ctx.require('admin');
    await this.code.release(ctx, input.name);
    return {
      plugin: await this.code.plugin(ctx.fresh(), input.name),
      clientMutationId: input.clientMutationId ?? null,
    };
  }

  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description:
      'What it can be set to, as JSON Schema; null when there is nothing. Fields with writeOnly are secrets.',
  })
  settingsSchema(@Ctx() ctx: Context, @Root() { name }: Plugin): Promise<unknown> {
    return this.settings.schemaOf(ctx, name);
  }

  @FieldResolver(() => GraphQLJSON, {
    name: 'settings',
    nullable: true,
    description: 'What it is set to, defaults included, without secrets; null when there is nothing to set.',
  })
  async shown(@Ctx() ctx: Context, @Root() { name }: Plugin): Promise<unknown> {
    return (await this.settings.shown(ctx, name))?.values ?? null;
  }

  @FieldResolver(() => [String], { description: 'Names of the secrets that are set; their values are never shown.' })
  async secretsSet(@Ctx() ctx: Context, @Root() { name }: Plugin): Promise<readonly string[]> {
    return (await this.settings.shown(ctx, name))?.secretsSet ?? [];
  }

  @FieldResolver(() => PluginQuarantine, {
    nullable: true,
    description: 'Why its code stands still; null while it does not.',
  })
  quarantine(@Ctx() ctx: Context, @Root() { name }: Plugin): Promise<PluginQuarantine | null> {
    return this.code.quarantine(ctx, name);
  }

  @FieldResolver(() => [PluginCodePart], { description: 'The actions that its code offers.' })
  actions(@Ctx() ctx: Context, @Root() { name }: Plugin): Promise<PluginCodePart[]> {
    return this.code.actions(ctx, name);
  }

  @FieldResolver(() => [PluginCodePart], { description: 'The measures that its code computes.' })
  measures(@Ctx() ctx: Context, @Root() { name }: Plugin): Promise<PluginCodePart[]> {
    return this.code.measures(ctx, name);
  }
}

@Resolver(() => Playbook)
export class PlaybookSettingsResolver {
  constructor(private readonly settings: PluginSettingsService) {}

  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description:
      'What its plugin can be set to, as JSON Schema; conditions read it as `settings.<field>`. Null when there ' +
      'is nothing.',
  })
  settingsSchema(@Ctx() ctx: Context, @Root() { pluginName }: Playbook): Promise<unknown> | null {
    return pluginName === null ? null : this.settings.schemaOf(ctx, pluginName);
  }
}

function fieldsOf(settings: unknown): Readonly<Record<string, unknown>> {
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings))
    return settings as Record<string, unknown>;
  throw badInput('The settings are an object: { "name": value }.', 'input', 'settings');
}
