/** A cell that cannot be read; the message says what it should have been. */
export class CellError extends Error {}

/** The same error with the column in front, and what may be done about it behind. */
export function named<T>(column: string, read: () => T, cure = ''): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof CellError ? new CellError(`${column}: ${error.message}${cure}`) : error;
  }
}
