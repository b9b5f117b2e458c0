import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A door to a server that a test can shut: whoever is inside is cut off, whoever knocks is refused. */
export interface Proxy {
  /** The URL of the server, by way of the door. */
  readonly url: string;
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** Puts a door before the server of a URL; gone when it is shut. */
export async function proxyTo(url: string): Promise<Proxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server: Server = createServer((inside) => {
    const outside = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  let port = 0;
  const open = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
  };
  await open();
  const door = new URL(url);
  door.port = String(port);
  return {
    url: door.href,
    open,
    shut: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
