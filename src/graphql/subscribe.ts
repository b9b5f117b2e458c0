import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import type { Context } from '../kernel/context.js';
import type { Slices } from './slices.js';

/** So many payloads are executed at once; then others have their turn. */
const TOGETHER = 8;

/**
 * GraphQL's `subscribe` for streams of batches. A batch's payloads are executed some at a time in a fresh context, so
 * that their edges share loaders and no event is answered from what an earlier one had loaded; results go out one by
 * one, in order.
 */
export async function subscribeInBatches(
  args: ExecutionArgs,
  slices: Slices,
): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  return Symbol.asyncIterator in source
    ? new ResultStream(source as AsyncIterable<readonly unknown[]>, args, slices)
    : source;
}

/** An iterator of its own rather than a generator: `return` must end a `next` that still waits for an event. */
class ResultStream implements AsyncGenerator<ExecutionResult> {
  private readonly source: AsyncIterator<readonly unknown[]>;
  private ready: ExecutionResult[] = [];
  private payloads: readonly unknown[] = [];

  constructor(
    source: AsyncIterable<readonly unknown[]>,
    private readonly args: ExecutionArgs,
    private readonly slices: Slices,
  ) {
    this.source = source[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorResult<ExecutionResult>> {
    while (this.ready.length === 0) {
      if (this.payloads.length === 0) {
        const { value, done } = await this.source.next();
        if (done) return { value: undefined, done: true };
        this.payloads = value;
      }
      await this.slices.turn();
      this.ready = await this.executeAll(this.payloads.slice(0, TOGETHER));
      this.payloads = this.payloads.slice(TOGETHER);
    }
    return { value: this.ready.shift() as ExecutionResult, done: false };
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    this.ready = [];
    this.payloads = [];
    await this.source.return?.();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  private executeAll(payloads: readonly unknown[]): Promise<ExecutionResult[]> {
    const contextValue = (this.args.contextValue as Context).fresh();
    return Promise.all(payloads.map((rootValue) => execute({ ...this.args, rootValue, contextValue })));
  }
}
