import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import type { Command, Commands } from '../signal/commands.js';

/** Commands that share one transaction while all goes well. */
const TOGETHER = 100;

/**
 * Performs many commands, so that one which is refused does not touch the others: they go together, and one by one
 * where some of them are refused (a refusal rolls all of its transaction back). Item by item, each with its commands in
 * order.
 * Returns what each was refused with, undefined where it was taken.
 */
export async function performEach(
  ctx: Context,
  commands: Commands,
  items: readonly (readonly Command[])[],
): Promise<unknown[]> {
  const refusals: unknown[] = [];
  for (let from = 0; from < items.length; from += TOGETHER)
    refusals.push(...(await performChunk(ctx, commands, items.slice(from, from + TOGETHER))));
  return refusals;
}

async function performChunk(
  ctx: Context,
  commands: Commands,
  items: readonly (readonly Command[])[],
): Promise<unknown[]> {
  const all = items.flat();
  const refusal = all.length === 0 ? undefined : await perform(ctx, commands, all);
  if (refusal === undefined) return items.map(() => undefined);
  if (items.length === 1) return [refusal];
  const refusals: unknown[] = [];
  for (const item of items) refusals.push(await perform(ctx, commands, item));
  return refusals;
}

async function perform(ctx: Context, commands: Commands, item: readonly Command[]): Promise<unknown> {
  try {
    await commands.perform(ctx, ...item);
    return undefined;
  } catch (error) {
    if (error instanceof PerennialError && error.code !== 'DATABASE_UNAVAILABLE') return error;
    throw error;
  }
}
