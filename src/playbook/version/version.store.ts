import { insertRows, selectByKeys, updateRows } from '../../database/bulk.js';
import { dehydrate, hydrate } from '../../database/hydrate.js';
import { selectTogether } from '../../database/select-together.js';
import type { Context } from '../../kernel/context.js';
import { contentOf, versionHash } from '../definition/content-hash.js';
import type { PlaybookDefinition } from '../definition/playbook.definition.js';
import { LIVE_STATUSES } from '../definition/playbook.types.js';
import { goesLive, type Release, release } from './rollout.rules.js';
import { PlaybookVersionRow, type VersionOrigin } from './version.entity.js';
import {
  KEEP_SOURCE,
  KEYS_FROM_API,
  LAST_ORDINAL,
  RELEASED_VERSIONS,
  VERSIONS_OF_KEY,
  versionsOfRuns,
} from './version.sql.js';

/** A playbook as a file or a caller declares it. */
export interface DeclaredPlaybook {
  readonly definition: PlaybookDefinition;
  /** The plugin that brings it; empty = the API. */
  readonly plugin: string;
  readonly label: string;
  readonly isLive: boolean;
  /** The version that the same file declared before; left out when it did not have the playbook. */
  readonly formerHash?: string;
  readonly sourceFormat?: string;
  readonly sourceText?: string;
}

/** The author's text of a version, by its hash. */
export type SourceTexts = ReadonlyMap<string, { readonly format: string; readonly text: string }>;

/** Keeps every version of every playbook. Whoever writes holds the rulebook's lock. */
export class VersionStore {
  /** A playbook's versions, the latest first. */
  async ofKey(ctx: Context, key: string): Promise<PlaybookVersionRow[]> {
    const rows = await ctx.db.query(VERSIONS_OF_KEY, [key]);
    return rows.map((row) => hydrate(PlaybookVersionRow, row));
  }

  async byHashes(ctx: Context, hashes: readonly string[]): Promise<PlaybookVersionRow[]> {
    const rows = await selectByKeys(
      ctx,
      'playbook_version',
      ['hash'],
      [...new Set(hashes)].map((hash) => [hash]),
    );
    return rows.map((row) => hydrate(PlaybookVersionRow, row));
  }

  /** The live versions and the canaries, of plugins too that are not loaded. */
  async released(ctx: Context): Promise<PlaybookVersionRow[]> {
    const rows = await ctx.db.query(RELEASED_VERSIONS);
    return rows.map((row) => hydrate(PlaybookVersionRow, row));
  }

  /** The versions that live runs began with. */
  async ofLiveRuns(ctx: Context): Promise<PlaybookVersionRow[]> {
    const rows = await ctx.db.query(versionsOfRuns(LIVE_STATUSES), LIVE_STATUSES);
    return rows.map((row) => hydrate(PlaybookVersionRow, row));
  }

  /** The playbooks of which a version was stored through the API. */
  async storedKeys(ctx: Context): Promise<string[]> {
    const rows = await ctx.db.query<{ playbook_key: string }>(KEYS_FROM_API);
    return rows.map(({ playbook_key: key }) => key);
  }

  /**
   * Takes note of what files declare, and releases what they want live. Returns the playbooks of which a version is
   * new.
   */
  async register(
    ctx: Context,
    declared: readonly DeclaredPlaybook[],
    texts: SourceTexts = new Map(),
  ): Promise<string[]> {
    const fresh: string[] = [];
    const known = new Map(
      (
        await this.byHashes(
          ctx,
          declared.map(({ definition }) => versionHash(definition)),
        )
      ).map((row) => [row.hash, row]),
    );
    for (const playbook of declared) {
      const hash = versionHash(playbook.definition);
      const version = known.get(hash);
      if (version === undefined) {
        await this.add(ctx, playbook, 'PLUGIN');
        fresh.push(playbook.definition.key);
      }
      const source = texts.get(hash);
      if (source !== undefined && source.text !== version?.sourceText)
        await this.keepSource(ctx, hash, source.format, source.text);
      if (playbook.isLive && goesLive(version, hash, playbook.formerHash))
        await this.release(ctx, playbook.definition.key, { hash, state: 'LIVE', at: ctx.now(), by: null });
    }
    return fresh;
  }

  /** Adds a version that is not known yet, as a draft. */
  async add(
    ctx: Context,
    { definition, plugin, label, sourceFormat, sourceText }: DeclaredPlaybook,
    origin: VersionOrigin,
  ): Promise<PlaybookVersionRow> {
    const [last] = await ctx.db.query<{ ordinal: number }>(LAST_ORDINAL, [definition.key]);
    const ordinal = Number(last?.ordinal ?? 0) + 1;
    const row = Object.assign(new PlaybookVersionRow(), {
      hash: versionHash(definition),
      playbookKey: definition.key,
      ordinal,
      label: label === '' ? `draft-${ordinal}` : label,
      pluginName: plugin,
      body: contentOf(definition) as PlaybookDefinition,
      createdAt: ctx.now(),
      state: 'DRAFT' as const,
      share: null,
      publishedAt: null,
      publishedBy: null,
      replaces: null,
      origin,
      sourceFormat: sourceFormat ?? null,
      sourceText: sourceText ?? null,
      revision: 1,
    });
    await insertRows(ctx, 'playbook_version', [dehydrate(PlaybookVersionRow, row)]);
    return row;
  }

  /** Keeps the author's text of a version: the latest that was given. */
  async keepSource(ctx: Context, hash: string, format: string, text: string): Promise<void> {
    await ctx.db.run(KEEP_SOURCE, [format, text, hash]);
  }

  /**
   * How often what is stored of a playbook has changed: rises with each new version, from a file too, and with each new
   * text of one. 0 = nothing is stored. Playbooks of one request share a statement.
   */
  async draftVersion(ctx: Context, key: string): Promise<number> {
    const [row] = await selectTogether<{ version: number | null }>(ctx, {
      columns: 'SUM(revision) AS version',
      from: 'playbook_version',
      rest: 'WHERE playbook_key = ?',
      values: [key],
    });
    return Number(row?.version ?? 0);
  }

  /** Releases a version. Returns what changed. */
  async release(ctx: Context, key: string, order: Parameters<typeof release>[1]): Promise<Release[]> {
    return this.write(ctx, release(await this.ofKey(ctx, key), order));
  }

  async write(ctx: Context, releases: readonly Release[]): Promise<Release[]> {
    const rows = releases.map(({ hash, state, share, publishedAt, publishedBy, replaces }) => ({
      hash,
      state,
      share,
      published_at: publishedAt,
      published_by: publishedBy,
      replaces,
    }));
    await updateRows(ctx, 'playbook_version', ['hash'], rows);
    return [...releases];
  }
}
