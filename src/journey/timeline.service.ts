import { keysetPage } from '../database/keyset.js';
import { bounded, isIn, type Sql, sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import type { PageRequest } from '../kernel/page.js';
import type { TimelineKind } from './timeline.js';
import type { TimelineEntry } from './timeline-entry.js';

/** A service that keeps records which stand on timelines. */
export interface TimelineSource {
  readonly timelineKinds: readonly TimelineKind[];
  /** The records of these ids, in their order; null where there is none. */
  byIds(ctx: Context, ids: readonly string[]): Promise<readonly (TimelineEntry | null)[]>;
}

/** A page of a timeline: which entries, and whether the latest come first (DESC, as when it is left out). */
export interface TimelineRequest extends PageRequest {
  readonly filter?: TimelineCriteria | null;
  readonly direction?: 'ASC' | 'DESC' | null;
}

interface TimelineCriteria {
  readonly kinds?: readonly TimelineKind[] | null;
  readonly isPlanned?: boolean | null;
  readonly at?: { readonly gte?: number | null; readonly lte?: number | null } | null;
}

const narrowed = (filter: TimelineCriteria | null | undefined): Sql[] => {
  const { kinds, isPlanned, at } = filter ?? {};
  return [
    ...(kinds == null ? [] : [isIn('kind', kinds)]),
    ...(isPlanned == null ? [] : [sql('is_planned = ?', Number(isPlanned))]),
    ...bounded('at', at && { gte: at.gte ?? null, lte: at.lte ?? null }),
  ];
};

interface Place {
  readonly kind: TimelineKind;
  readonly refId: string;
}

/** Reads accounts' timelines: narrow rows first, then the records of each kind together. */
export class TimelineService {
  private readonly sources: ReadonlyMap<TimelineKind, TimelineSource>;

  constructor(sources: readonly TimelineSource[]) {
    this.sources = new Map(sources.flatMap((source) => source.timelineKinds.map((kind) => [kind, source] as const)));
  }

  /** The latest entries first, or the earliest. */
  async ofAccount(
    ctx: Context,
    accountId: string,
    { filter, direction, ...request }: TimelineRequest,
  ): Promise<ConnectionShape<TimelineEntry>> {
    const page = await keysetPage(ctx, {
      table: 'timeline_entry',
      select: 'ref_id, kind',
      where: [sql('account_id = ?', accountId), ...narrowed(filter)],
      order: [{ column: 'at', direction: direction ?? 'DESC' }],
      idColumn: 'ref_id',
      request,
      map: ({ ref_id, kind }: { ref_id: string; kind: TimelineKind }): Place => ({ refId: ref_id, kind }),
    });
    const records = await this.load(ctx, page.nodes);
    const found = page.nodes.flatMap(({ refId }, index) => {
      const node = records.get(refId);
      return node === undefined ? [] : [{ node, cursor: page.cursors[index] ?? '' }];
    });
    return toConnection({
      ...page,
      nodes: found.map(({ node }) => node),
      cursors: found.map(({ cursor }) => cursor),
      totalCount: () => page.totalCount(),
    });
  }

  private async load(ctx: Context, places: readonly Place[]): Promise<ReadonlyMap<string, TimelineEntry>> {
    const kinds = [...new Set(places.map(({ kind }) => kind))];
    const lists = await Promise.all(kinds.map((kind) => this.loadKind(ctx, kind, places)));
    return new Map(lists.flat().map((record) => [record.id, record]));
  }

  private async loadKind(ctx: Context, kind: TimelineKind, places: readonly Place[]): Promise<TimelineEntry[]> {
    const ids = places.flatMap((place) => (place.kind === kind ? place.refId : []));
    const records = (await this.sources.get(kind)?.byIds(ctx, ids)) ?? [];
    return records.filter((record) => record !== null);
  }
}
