import type { Database } from '../database/database.js';
import type { NewEvent } from '../event/log.js';
import type { Context } from '../kernel/context.js';
import type { LifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import type { Compilation } from '../playbook/compile/playbook.compile.js';
import { compilePlaybook } from '../playbook/run/compile-playbook.js';
import type { Publications } from '../playbook/version/rollout.service.js';
import { VersionStore } from '../playbook/version/version.store.js';
import { declaredSegments } from '../segment/declared-segment.store.js';
import { compileSegment } from '../segment/segment.compile.js';
import type { SegmentDefinition } from '../segment/segment.definition.js';
import type { SegmentsInForce } from '../segment/segment-rulebook.js';
import { composeBody, type DeclaredSegmentDefinition, speakersOf } from './compose.js';
import type { RulebookBody } from './rulebook-body.js';
import type { RulebookStore } from './rulebook-store.js';
import { ACCOUNTS_BEHIND } from './sql/rulebook.sql.js';

/** What queries learn of the definitions in force, and how a segment that is declared through the API joins them. */
export class PublicationService implements Publications {
  constructor(
    private readonly database: Database,
    private readonly rulebooks: RulebookStore,
    private readonly wake: () => void,
    private readonly versions = new VersionStore(),
  ) {}

  async current(ctx: Context): Promise<{
    lifecycle: LifecycleDefinition;
    segments: readonly SegmentDefinition[];
    builtShares: ReadonlyMap<string, number>;
  }> {
    const { body } = await this.rulebooks.current(ctx);
    return { lifecycle: body.lifecycle, segments: body.segments, builtShares: await this.builtShares(ctx, body) };
  }

  async checkSegment(ctx: Context, definition: SegmentDefinition): Promise<void> {
    const { scope } = await this.rulebooks.current(ctx);
    compileSegment(definition, scope.account);
  }

  changeSegments<T>(ctx: Context, work: (ctx: Context, inForce: SegmentsInForce) => Promise<T>): Promise<T> {
    return this.change(ctx, async (ctx) => work(ctx, this.segmentsIn(ctx, (await this.rulebooks.current(ctx)).body)));
  }

  async change<T>(ctx: Context, work: (ctx: Context, tell: (...events: NewEvent[]) => void) => Promise<T>): Promise<T> {
    const done = await this.database.transaction(ctx, async (ctx) => {
      const events: NewEvent[] = [];
      await this.rulebooks.lock(ctx);
      const done = await work(ctx, (...told) => events.push(...told));
      const { body } = await this.rulebooks.current(ctx);
      await this.rulebooks.publish(ctx, composeBody(body.plugins, await this.declared(ctx)), { events });
      return done;
    });
    this.wake();
    return done;
  }

  async compile(
    ctx: Context,
    { body, label, pluginName }: Parameters<Publications['compile']>[1],
  ): Promise<Compilation> {
    const { scope, body: inForce } = await this.rulebooks.current(ctx);
    const owner = inForce.plugins.find(({ playbooks = [] }) => playbooks.some(({ key }) => key === body.key));
    return compilePlaybook(body, { ...scope, plugin: owner?.name ?? pluginName }, label);
  }

  /** The segments that were declared through the API. */
  declared(ctx: Context): Promise<DeclaredSegmentDefinition[]> {
    return declaredSegments(ctx);
  }

  private segmentsIn(ctx: Context, body: RulebookBody): SegmentsInForce {
    return {
      segments: body.segments,
      pluginOf: (key) => body.plugins.find(({ segments = [] }) => segments.some((one) => one.key === key))?.name,
      speakers: async () => speakersOf(body, await this.versions.ofLiveRuns(ctx)),
    };
  }

  /** Of segments that the last publication changed: the share of accounts that were looked at by the new definition. */
  private async builtShares(ctx: Context, body: RulebookBody): Promise<ReadonlyMap<string, number>> {
    const { hash, previous } = await this.rulebooks.pointer(ctx);
    const [count] = await ctx.db.query<{ total: number; behind: number | null }>(ACCOUNTS_BEHIND, [hash]);
    const behind = Number(count?.behind ?? 0);
    if (behind === 0) return new Map();
    const before = new Map(
      (await this.rulebooks.segmentsOf(ctx, previous)).map((segment) => [segment.key, segment.if]),
    );
    const share = 1 - behind / Number(count?.total ?? 1);
    return new Map(
      body.segments
        .filter(({ key, if: condition }) => !before.has(key) || before.get(key) !== condition)
        .map(({ key }) => [key, share]),
    );
  }
}
