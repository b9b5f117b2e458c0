import DataLoader from 'dataloader';
import { stringify } from 'yaml';
import { hydrate } from '../../database/hydrate.js';
import { keysetPage } from '../../database/keyset.js';
import { selectTogether } from '../../database/select-together.js';
import { isIn, sql, where } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import { notFound } from '../../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../../kernel/graphql/connection.js';
import type { NamedActor } from '../../kernel/graphql/named-actor.js';
import type { PageRequest } from '../../kernel/page.js';
import { changeInWords } from '../definition/change-in-words.js';
import { LIVE_STATUSES } from '../definition/playbook.types.js';
import { PlaybookVersionRow } from '../version/version.entity.js';
import type { VersionStore } from '../version/version.store.js';
import { versionIdOf } from '../version/version-id.js';
import type { PlaybookSource } from './playbook.view.js';
import { type PlaybookVersion, versionView } from './version.view.js';
import { LABELS_BY_HASH, liveRunsByVersion } from './version-view.sql.js';

/** Reads the versions of playbooks. */
export class VersionService {
  constructor(
    private readonly versions: VersionStore,
    private readonly actors: (ctx: Context, id: string) => Promise<NamedActor | null>,
  ) {}

  /** A playbook's versions, the latest first. */
  async list(ctx: Context, playbookKey: string, request: PageRequest): Promise<ConnectionShape<PlaybookVersion>> {
    const page = await keysetPage(ctx, {
      table: 'playbook_version',
      where: [sql('playbook_key = ?', playbookKey)],
      order: [{ column: 'ordinal', direction: 'DESC' }],
      idColumn: 'hash',
      request,
      map: (row: object) => hydrate(PlaybookVersionRow, row),
    });
    for (const row of page.nodes) this.loader(ctx).prime(row.hash, row);
    return toConnection({ ...page, nodes: page.nodes.map(({ hash, label }) => versionView(hash, label)) });
  }

  async byId(ctx: Context, id: string): Promise<PlaybookVersion | null> {
    const rows = await ctx.memo(VersionService, () => ctx.db.query<{ hash: string; label: string }>(LABELS_BY_HASH));
    const found = rows.find(({ hash }) => versionIdOf(hash) === id);
    return found === undefined ? null : versionView(found.hash, found.label);
  }

  /** @throws NOT_FOUND */
  async row(ctx: Context, hash: string): Promise<PlaybookVersionRow> {
    const row = await this.loader(ctx).load(hash);
    if (row === null) throw notFound('playbook version', hash);
    return row;
  }

  /** How often what is stored of a playbook has changed. */
  draftVersion(ctx: Context, playbookKey: string): Promise<number> {
    return this.versions.draftVersion(ctx, playbookKey);
  }

  async publishedBy(ctx: Context, hash: string): Promise<NamedActor | null> {
    const { publishedBy } = await this.row(ctx, hash);
    return publishedBy === null ? null : this.actors(ctx, publishedBy);
  }

  /** How many live runs are pinned to a version; versions of one request share a statement. */
  liveRuns(ctx: Context, hash: string): Promise<number> {
    return ctx.memo(countLive, () => new DataLoader((hashes: readonly string[]) => countLive(ctx, hashes))).load(hash);
  }

  /** What changed against the version before, step by step; null for the first. */
  async changeInWords(ctx: Context, hash: string): Promise<string | null> {
    const { playbookKey, ordinal, body } = await this.row(ctx, hash);
    const [before] = await selectTogether<object>(ctx, {
      columns: '*',
      from: 'playbook_version',
      rest: 'WHERE playbook_key = ? AND ordinal < ? ORDER BY ordinal DESC LIMIT 1',
      values: [playbookKey, ordinal],
    });
    return before === undefined ? null : changeInWords(hydrate(PlaybookVersionRow, before).body, body);
  }

  async source(ctx: Context, hash: string): Promise<PlaybookSource> {
    const { sourceFormat, sourceText, body } = await this.row(ctx, hash);
    return sourceText === null
      ? { format: 'YAML', text: stringify(body, { lineWidth: 0 }) }
      : { format: sourceFormat ?? 'YAML', text: sourceText };
  }

  private loader(ctx: Context): DataLoader<string, PlaybookVersionRow | null> {
    return ctx.memo(PlaybookVersionRow, () => new DataLoader((hashes: readonly string[]) => this.load(ctx, hashes)));
  }

  private async load(ctx: Context, hashes: readonly string[]): Promise<(PlaybookVersionRow | null)[]> {
    const rows = new Map((await this.versions.byHashes(ctx, hashes)).map((row) => [row.hash, row]));
    return hashes.map((hash) => rows.get(hash) ?? null);
  }
}

async function countLive(ctx: Context, hashes: readonly string[]): Promise<number[]> {
  const { text, values } = where([isIn('playbook_hash', hashes), isIn('status', LIVE_STATUSES)]);
  const rows = await ctx.db.query<{ playbook_hash: string; live: number }>(liveRunsByVersion(text), values);
  const counts = new Map(rows.map(({ playbook_hash: hash, live }) => [hash, Number(live)]));
  return hashes.map((hash) => counts.get(hash) ?? 0);
}
