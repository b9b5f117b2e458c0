import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ExecutionArgs,
  execute,
  GraphQLError,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from 'graphql';
import {
  CloseCode,
  handleProtocols,
  makeServer,
  type Server,
  type Context as SocketContext,
  type SubscribePayload,
} from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { settleItems } from '../graphql/batch/batch-items.js';
import { consumerOf } from '../graphql/consumer.js';
import { checkCost } from '../graphql/cost.js';
import { presentError, toGraphQLError } from '../graphql/present-error.js';
import { screen, tooComplex } from '../graphql/screen.js';
import { subscribeInBatches } from '../graphql/subscribe.js';
import { PerennialError } from '../kernel/errors.js';
import type { Ticket } from './gate.js';
import { isGone } from './gone.js';
import type { ServerSetting } from './setting.js';
import { RETRY_AFTER } from './undone.rules.js';

const UNAUTHORIZED = CloseCode.Unauthorized;
/** “Try again later”: clients of graphql-ws connect again by themselves. */
const TRY_AGAIN = 1013;
const GOING_AWAY = 1001;
/**
 * How long a subscriber that was given up has to take the error before its socket is closed, and then before it is cut
 * (ms).
 */
const STALL_GRACE = 1_000;
const CLOSE_GRACE = 3_000;

interface Extra {
  readonly socket: WebSocket;
}

type Connection = SocketContext<Record<string, unknown>, Extra>;

/** GraphQL over sockets (graphql-transport-ws), on the same path as over HTTP. */
export class Sockets {
  private readonly server: WebSocketServer;
  /** Sockets that were heard of since the last look. */
  private readonly alive = new WeakSet<WebSocket>();
  private readonly authorizations = new Map<WebSocket, string | undefined>();
  private readonly watch: NodeJS.Timeout;
  private readonly protocol: Server<Extra>;
  private readonly rules;
  private underWay = 0;
  private isClosing = false;

  constructor(private readonly setting: ServerSetting) {
    const { transport, introspection } = setting;
    this.rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    this.server = new WebSocketServer({ noServer: true, maxPayload: transport.bodyBytes, handleProtocols });
    this.watch = setInterval(() => this.lookAfter(), transport.keepAliveMs).unref();
    this.protocol = makeServer<Record<string, unknown>, Extra>({
      connectionInitWaitTimeout: transport.initMs,
      onConnect: (connection) => this.admit(connection),
      onSubscribe: (connection, _id, payload) => this.prepare(connection, payload),
      execute: ((args: ExecutionArgs) => this.counted(args)) as never,
      subscribe: ((args: ExecutionArgs) => subscribeInBatches(args, setting.slices)) as never,
      onNext: (_connection, _id, _payload, _args, { errors, ...result }) =>
        (errors ? { ...result, errors: errors.map((error) => presentError(error, setting.log)) } : undefined) as never,
      onError: (_connection, _id, _payload, errors) => errors.map((error) => presentError(error, setting.log)),
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const isOurs = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '') === '/graphql';
    const isFull = this.server.clients.size >= this.setting.transport.sockets;
    if (this.isClosing || isFull || !isOurs) {
      const status = isOurs ? `503 Service Unavailable\r\nRetry-After: ${RETRY_AFTER}` : '404 Not Found';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.server.handleUpgrade(request, socket, head, (client) => this.open(client));
  }

  /** Joins a socket and the protocol. A socket that fails is closed; what it had open ends with it. */
  private open(socket: WebSocket): void {
    this.alive.add(socket);
    const closed = this.protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve, reject) =>
            socket.readyState === socket.OPEN
              ? // an error of a socket that is gone is none: its close ends all
                socket.send(data, (error) => (error && !isGone(error) ? reject(error) : resolve()))
              : resolve(),
          ),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on(
            'message',
            (data) => void receive(String(data)).catch((error: unknown) => this.fail(socket, error)),
          ),
      },
      { socket },
    );
    socket.on('pong', () => this.alive.add(socket));
    socket.on('error', (error) => this.setting.log.debug({ err: error }, 'A socket failed.'));
    socket.once('close', (code, reason) => {
      this.authorizations.delete(socket);
      void Promise.resolve(closed(code, String(reason))).catch((error: unknown) =>
        this.setting.log.warn({ err: error }, 'A socket’s operations did not end.'),
      );
    });
  }

  private fail(socket: WebSocket, error: unknown): void {
    if (socket.readyState !== socket.OPEN || isGone(error)) return;
    this.setting.log.warn({ err: error }, 'A socket’s message could not be handled.');
    socket.close(CloseCode.InternalServerError, 'INTERNAL');
  }

  /** Cuts who did not answer the last ping, and looks whether the others' keys are still valid. */
  private lookAfter(): void {
    for (const socket of this.server.clients) {
      if (!this.alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
    void this.expelRevoked();
  }

  /** Lets queries and mutations finish for up to `graceMs`; subscriptions resume elsewhere from their cursors. */
  async close(graceMs: number): Promise<void> {
    this.isClosing = true;
    clearInterval(this.watch);
    for (let waited = 0; this.underWay > 0 && waited < graceMs; waited += 20) await sleep(20);
    for (const client of this.server.clients)
      client.close(GOING_AWAY, 'The server is going away; resume from your last cursor.');
    for (let waited = 0; this.server.clients.size > 0 && waited < Math.min(graceMs, CLOSE_GRACE); waited += 20)
      await sleep(20);
    this.terminate();
    this.server.close();
  }

  /** Cuts every socket. */
  terminate(): void {
    for (const client of this.server.clients) client.terminate();
  }

  private async admit({ connectionParams, extra }: Connection): Promise<boolean> {
    const authorization = authorizationOf(connectionParams);
    this.authorizations.set(extra.socket, authorization);
    try {
      await this.setting.authenticate(authorization);
      return true;
    } catch (error) {
      const { code } = asPerennial(error);
      extra.socket.close(code === 'UNAUTHENTICATED' ? UNAUTHORIZED : TRY_AGAIN, code);
      return false;
    }
  }

  /** Screens, validates and prices an operation; returns how it is to be executed, or what is wrong with it. */
  private async prepare(
    connection: Connection,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    try {
      return await this.prepared(connection, payload);
    } catch (error) {
      return [
        error instanceof PerennialError
          ? toGraphQLError(error)
          : error instanceof GraphQLError
            ? error
            : new GraphQLError('INTERNAL', { originalError: error as Error }),
      ];
    }
  }

  private async prepared(
    { connectionParams, subscriptions, extra }: Connection,
    { query, operationName, variables }: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { schema, limits, transport, authenticate, makeContext, beforeOperation } = this.setting;
    if (Object.keys(subscriptions).length > transport.operationsPerSocket)
      throw tooComplex(
        `A socket carries ${transport.operationsPerSocket} operations at once. Complete some, or open another socket.`,
        { limit: transport.operationsPerSocket },
      );
    const actor = await authenticate(authorizationOf(connectionParams));
    const document = screen(query, limits);
    const errors = validate(schema, document, this.rules);
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, operationName);
    if (!operation)
      throw new GraphQLError('Name the operation to run: the document has several, or none of this name.', {
        extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
      });
    checkCost(schema, document, operation, variables ?? undefined, limits);
    const ctx = makeContext(actor);
    consumerOf(ctx).onStall = (error) => void this.cut(extra.socket, error);
    await beforeOperation(ctx, query);
    const variableValues = settleItems(schema, operation, variables ?? undefined, ctx);
    return { schema, document, operationName, variableValues, contextValue: ctx };
  }

  /** Counts what is under way, so that closing can wait for it. */
  private async counted(args: ExecutionArgs) {
    const { gate, slices } = this.setting;
    let ticket: Ticket | undefined;
    this.underWay += 1;
    try {
      ticket = gate.enter(0);
      gate.admitOther(ticket);
      await slices.turn();
      return await execute(args);
    } catch (error) {
      if (error instanceof PerennialError) return { errors: [toGraphQLError(error)] };
      throw error;
    } finally {
      this.underWay -= 1;
      if (ticket !== undefined) gate.leave(ticket);
    }
  }

  /** A subscriber that does not take its events may not take the error either. */
  private async cut(socket: WebSocket, error: PerennialError): Promise<void> {
    this.setting.log.info({ code: error.code }, 'A subscriber did not keep up and was closed.');
    await sleep(STALL_GRACE);
    if (socket.bufferedAmount === 0) return;
    socket.close(TRY_AGAIN, error.code);
    await sleep(CLOSE_GRACE);
    if (socket.readyState !== socket.CLOSED) socket.terminate();
  }

  /** A key that was revoked or has expired ends its open sockets too. */
  private async expelRevoked(): Promise<void> {
    for (const [socket, authorization] of [...this.authorizations]) {
      try {
        await this.setting.authenticate(authorization);
      } catch (error) {
        if (asPerennial(error).code === 'UNAUTHENTICATED') socket.close(UNAUTHORIZED, 'UNAUTHENTICATED');
      }
    }
  }
}

/** As clients write it: `authorization` or `Authorization`. */
function authorizationOf(params: Record<string, unknown> | undefined): string | undefined {
  const value = Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return typeof value === 'string' ? value : undefined;
}

const asPerennial = (error: unknown): PerennialError =>
  error instanceof PerennialError ? error : new PerennialError('INTERNAL', 'The key could not be checked.');

const withCode = (error: GraphQLError, code: string) =>
  new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { ...error.extensions, code } });
