import { recordLoader } from '../database/record-loader.js';
import type { Context } from '../kernel/context.js';
import { Cause } from './cause.entity.js';

/**
 * How causes learn the names of accounts, members and API keys, which higher rooms keep. An id that has no name any
 * more is left out.
 */
export interface NameReader {
  namesOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What a summary says of somebody whose name is gone. */
const NAMELESS = 'somebody';

/** Reads causes. */
export class CauseService {
  constructor(private readonly names: NameReader) {}

  /** One cause, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Cause | null> {
    return recordLoader(ctx, Cause, 'cause').load(id);
  }

  /** One sentence with the present names of whoever it speaks of. */
  async summaryOf(ctx: Context, { template, accountId, actorId }: Cause): Promise<string> {
    if (!template.includes('{{')) return template;
    const names = await this.names.namesOf(
      ctx,
      [accountId, actorId].filter((id) => id !== null),
    );
    return sentence(
      template.replaceAll('{{actor}}', nameOf(names, actorId)).replaceAll('{{account}}', nameOf(names, accountId)),
    );
  }
}

const nameOf = (names: ReadonlyMap<string, string>, id: string | null): string =>
  id === 'system' ? 'Perennial' : (names.get(id ?? '') ?? NAMELESS);

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
