/** Why something outside was not done. A permanent one is not tried again: it goes to the dead letter at once. */
export class ActionFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly options: {
      readonly isPermanent?: boolean /** Not before so long, ms: what the receiver asked for. */;
      readonly retryAfterMs?: number;
    } = {},
  ) {
    super(message);
    this.name = 'ActionFailure';
  }

  get isPermanent(): boolean {
    return this.options.isPermanent === true;
  }
}

export const permanent = (code: string, message: string): ActionFailure =>
  new ActionFailure(code, message, { isPermanent: true });

/** Whatever was thrown, as a failure: what nobody has judged is tried again. */
export function asFailure(error: unknown): ActionFailure {
  if (error instanceof ActionFailure) return error;
  return new ActionFailure('FAILED', error instanceof Error ? error.message : String(error));
}
