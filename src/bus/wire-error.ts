import { DatabaseFailure, type FailureKind } from '../database/driver-errors.js';
import { type ErrorCode, PerennialError } from '../kernel/errors.js';

/** An error as plain data, so that it can go to another thread. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Of a PerennialError. */
  readonly code?: ErrorCode;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly inputPath?: readonly (string | number)[];
  /** Of a DatabaseFailure. */
  readonly failure?: FailureKind;
  /** A driver's, or the system's. */
  readonly systemCode?: string;
  readonly cause?: WireError;
}

/** Returns an error as plain data, with all that a client or the log is told of it, its causes included. */
export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: toWire(error.cause) }),
    ...(error instanceof PerennialError
      ? { code: error.code, data: plain(error.data), ...(error.inputPath && { inputPath: error.inputPath }) }
      : typeof code === 'string' && { systemCode: code }),
    ...(error instanceof DatabaseFailure && { failure: error.kind }),
  };
}

/** Returns the error that was sent, of the class that it had where it was thrown. */
export function fromWire(wire: WireError): Error {
  const error = revived(wire);
  if (wire.stack !== undefined) error.stack = wire.stack;
  if (wire.cause !== undefined && !(error instanceof DatabaseFailure)) error.cause = fromWire(wire.cause);
  return error;
}

function revived({ name, message, code, data, inputPath, failure, systemCode, cause }: WireError): Error {
  if (failure !== undefined) return new DatabaseFailure(failure, cause === undefined ? undefined : fromWire(cause));
  if (code !== undefined) return new PerennialError(code, message, data, inputPath);
  const error = new Error(message);
  if (name !== error.name) Object.defineProperty(error, 'name', { value: name, configurable: true });
  return Object.assign(error, systemCode !== undefined && { code: systemCode });
}

/** What a message cannot carry (a function among the data, say) is left out as JSON leaves it out. */
function plain(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    return structuredClone(data);
  } catch {
    return JSON.parse(JSON.stringify(data)) as Readonly<Record<string, unknown>>;
  }
}
