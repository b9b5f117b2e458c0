import { ApolloServer } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { LIMITS, type Limits } from '../graphql/limits.js';
import type { Actor, Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import type { Log } from '../kernel/log.js';
import { apolloFor } from './apollo.js';
import { httpFor } from './http.js';
import { Sockets } from './sockets.js';

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
  readonly limits?: Partial<Limits>;
  readonly transport?: Partial<TransportLimits>;
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
}

export const TRANSPORT_LIMITS: TransportLimits = {
  bodyBytes: 4 * 1024 * 1024,
  initMs: 5_000,
  operationsPerSocket: 50,
  keepAliveMs: 12_000,
};

/** The options with every default filled in: what the parts of the server see. */
export interface ServerSetting extends ServerOptions {
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly transport: TransportLimits;
  readonly beforeOperation: (ctx: Context, source: string) => Promise<void>;
}

export interface RunningServer {
  /** `http://127.0.0.1:4000`, without a path. */
  readonly url: string;
  readonly port: number;
  /**
   * Stops accepting, lets what runs finish for up to `graceMs`, closes sockets with 1001 (“going away”: clients resume
   * elsewhere).
   * A second call while the first still waits ends at once whatever is left.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/** Serves a schema over HTTP and sockets. @throws PORT_IN_USE */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const setting: ServerSetting = {
    introspection: true,
    beforeOperation: async () => undefined,
    ...options,
    limits: { ...LIMITS, ...options.limits },
    transport: { ...TRANSPORT_LIMITS, ...options.transport },
  };
  const apollo = await apolloFor(setting);
  const { app, drain } = httpFor(setting, apollo);
  const sockets = new Sockets(setting);
  app.server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await listen(app, setting);
  return running(setting, { app, apollo, sockets, drain });
}

interface Parts {
  readonly app: ReturnType<typeof httpFor>['app'];
  readonly apollo: ApolloServer<Context>;
  readonly sockets: Sockets;
  readonly drain: () => void;
}

async function listen(app: Parts['app'], { host, port }: ServerSetting): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new PerennialError(
        'PORT_IN_USE',
        `Port ${port} on ${host} is in use by another process. Choose another with PORT, or stop that process.`,
        { host, port },
      );
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new PerennialError(
        'CONFIG_INVALID',
        `HOST ${host} and PORT ${port} cannot be listened on (${code}). Choose an address of this machine and a ` +
          `port above 1023.`,
        {
          host,
          port,
        },
      );
    throw error;
  }
}

function running({ host }: ServerSetting, { app, apollo, sockets, drain }: Parts): RunningServer {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  let closing: Promise<void> | undefined;
  const force = () => {
    sockets.terminate();
    app.server.closeAllConnections();
  };
  const close = async (graceMs: number) => {
    drain();
    const forced = setTimeout(force, graceMs);
    await Promise.all([sockets.close(graceMs), app.close()]);
    clearTimeout(forced);
    await apollo.stop();
  };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    close: ({ graceMs = 10_000 } = {}) => {
      if (closing) force();
      closing ??= close(graceMs);
      return closing;
    },
  };
}
