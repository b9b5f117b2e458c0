import type { Surroundings } from '../condition/surroundings.js';
import { insertRows } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import { marks } from '../database/sql.js';
import type { EventLog } from '../event/log.js';
import type { Context } from '../kernel/context.js';
import { newId } from '../kernel/ids.js';
import { contentHash } from '../playbook/content-hash.js';
import type { CompiledPlaybook } from '../playbook/playbook.compiled.js';
import { compilePublished, compileRulebook, type Rulebook } from './rulebook.js';
import type { PublishedPlaybook, RulebookBody } from './rulebook-body.js';
import type { Claimed } from './turn-batch.js';

const POINTER = 1;

interface VersionRow {
  hash: string;
  label: string;
  body: string;
}

/** Reads and publishes rulebooks. Every turn reads the pointer; what it names is compiled once and kept. */
export class RulebookStore {
  private compiled: Rulebook | undefined;
  private readonly versions = new Map<string, CompiledPlaybook>();

  constructor(
    private readonly database: Database,
    private readonly events: EventLog,
    private readonly loadSurroundings: (ctx: Context) => Promise<Surroundings>,
  ) {}

  /** The hash of the rulebook in force; empty before the first publication. */
  async currentHash(ctx: Context): Promise<string> {
    return (await this.pointer(ctx)).hash;
  }

  /** The rulebook in force and the one before, by hash. */
  async pointer(ctx: Context): Promise<{ hash: string; previous: string }> {
    const [pointer] = await ctx.db.query<{ hash: string; previous: string }>('SELECT hash, previous FROM rulebook_pointer WHERE id = ?', [POINTER]);
    return pointer ?? { hash: '', previous: '' };
  }

  /** The segments of any rulebook that was ever in force. */
  async segmentsOf(ctx: Context, hash: string): Promise<RulebookBody['segments']> {
    const [row] = await ctx.db.query<{ body: string }>('SELECT body FROM rulebook WHERE hash = ?', [hash]);
    return row === undefined ? [] : (JSON.parse(row.body) as RulebookBody).segments;
  }

  /** The rulebook in force. */
  async current(ctx: Context): Promise<Rulebook> {
    const hash = await this.currentHash(ctx);
    if (this.compiled?.hash === hash) return this.compiled;
    const [row] = await ctx.db.query<{ body: string }>('SELECT body FROM rulebook WHERE hash = ?', [hash]);
    if (row === undefined) throw new Error('no rulebook has been published yet');
    this.compiled = compileRulebook(JSON.parse(row.body) as RulebookBody, this.versions);
    return this.compiled;
  }

  /** The attributes that the rulebook last read declares. */
  attributes(): RulebookBody['attributes'] {
    return this.compiled?.body.attributes ?? [];
  }

  surroundings(ctx: Context): Promise<Surroundings> {
    return this.loadSurroundings(ctx);
  }

  /** The rulebook in force, with the versions to which these accounts' live runs are pinned. */
  async currentFor(ctx: Context, claimed: readonly Claimed[]): Promise<Rulebook> {
    const rulebook = await this.current(ctx);
    const missing = new Set(claimed.flatMap(({ draft }) => draft.playbooks.runs.map(({ hash }) => hash)).filter((hash) => rulebook.pinned(hash) === undefined));
    if (missing.size === 0) return rulebook;
    const rows = await ctx.db.query<VersionRow>(`SELECT hash, label, body FROM playbook_version WHERE hash IN (${marks(missing.size)})`, [...missing]);
    const found = rows.flatMap(({ label, body }) => compilePublished({ definition: JSON.parse(body), label }, rulebook.scope) ?? []);
    if (found.length === 0) return rulebook;
    for (const playbook of found) this.versions.set(playbook.hash, playbook);
    this.compiled = compileRulebook(rulebook.body, this.versions);
    return this.compiled;
  }

  /**
   * Puts a rulebook in force: one process at a time, the pointer's row locked. Publishing what is in force already changes
   * nothing. Answers the playbooks that are new or changed.
   * @throws CONDITION_INVALID when its parts do not compile together: turns could not be taken by it
   */
  publish(ctx: Context, body: RulebookBody): Promise<{ hash: string; changed: readonly string[] }> {
    return this.database.transaction(ctx, (ctx) => this.publishIn(ctx, body));
  }

  private async publishIn(ctx: Context, body: RulebookBody): Promise<{ hash: string; changed: readonly string[] }> {
    await insertRows(ctx, 'rulebook_pointer', [{ id: POINTER, hash: '', previous: '', changed_at: 0 }], { onDuplicate: 'ignore' });
    const lock = ctx.db.dialect === 'mysql' ? ' FOR UPDATE' : '';
    const [pointer] = await ctx.db.query<{ hash: string }>(`SELECT hash FROM rulebook_pointer WHERE id = ?${lock}`, [POINTER]);
    const hash = contentHash(body);
    if (pointer?.hash === hash) return { hash, changed: [] };
    compileRulebook(body);
    const changed = await this.writeVersions(ctx, body.playbooks);
    await insertRows(ctx, 'rulebook', [{ hash, body: JSON.stringify(body), created_at: ctx.now() }], { onDuplicate: 'ignore' });
    await ctx.db.run('UPDATE rulebook_pointer SET previous = hash, hash = ?, changed_at = ? WHERE id = ?', [hash, ctx.now(), POINTER]);
    await this.events.append(ctx, [{ id: newId('event'), type: 'playbook.published', at: ctx.now(), data: { hash, playbooks: changed } }]);
    return { hash, changed };
  }

  /** Keeps every version that was ever in force. A label is the plugin version in which the content first came. */
  private async writeVersions(ctx: Context, playbooks: readonly PublishedPlaybook[]): Promise<string[]> {
    if (playbooks.length === 0) return [];
    const hashes = playbooks.map(({ hash }) => hash);
    const known = await ctx.db.query<{ hash: string }>(`SELECT hash FROM playbook_version WHERE hash IN (${marks(hashes)})`, hashes);
    const isKnown = new Set(known.map(({ hash }) => hash));
    const fresh = playbooks.filter(({ hash }) => !isKnown.has(hash));
    const rows = fresh.map(({ hash, label, plugin, definition }) => ({
      hash,
      playbook_key: definition.key,
      label,
      plugin_name: plugin,
      body: JSON.stringify(definition),
      created_at: ctx.now(),
    }));
    await insertRows(ctx, 'playbook_version', rows, { onDuplicate: 'ignore' });
    return fresh.map(({ definition }) => definition.key);
  }
}
