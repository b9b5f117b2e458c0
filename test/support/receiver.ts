import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a receiver got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const OK: Answer = (_request, response) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');

type Answer = (request: Received, response: ServerResponse, count: number) => void;

/** A receiver of HTTP calls: it keeps what comes, and answers as the test says. */
export class Receiver {
  readonly received: Received[] = [];
  /** What it did, by idempotency key: a second call of one key does nothing, as a careful receiver would have it. */
  readonly done = new Set<string>();
  answer: Answer = OK;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  /** As when it was started. */
  reset(): void {
    this.received.length = 0;
    this.done.clear();
    this.answer = OK;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body,
    };
    this.received.push(received);
    const key = received.headers['idempotency-key'];
    if (key !== undefined) this.done.add(key);
    this.answer(received, response, this.received.length);
  }
}
