import type { PlaybookPart } from './playbook.state.js';

/** The versions that an account's live runs and observations are pinned to. */
export function versionsNamedBy({ runs, observed = {} }: PlaybookPart): string[] {
  return [
    ...runs.map(({ hash }) => hash),
    ...Object.values(observed).flatMap((one) => ('hash' in one ? one.hash : [])),
  ];
}
