import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as arrived, setTimeout as sleep } from 'node:timers/promises';
import type { Gate } from './gate.js';

/** A connection without a request for so long is taken for idle, ms. */
const QUIET = 300;
const LOOK = 20;

/**
 * Stops accepting connections, and answers whatever comes on those that there are until they are closed or quiet, for
 * `graceMs` at most: a request that was on its way when the server was told to stop is answered, not reset. Whoever
 * answers says `Connection: close`.
 */
export async function lingering(server: Server, gate: Pick<Gate, 'underWay'>, graceMs: number): Promise<void> {
  let lastAt = performance.now();
  server.on('request', (_request, response) => {
    response.once('close', () => {
      lastAt = performance.now();
    });
  });
  for (let round = 0; round < 2; round += 1) await arrived(); // connections that wait are accepted first
  // not the HTTP server's own: that closes idle connections, on which a request may be on its way
  NetServer.prototype.close.call(server);
  const end = performance.now() + graceMs;
  while (performance.now() < end && (await connectionsOf(server)) > 0) {
    if (gate.underWay > 0) lastAt = performance.now();
    if (performance.now() - lastAt > QUIET) return;
    await sleep(LOOK);
  }
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
