/** Tells the command line which exit code the command came to. */
export type Finish = (exitCode: number) => void;
