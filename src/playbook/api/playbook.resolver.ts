import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Cause } from '../../event/cause.entity.js';
import { Context } from '../../kernel/context.js';
import { playbookDiagram } from '../definition/diagram.js';
import { Run } from '../run/run.entity.js';
import { PlaybookService } from './playbook.service.js';
import { Playbook, Plugin } from './playbook.view.js';
import { RunService } from './run.service.js';

@Resolver(() => Playbook)
export class PlaybookResolver {
  constructor(private readonly books: PlaybookService) {}

  @Query(() => [Playbook], { name: 'playbooks', description: 'The playbooks in force.' })
  list(
    @Ctx() ctx: Context,
    @Arg('includeDrafts', () => Boolean, {
      defaultValue: false,
      description: 'Those too of which no version is released.',
    })
    includeDrafts: boolean,
  ): Promise<Playbook[]> {
    return this.books.list(ctx, { includeDrafts });
  }

  @Query(() => Playbook, {
    nullable: true,
    description: 'A playbook by its key, a draft too; null when there is none.',
  })
  playbookByKey(
    @Ctx() ctx: Context,
    @Arg('key', () => String, { description: 'The playbook’s key.' }) key: string,
  ): Promise<Playbook | null> {
    return this.books.known(ctx, key);
  }

  @FieldResolver(() => String, { complexity: 50, description: 'A drawing of it: the text of a Mermaid flowchart.' })
  diagram(@Root() { definition }: Playbook): string {
    return playbookDiagram(definition);
  }

  @FieldResolver(() => Plugin, { nullable: true, description: 'The plugin that it came with.' })
  plugin(@Ctx() ctx: Context, @Root() { pluginName }: Playbook): Promise<Plugin | null> | null {
    return pluginName === null ? null : this.books.pluginByName(ctx, pluginName);
  }
}

@Resolver(() => Plugin)
export class PluginResolver {
  constructor(private readonly books: PlaybookService) {}

  @Query(() => [Plugin], { name: 'plugins', description: 'The plugins, those too whose files are faulty now.' })
  list(@Ctx() ctx: Context): Promise<Plugin[]> {
    return this.books.plugins(ctx);
  }

  @Query(() => Plugin, { nullable: true, description: 'A plugin by its name; null when there is none.' })
  pluginByName(
    @Ctx() ctx: Context,
    @Arg('name', () => String, { description: 'The plugin’s name.' }) name: string,
  ): Promise<Plugin | null> {
    return this.books.pluginByName(ctx, name);
  }

  @FieldResolver(() => [Playbook], { description: 'Its playbooks in force.' })
  playbooks(@Ctx() ctx: Context, @Root() { name }: Plugin): Promise<Playbook[]> {
    return this.books.playbooksOf(ctx, name);
  }
}

@Resolver(() => Cause)
export class CausePlaybookResolver {
  constructor(
    private readonly books: PlaybookService,
    private readonly runs: RunService,
  ) {}

  @FieldResolver(() => Playbook, { nullable: true, description: 'The playbook that decided.' })
  playbook(@Ctx() ctx: Context, @Root() { playbookKey, playbookHash }: Cause): Promise<Playbook | null> | null {
    return playbookKey === null ? null : this.books.byKeyOrHash(ctx, playbookKey, playbookHash);
  }

  @FieldResolver(() => Run, { nullable: true, description: 'The run that decided, or that began by it.' })
  run(@Ctx() ctx: Context, @Root() { runId }: Cause): Promise<Run | null> | null {
    return runId === null ? null : this.runs.byId(ctx, runId);
  }
}
