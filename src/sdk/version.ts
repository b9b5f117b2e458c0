/**
 * The version of what a plugin relies on: the builders, the definition's form, the facts and events. A plugin names the
 * one it was written for as `compatible: '^1.0.0'`; a later minor version adds, a major one may break.
 */
export const SDK_VERSION = '1.0.0';

const RANGE = /^\^(\d+)\.(\d+)\.(\d+)$/;

/**
 * Whether a plugin written for `compatible` runs here: the same major version, and no later minor or patch than ours.
 */
export function isCompatible(compatible: string, version: string = SDK_VERSION): boolean {
  const wanted = RANGE.exec(compatible)?.slice(1).map(Number);
  const own = version.split('.').map(Number);
  if (wanted === undefined || wanted[0] !== own[0]) return false;
  return (own[1] ?? 0) - (wanted[1] ?? 0) > 0 || (own[1] === wanted[1] && (own[2] ?? 0) >= (wanted[2] ?? 0));
}
