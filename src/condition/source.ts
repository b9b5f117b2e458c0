/**
 * What the facts of an account and its events derive from: what it was told, what its rulebook decides, and what is
 * done about it. A rehearsal plays what these name, and leaves out the rest.
 */
export const SOURCES = [
  // told by people and by the outside
  'profile',
  'contacts',
  'subscriptions',
  'usage',
  'metrics',
  'surveys',
  'tickets',
  'touchpoints',
  // decided by the rulebook
  'stage',
  'segments',
  'score',
  'fit',
  'activation',
  // done by playbooks and people
  'runs',
  'runKeys',
  'runPurposes',
  'tasks',
  'guides',
  'risks',
  'opportunities',
  // of the deployment, not of an account
  'company',
] as const;
export type Source = (typeof SOURCES)[number];

/**
 * At least one source. `runKeys` and `runPurposes` are the live runs seen by their playbooks’ keys and by their
 * purposes, and by nothing else. That time passes is no source: a fact says by `changes` when it does so by itself.
 */
export type Sources = readonly [Source, ...Source[]];

/** Of what derives from everything, or does not say from what. */
export const EVERYTHING: Sources = SOURCES;
