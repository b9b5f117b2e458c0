import { selectByKeys } from '../database/bulk.js';
import type { Selected } from '../database/tables.js';
import { holdsMoment, type RestOfTouches, restOf, type ToldTouchpoint } from '../journey/told.rules.js';
import type { TouchpointKind } from '../journey/touchpoint.types.js';
import type { Context } from '../kernel/context.js';
import { grouped } from '../kernel/grouped.js';
import { externalRecordId } from '../signal/properties.js';
import type { Signal } from '../signal/signal.js';
import { ticketView } from '../voice/ticket.row.js';
import { LATEST_ANSWER, latestInbound, latestOpened, latestTouches } from './sql/told.sql.js';
import type { Claimed } from './turn-batch.js';

const TOUCHPOINT_COLUMNS = [
  'id',
  'account_id',
  'kind',
  'direction',
  'status',
  'at',
  'is_automatic',
  'is_answered',
  'stamp',
] as const;
type TouchpointRow = Selected<'touchpoint', (typeof TOUCHPOINT_COLUMNS)[number]>;

/**
 * Loads the tickets and touchpoints that signals tell again, as they were told before. Where one of them holds a moment
 * that the state remembers (the last touch), it is looked up how late the others come, should it be given back.
 */
export async function loadTold(ctx: Context, claimed: readonly Claimed[], signals: readonly Signal[]): Promise<void> {
  const tickets = await selectByKeys(ctx, 'ticket', ['id'], idsOf('ticket', signals));
  const touchpoints = await selectByKeys(ctx, 'touchpoint', ['id'], idsOf('touchpoint', signals), {
    columns: TOUCHPOINT_COLUMNS,
  });
  if (tickets.length + touchpoints.length === 0) return;
  const ticketsOf = grouped(tickets, ({ account_id }) => account_id);
  const touchpointsOf = grouped(touchpoints, ({ account_id }) => account_id);
  for (const { accountId, draft } of claimed) {
    const ownTickets = ticketsOf.get(accountId) ?? [];
    const ownTouchpoints = touchpointsOf.get(accountId) ?? [];
    if (ownTickets.length + ownTouchpoints.length === 0) continue;
    const views = new Map(ownTickets.map((row) => [row.external_id, ticketView(row)]));
    const told = {
      touchpoints: new Map(ownTouchpoints.map((row) => [row.id, toldTouchpoint(row)])),
      opened: new Map([...views.values()].map(({ id, openedAt }) => [id, openedAt])),
    };
    const mayGiveBack =
      [...told.touchpoints.values()].some((touchpoint) => holdsMoment(draft.journey, touchpoint)) ||
      [...told.opened.values()].includes(draft.journey.lastSpokeAt ?? Number.NaN);
    const rest = mayGiveBack ? await restOfRows(ctx, accountId, told) : restOf(draft.journey);
    draft.toldTickets = views;
    draft.told = { ...told, rest };
  }
}

/** Ids of the tickets or touchpoints that signals name by an external id. */
function idsOf(kind: 'ticket' | 'touchpoint', signals: readonly Signal[]): [string][] {
  const ids = signals.flatMap(({ type, accountId, properties: { externalId } }) =>
    type === kind && typeof externalId === 'string' ? [externalRecordId(kind, accountId, externalId)] : [],
  );
  return [...new Set(ids)].map((id) => [id]);
}

const toldTouchpoint = (row: TouchpointRow): ToldTouchpoint => ({
  kind: row.kind,
  direction: row.direction,
  status: row.status,
  at: Number(row.at),
  isAutomatic: Boolean(row.is_automatic),
  isAnswered: Boolean(row.is_answered),
  stamp: row.stamp === null ? [Number(row.at), 0, 0] : JSON.parse(row.stamp),
});

/** How late an account's touchpoints, tickets and answers come, but for those that are told again. */
async function restOfRows(
  ctx: Context,
  accountId: string,
  { touchpoints, opened }: { touchpoints: ReadonlyMap<string, unknown>; opened: ReadonlyMap<string, unknown> },
): Promise<RestOfTouches> {
  const named = [...touchpoints.keys()];
  const counting = await ctx.db.query<{ kind: TouchpointKind; at: number }>(latestTouches(named), [
    accountId,
    ...named,
  ]);
  const latest = async (sql: string, ids: readonly string[]): Promise<number | undefined> => {
    const [row] = await ctx.db.query<{ at: number | null }>(sql, [accountId, ...ids]);
    return row?.at == null ? undefined : Number(row.at);
  };
  const inboundAt = await latest(latestInbound(named), named);
  const openedAt = await latest(latestOpened([...opened.keys()]), [...opened.keys()]);
  const answeredAt = await latest(LATEST_ANSWER, []);
  const spoke = [inboundAt, openedAt, answeredAt].filter((at) => at !== undefined);
  return {
    byKind: Object.fromEntries(counting.map(({ kind, at }) => [kind, Number(at)])),
    inboundAt,
    spokeAt: spoke.length === 0 ? undefined : Math.max(...spoke),
  };
}
