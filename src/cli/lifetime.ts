/** What can be stopped gracefully. */
export interface Stoppable {
  stop(): Promise<void>;
  /** Resolves when it cannot go on. */
  readonly failed?: Promise<Error>;
}

/**
 * Waits for SIGTERM or SIGINT, then stops: new work is refused, work under way is finished. A second signal ends the
 * process at once; what was acknowledged is durable either way. What cannot go on is stopped too.
 * @throws why it could not go on
 */
export async function untilStopped(running: Stoppable): Promise<void> {
  const failure = await new Promise<Error | undefined>((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(130);
      isStopping = true;
      process.stderr.write('stopping: work under way is being finished; once more to force\n');
      void running.stop().finally(() => resolve(undefined));
    };
    void running.failed?.then((error) => running.stop().finally(() => resolve(error)));
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
  if (failure !== undefined) throw failure;
}
