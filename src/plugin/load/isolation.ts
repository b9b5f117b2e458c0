/** Where plugins' code runs: in a process of its own that may do little, or in a thread of this one. */
export type Isolation = 'PROCESS' | 'THREAD';

/** By which names releases of Node know the switch that takes away what a process may do; the newest first. */
const SWITCHES = ['--permission', '--experimental-permission'];

/** The switch of this Node; undefined when it has none. */
export const permissionSwitch = (
  known: ReadonlySet<string> = process.allowedNodeEnvironmentFlags,
): string | undefined => SWITCHES.find((name) => known.has(name));

let chosen: Isolation | undefined;

/** What the company chose; undefined = a process wherever Node can take its permissions away. */
export function chooseIsolation(isolation: Isolation | undefined): void {
  chosen = isolation;
}

/** The choice as the setting spells it. */
export const isolationOf = (setting: 'process' | 'thread' | undefined): Isolation | undefined =>
  setting === undefined ? undefined : setting === 'process' ? 'PROCESS' : 'THREAD';

export const isolation = (): Isolation => chosen ?? (permissionSwitch() === undefined ? 'THREAD' : 'PROCESS');
