import { insertRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import {
  COUNT_MEMBERS,
  DECLARED_SEGMENTS,
  DELETE_SEGMENT,
  REVIVE_SEGMENT,
  UPDATE_SEGMENT,
} from './declared-segment.sql.js';
import type { SegmentDefinition } from './segment.definition.js';

/** A segment that was declared through the API: its place among all, and how often it was changed. */
export interface DeclaredSegment {
  readonly position: number;
  readonly definition: SegmentDefinition;
  readonly version: number;
}

interface DeclaredRow {
  readonly segment_key: string;
  readonly position: number;
  readonly body: string;
  readonly version: number;
}

/** Those in force, in their order. */
export async function declaredSegments(ctx: Context): Promise<DeclaredSegment[]> {
  const rows = await ctx.db.query<DeclaredRow>(DECLARED_SEGMENTS);
  return rows.map(({ position, body, version }) => ({
    position: Number(position),
    definition: JSON.parse(body) as SegmentDefinition,
    version: Number(version),
  }));
}

/** Declares one; under the key of a deleted one its versions go on. @throws DUPLICATE when the key is taken */
export async function insertSegment(ctx: Context, definition: SegmentDefinition, position: number): Promise<void> {
  const revived = await ctx.db.run(REVIVE_SEGMENT, [position, JSON.stringify(definition), ctx.now(), definition.key]);
  if (revived > 0) return;
  await insertRows(ctx, 'segment_declared', [
    {
      segment_key: definition.key,
      position,
      body: JSON.stringify(definition),
      version: 1,
      created_at: ctx.now(),
      deleted_at: null,
    },
  ]);
}

export async function updateSegment(ctx: Context, definition: SegmentDefinition, position: number): Promise<void> {
  await ctx.db.run(UPDATE_SEGMENT, [position, JSON.stringify(definition), definition.key]);
}

export async function deleteSegmentRow(ctx: Context, key: string): Promise<void> {
  await ctx.db.run(DELETE_SEGMENT, [ctx.now(), key]);
}

/** How many accounts are in a segment now. */
export async function membersOf(ctx: Context, key: string): Promise<number> {
  const [row] = await ctx.db.query<{ total: number }>(COUNT_MEMBERS, [key]);
  return Number(row?.total ?? 0);
}
