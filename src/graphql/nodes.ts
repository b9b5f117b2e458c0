import type { Context } from '../kernel/context.js';
import { type IdKind, kindOf } from '../kernel/ids.js';

/** Kind of id → how its record is loaded, null where there is none. Loads of one request share their statements. */
export type NodeLoaders = Readonly<Partial<Record<IdKind, (ctx: Context, id: string) => Promise<object | null>>>>;

/** Finds any record by its id: the prefix says what it is. */
export class NodeService {
  constructor(private readonly loaders: NodeLoaders) {}

  async byId(ctx: Context, id: string): Promise<object | null> {
    const kind = kindOf(id);
    return (kind && (await this.loaders[kind]?.(ctx, id))) ?? null;
  }
}
