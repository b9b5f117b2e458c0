/** Who wrote a condition: what is set aside when it goes over its limit. */
export interface ConditionOwner {
  readonly kind: 'FIT' | 'LIFECYCLE' | 'PLAYBOOK' | 'SCORECARD' | 'SEGMENT' | 'USAGE';
  readonly key: string;
  /** Which version of it: its hash. */
  readonly hash?: string;
}

/** A condition that took more steps than one evaluation may: its value was unknown. */
export interface OverLimit {
  readonly source: string;
  /** Left out = no definition in force: a condition that somebody tries out. */
  readonly owner?: ConditionOwner;
}

let watched: Map<string, OverLimit> | undefined;

/**
 * Does some work and returns with its result the conditions that went over their limit meanwhile, each once. The work
 * is synchronous. An inner watch keeps what it sees to itself.
 */
export function watchLimits<T>(work: () => T): { readonly result: T; readonly exceeded: readonly OverLimit[] } {
  const outer = watched;
  const seen = new Map<string, OverLimit>();
  watched = seen;
  try {
    return { result: work(), exceeded: [...seen.values()] };
  } finally {
    watched = outer;
  }
}

/** Records that a condition went over its limit, for whoever watches. */
export function reportOverLimit(over: OverLimit): void {
  watched?.set(`${over.owner?.kind}/${over.owner?.key}/${over.source}`, over);
}
