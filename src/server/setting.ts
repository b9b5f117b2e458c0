import type { GraphQLSchema } from 'graphql';
import type { Limits } from '../graphql/limits.js';
import type { Slices } from '../graphql/slices.js';
import type { Actor, Context } from '../kernel/context.js';
import type { Log } from '../kernel/log.js';
import { GATE_LIMITS, type Gate, type GateLimits } from './gate.js';
import type { OperationCaches } from './operation-caches.js';

/** Whether this process can serve, and what is amiss when it cannot. */
export interface Readiness {
  readonly isReady: boolean;
  /** Part → `ok`, or what is wrong with it, in words that may be shown to anybody. */
  readonly checks: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly log: Log;
  /** Who sends an `Authorization` header (or `connectionParams.authorization`). @throws UNAUTHENTICATED */
  readonly authenticate: (authorization: string | undefined) => Promise<Actor>;
  /** A fresh context for every operation. */
  readonly makeContext: (actor: Actor) => Context;
  /** Runs before an operation reads anything. */
  readonly beforeOperation?: (ctx: Context, source: string) => Promise<void>;
  readonly readiness: () => Promise<Readiness>;
  /** Whether the schema may be asked for; default true. It needs a key like any operation. */
  readonly introspection?: boolean;
  /** Whether a browser is shown GraphiQL; default true. */
  readonly graphiql?: boolean;
  /** Origins of pages that may ask from a browser, or `*`; default none. */
  readonly corsOrigins?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly transport?: Partial<TransportLimits>;
  /** What is kept of the operations that clients send; default its own. */
  readonly caches?: OperationCaches;
}

export interface TransportLimits {
  /** Bytes of a request's body, and of a message on a socket. */
  readonly bodyBytes: number;
  /** Milliseconds in which a new socket must say who it is. */
  readonly initMs: number;
  /** Operations at once on one socket. */
  readonly operationsPerSocket: number;
  /** Milliseconds between looks at whether a socket is alive and its key still valid. */
  readonly keepAliveMs: number;
  /** Sockets at once. */
  readonly sockets: number;
  /** What may be under way at once. */
  readonly gate: GateLimits;
}

export const TRANSPORT_LIMITS: TransportLimits = {
  bodyBytes: 4 * 1024 * 1024,
  initMs: 5_000,
  operationsPerSocket: 50,
  keepAliveMs: 12_000,
  sockets: 2_000,
  gate: GATE_LIMITS,
};

/** The options with every default filled in: what the parts of the server see. */
export interface ServerSetting extends ServerOptions {
  readonly introspection: boolean;
  readonly graphiql: boolean;
  readonly corsOrigins: readonly string[];
  readonly limits: Limits;
  readonly caches: OperationCaches;
  readonly transport: TransportLimits;
  readonly beforeOperation: (ctx: Context, source: string) => Promise<void>;
  /** Lets requests and operations in. */
  readonly gate: Gate;
  /** Gives operations and streams their turns. */
  readonly slices: Slices;
}
