import { ApolloServer } from '@apollo/server';
import { LIMITS } from '../graphql/limits.js';
import { Slices } from '../graphql/slices.js';
import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { apolloFor } from './apollo.js';
import { Gate } from './gate.js';
import { httpFor } from './http.js';
import { lingering } from './lingering.js';
import { OperationCaches } from './operation-caches.js';
import { type ServerOptions, type ServerSetting, TRANSPORT_LIMITS } from './setting.js';
import { Sockets } from './sockets.js';

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
  const transport = { ...TRANSPORT_LIMITS, ...options.transport };
  const setting: ServerSetting = {
    introspection: true,
    graphiql: true,
    corsOrigins: [],
    beforeOperation: async () => undefined,
    caches: new OperationCaches(),
    ...options,
    limits: { ...LIMITS, ...options.limits },
    transport,
    gate: new Gate(transport.gate),
    slices: new Slices(),
  };
  const apollo = await apolloFor(setting);
  const { app, drain } = await httpFor(setting, apollo);
  const sockets = new Sockets(setting);
  app.server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await listen(app, setting);
  return running(setting, { app, apollo, sockets, drain });
}

interface Parts {
  readonly app: Awaited<ReturnType<typeof httpFor>>['app'];
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

function running({ host, gate }: ServerSetting, { app, apollo, sockets, drain }: Parts): RunningServer {
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
    await Promise.all([sockets.close(graceMs), lingering(app.server, gate, graceMs)]);
    await app.close();
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
