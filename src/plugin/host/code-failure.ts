/** Why a plugin's code gave no answer. */
export class CodeFailure extends Error {
  constructor(
    /**
     * FAILED or what the code said; MEMORY, EXITED, CRASHED, UNRESPONSIVE, FAULTY when its thread ended; CLOSED when
     * that was our doing.
     */
    readonly code: string,
    message: string,
    readonly isPermanent = false,
  ) {
    super(message);
    this.name = 'CodeFailure';
  }
}
