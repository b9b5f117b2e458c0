/** A cell that cannot be read; the message says what it should have been. */
export class CellError extends Error {}

/** The same error with the column in front. */
export function named<T>(column: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof CellError ? new CellError(`${column}: ${error.message}`) : error;
  }
}
