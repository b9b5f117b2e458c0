/**
 * Maps batches. An iterator of its own rather than a generator: `return` must end a `next` that still waits. Empty
 * batches are left out.
 */
export function mapStream<From, To>(
  source: AsyncIterable<readonly From[]>,
  map: (batch: readonly From[]) => readonly To[] | Promise<readonly To[]>,
): AsyncIterableIterator<readonly To[]> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return { value: undefined, done: true };
        const batch = await map(value);
        if (batch.length > 0) return { value: batch, done: false };
      }
    },
    async return() {
      await iterator.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
