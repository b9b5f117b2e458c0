import type { Clock } from './clock.js';
import { PerennialError } from './errors.js';
import type { Log } from './log.js';

/** What a caller may do. `admin` includes `write`, `write` includes `read`. */
export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who acts. The id is a TypeID (`key_…`, `memb_…`) or the word `system`. */
export interface Actor {
  readonly kind: 'API_KEY' | 'MEMBER' | 'SYSTEM';
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export const SYSTEM: Actor = { kind: 'SYSTEM', id: 'system', name: 'Perennial', scopes: ['read', 'write', 'admin'] };

/** A value that a statement may carry. */
export type SqlValue = string | number | bigint | boolean | null | Buffer;

/**
 * Runs statements: on the transaction when there is one, otherwise on a connection for reading. Placeholders are `?`.
 */
export interface Executor {
  readonly dialect: 'sqlite' | 'mysql';
  /** True inside a transaction: only then may it write. */
  readonly isTransaction: boolean;
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A writing statement; returns how many rows it touched. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
}

/**
 * Comes first in every call: the only carrier of transaction, actor and clock.
 * Inside `database.transaction(ctx, async (ctx) => …)` the name is shadowed, so the outer one cannot be used by
 * mistake.
 */
export class Context {
  constructor(
    readonly actor: Actor,
    readonly clock: Clock,
    readonly log: Log,
    readonly db: Executor,
    private readonly memos: Map<unknown, unknown> = new Map(),
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** @throws FORBIDDEN when the caller lacks the scope. */
  require(scope: Scope): void {
    if (this.can(scope)) return;
    throw new PerennialError(
      'FORBIDDEN',
      `This needs a key with the scope “${scope}”; yours has ${this.actor.scopes.join(', ') || 'none'}.`,
      { scope },
    );
  }

  /** `admin` includes `write`, `write` includes `read`. */
  can(scope: Scope): boolean {
    return this.actor.scopes.some((held) => SCOPES.indexOf(held) >= SCOPES.indexOf(scope));
  }

  /** Made once per request: `ctx.memo(AccountService, () => new DataLoader(…))` is how an edge keeps its loader. */
  memo<T>(key: unknown, make: () => T): T {
    if (!this.memos.has(key)) this.memos.set(key, make());
    return this.memos.get(key) as T;
  }

  /** The same request with nothing remembered: what a mutation's payload reads after it has written. */
  fresh(): Context {
    return new Context(this.actor, this.clock, this.log, this.db);
  }

  /** The same call inside a transaction (or on another connection). */
  on(db: Executor): Context {
    return new Context(this.actor, this.clock, this.log, db);
  }

  /** The same call for another actor. */
  as(actor: Actor): Context {
    return new Context(actor, this.clock, this.log, this.db, this.memos);
  }

  /** The same call by another clock (an import plays history by a virtual one). */
  by(clock: Clock): Context {
    return new Context(this.actor, clock, this.log, this.db);
  }
}
