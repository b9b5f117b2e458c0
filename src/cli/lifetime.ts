/** What can be stopped gracefully. */
export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Waits for SIGTERM or SIGINT, then stops: new work is refused, work under way is finished. A second signal ends the
 * process at once; what was acknowledged is durable either way.
 */
export async function untilStopped(running: Stoppable): Promise<void> {
  await new Promise<void>((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(130);
      isStopping = true;
      process.stderr.write('stopping: work under way is being finished; once more to force\n');
      void running.stop().finally(resolve);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
