import type { Surroundings } from '../condition/surroundings.js';
import { insertRows, lockClause } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import { selectTogether } from '../database/select-together.js';
import type { EventLog, NewEvent } from '../event/log.js';
import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { contentHash } from '../playbook/definition/content-hash.js';
import type { CompiledPlaybook } from '../playbook/model/compiled-playbook.js';
import { versionsNamedBy } from '../playbook/model/named-versions.js';
import { compilePlaybook } from '../playbook/run/compile-playbook.js';
import { type SourceTexts, VersionStore } from '../playbook/version/version.store.js';
import type { Signal } from '../signal/signal.js';
import { declaredPlaybooks, releasedPlaybooks } from './compose.js';
import { settingsInForce } from './plugin-setting.store.js';
import { compilePublished, compileRulebook, type Rulebook } from './rulebook.js';
import type { PublishedPlaybook, RulebookBody } from './rulebook-body.js';
import { MOVE_POINTER, pointerForChange, RULEBOOK_BODY, versionsByHash } from './sql/rulebook.sql.js';
import type { Claimed } from './turn-batch.js';

const POINTER = 1;

interface VersionRow {
  hash: string;
  label: string;
  plugin_name: string | null;
  body: string;
}

/** What comes with a publication. */
export interface AlsoPublished {
  /** The authors' own texts. */
  readonly texts?: SourceTexts;
  /** What led to it: logged before the publication itself, last of all. */
  readonly events?: readonly NewEvent[];
}

/** Reads and publishes rulebooks. Every turn reads the pointer; what it names is compiled once and kept. */
export class RulebookStore {
  private compiled: Rulebook | undefined;
  private readonly versions = new Map<string, CompiledPlaybook>();

  constructor(
    private readonly database: Database,
    private readonly events: EventLog,
    private readonly loadSurroundings: (ctx: Context) => Promise<Surroundings>,
    private readonly playbookVersions = new VersionStore(),
  ) {}

  /** The hash of the rulebook in force; empty before the first publication. */
  async currentHash(ctx: Context): Promise<string> {
    return (await this.pointer(ctx)).hash;
  }

  /** The rulebook in force and the one before, by hash. Who asks in the same tick of a request shares the statement. */
  async pointer(ctx: Context): Promise<{ hash: string; previous: string }> {
    const [pointer] = await selectTogether<{ hash: string; previous: string }>(ctx, {
      columns: 'hash, previous',
      from: 'rulebook_pointer',
      rest: 'WHERE id = ?',
      values: [POINTER],
    });
    return pointer ?? { hash: '', previous: '' };
  }

  /** The segments of any rulebook that was ever in force. */
  async segmentsOf(ctx: Context, hash: string): Promise<RulebookBody['segments']> {
    const [row] = await ctx.db.query<{ body: string }>(RULEBOOK_BODY, [hash]);
    return row === undefined ? [] : (JSON.parse(row.body) as RulebookBody).segments;
  }

  /** The rulebook in force. */
  async current(ctx: Context): Promise<Rulebook> {
    const hash = await this.currentHash(ctx);
    if (this.compiled?.hash === hash) return this.compiled;
    const [row] = await ctx.db.query<{ body: string }>(RULEBOOK_BODY, [hash]);
    if (row === undefined) throw new Error('no rulebook has been published yet');
    this.versions.clear(); // they were compiled over the facts and settings of the rulebook before
    this.compiled = compileRulebook(JSON.parse(row.body) as RulebookBody, this.versions);
    return this.compiled;
  }

  surroundings(ctx: Context): Promise<Surroundings> {
    return this.loadSurroundings(ctx);
  }

  /**
   * The rulebook in force, with the versions to which these accounts' live runs are pinned, or go over by these
   * signals.
   */
  async currentFor(ctx: Context, claimed: readonly Claimed[], signals: readonly Signal[] = []): Promise<Rulebook> {
    const rulebook = await this.current(ctx);
    const wanted = [
      ...claimed.flatMap(({ draft }) => versionsNamedBy(draft.playbooks)),
      ...signals.flatMap(({ type, properties }) => (type === 'run.migrated' ? String(properties.to) : [])),
    ];
    const missing = new Set(wanted.filter((hash) => rulebook.pinned(hash) === undefined));
    if (missing.size === 0) return rulebook;
    const rows = await ctx.db.query<VersionRow>(versionsByHash(missing.size), [...missing]);
    const found = rows.flatMap(
      ({ label, body, plugin_name }) =>
        compilePublished(
          { definition: JSON.parse(body), label, ...present({ plugin: plugin_name }) },
          rulebook.scope,
        ) ?? [],
    );
    if (found.length === 0) return rulebook;
    for (const playbook of found) this.versions.set(playbook.hash, playbook);
    this.compiled = compileRulebook(rulebook.body, this.versions);
    return this.compiled;
  }

  /**
   * Puts a rulebook in force: one process at a time, the pointer's row locked. Of its playbooks those versions that are
   * released; what its plugins declare that is not known yet becomes a version first. Publishing what is in force
   * already changes nothing.
   * Returns the playbooks that are new, or of which another version is in force now.
   * @throws CONDITION_INVALID when its parts do not compile together: turns could not be taken by it; PLUGIN_INVALID
   * when a version that is in force, and stays so, would no longer compile
   */
  publish(
    ctx: Context,
    body: RulebookBody,
    also: AlsoPublished = {},
  ): Promise<{ hash: string; changed: readonly string[] }> {
    return this.database.transaction(ctx, (ctx) => this.publishIn(ctx, body, also));
  }

  /** Waits until no other process changes what is in force; until the end of the transaction nobody else will. */
  async lock(ctx: Context): Promise<{ hash: string }> {
    await insertRows(ctx, 'rulebook_pointer', [{ id: POINTER, hash: '', previous: '', changed_at: 0 }], {
      onDuplicate: 'ignore',
    });
    const lock = lockClause(ctx.db, 'wait');
    const [pointer] = await ctx.db.query<{ hash: string }>(pointerForChange(lock), [POINTER]);
    return pointer ?? { hash: '' };
  }

  private async publishIn(
    ctx: Context,
    parts: RulebookBody,
    { texts, events = [] }: AlsoPublished,
  ): Promise<{ hash: string; changed: readonly string[] }> {
    const pointer = await this.lock(ctx);
    const before = pointer.hash === '' ? undefined : await this.current(ctx);
    const { fresh, playbooks } = await this.release(ctx, parts, before?.body, texts);
    const body = { ...parts, playbooks, ...(await settingsInForce(ctx, parts.plugins)) };
    const hash = contentHash(body);
    if (pointer.hash === hash) {
      await this.events.append(ctx, events);
      return { hash, changed: fresh };
    }
    refuseLosses(before?.playbooks ?? [], compileRulebook(body));
    const changed = [...new Set([...fresh, ...changedKeys(before?.body.playbooks ?? [], playbooks)])];
    await insertRows(ctx, 'rulebook', [{ hash, body: JSON.stringify(body), created_at: ctx.now() }], {
      onDuplicate: 'ignore',
    });
    await ctx.db.run(MOVE_POINTER, [hash, ctx.now(), POINTER]);
    await this.events.append(ctx, [
      ...events,
      { id: newId('event'), type: 'playbook.published', at: ctx.now(), data: { hash, playbooks: changed } },
    ]);
    return { hash, changed };
  }

  /** Notes the versions that the plugins declare; returns which playbooks have a new one, and what is released now. */
  private async release(
    ctx: Context,
    { plugins }: RulebookBody,
    before: RulebookBody | undefined,
    texts?: SourceTexts,
  ): Promise<{ fresh: string[]; playbooks: PublishedPlaybook[] }> {
    const declared = declaredPlaybooks(plugins, before?.plugins ?? []);
    const fresh = await this.playbookVersions.register(ctx, declared, texts);
    return {
      fresh,
      playbooks: releasedPlaybooks(
        declared,
        await this.playbookVersions.storedKeys(ctx),
        await this.playbookVersions.released(ctx),
      ),
    };
  }
}

/** A version may be older than its plugin's file, which then no longer says what it needs. */
function refuseLosses(before: readonly CompiledPlaybook[], { body, playbooks, scope }: Rulebook): void {
  const ran = new Set(before.map(({ hash }) => hash));
  const runs = new Set(playbooks.map(({ hash }) => hash));
  const lost = body.playbooks.find(({ hash }) => ran.has(hash) && !runs.has(hash));
  if (lost === undefined) return;
  const fault = compilePlaybook(lost.definition, { ...scope, plugin: lost.plugin }, lost.label).diagnostics.find(
    ({ severity }) => severity === 'ERROR',
  );
  throw new PerennialError(
    'PLUGIN_INVALID',
    `The version ${lost.label} of the playbook “${lost.definition.key}”, which is in force, would no longer ` +
      `compile: ${fault?.message}`,
  );
}

/** The playbooks of which something else is released than before, to somebody else, or nothing any more. */
function changedKeys(before: readonly PublishedPlaybook[], now: readonly PublishedPlaybook[]): string[] {
  const nameOf = ({ hash, state, share }: PublishedPlaybook) => `${hash} ${state} ${share}`;
  const had = new Set(before.map(nameOf));
  const has = new Set(now.map(nameOf));
  return [
    ...now.filter((playbook) => !had.has(nameOf(playbook))),
    ...before.filter((playbook) => !has.has(nameOf(playbook))),
  ].map(({ definition }) => definition.key);
}
