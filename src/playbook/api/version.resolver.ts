import { Args, Ctx, FieldResolver, Float, Int, Resolver, Root } from 'type-graphql';
import { Context } from '../../kernel/context.js';
import { PageArgs } from '../../kernel/graphql/args.js';
import { NamedActor } from '../../kernel/graphql/named-actor.js';
import { GraphQLTime } from '../../kernel/graphql/scalars.js';
import { RolloutEnum } from '../definition/playbook.enums.js';
import type { Rollout } from '../definition/playbook.types.js';
import { LiftService } from './lift.service.js';
import { PlaybookEffect } from './lift.view.js';
import { Playbook, PlaybookSource } from './playbook.view.js';
import { VersionService } from './version.service.js';
import { PlaybookVersion, PlaybookVersionConnection } from './version.view.js';

@Resolver(() => PlaybookVersion)
export class VersionResolver {
  constructor(private readonly versions: VersionService) {}

  @FieldResolver(() => RolloutEnum, { description: 'How far it is released.' })
  async state(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<Rollout> {
    return (await this.versions.row(ctx, hash)).state;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Of a canary: its share of the accounts, above 0 and at most 1.',
  })
  async share(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<number | null> {
    return (await this.versions.row(ctx, hash)).share;
  }

  @FieldResolver(() => GraphQLTime, {
    nullable: true,
    description: 'When it was last released, as canary or live; null = never.',
  })
  async publishedAt(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<number | null> {
    return (await this.versions.row(ctx, hash)).publishedAt;
  }

  @FieldResolver(() => NamedActor, {
    nullable: true,
    description: 'Who released it; null = its plugin’s file did, or the command line.',
  })
  publishedBy(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<NamedActor | null> {
    return this.versions.publishedBy(ctx, hash);
  }

  @FieldResolver(() => GraphQLTime, { description: 'When it first came.' })
  async createdAt(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<number> {
    return (await this.versions.row(ctx, hash)).createdAt;
  }

  @FieldResolver(() => Int, { description: 'How many runs live on it.' })
  liveRuns(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<number> {
    return this.versions.liveRuns(ctx, hash);
  }

  @FieldResolver(() => String, {
    complexity: 100,
    nullable: true,
    description: 'What changed against the version before it, a sentence a line; null for the first.',
  })
  changeInWords(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<string | null> {
    return this.versions.changeInWords(ctx, hash);
  }

  @FieldResolver(() => PlaybookSource, { complexity: 50, description: 'Its definition.' })
  source(@Ctx() ctx: Context, @Root() { hash }: PlaybookVersion): Promise<PlaybookSource> {
    return this.versions.source(ctx, hash);
  }
}

@Resolver(() => Playbook)
export class PlaybookVersionsResolver {
  constructor(
    private readonly versions: VersionService,
    private readonly lifts: LiftService,
  ) {}

  @FieldResolver(() => PlaybookVersionConnection, {
    name: 'versions',
    description: 'Every version that there ever was, the latest first.',
  })
  versionsOf(
    @Ctx() ctx: Context,
    @Root() { key }: Playbook,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<PlaybookVersionConnection> {
    return this.versions.list(ctx, key, args);
  }

  @FieldResolver(() => Int, {
    description:
      'Rises with each version that is stored, from a plugin’s file too, and with each new text of one: for ' +
      '`expectedVersion` of savePlaybookDraft.',
  })
  draftVersion(@Ctx() ctx: Context, @Root() { key }: Playbook): Promise<number> {
    return this.versions.draftVersion(ctx, key);
  }

  @FieldResolver(() => PlaybookSource, { complexity: 50, description: 'The definition of `version`.' })
  source(@Ctx() ctx: Context, @Root() { version }: Playbook): Promise<PlaybookSource> {
    return this.versions.source(ctx, version.hash);
  }

  @FieldResolver(() => PlaybookEffect, {
    complexity: 500,
    description: 'What it does: treated against control, and how often it was a false alarm.',
  })
  effect(@Ctx() ctx: Context, @Root() { key }: Playbook): Promise<PlaybookEffect> {
    return this.lifts.effect(ctx, key);
  }
}
