import type { ListedFigures, ToldFigures } from '../../account/listed-account.js';
import { NOTHING_LISTED } from '../../account/profile-fields.js';

/** The two sides of a change; `before` is null for an account that was on no list yet. */
export interface ToldChange {
  readonly before: ToldFigures | null;
  readonly after: ToldFigures;
}

/** An event leaves out what is unknown. */
const UNKNOWN: { readonly [Name in keyof ListedFigures]: ListedFigures[Name] | null } = {
  stage: null,
  segments: [],
  ownerId: null,
  parentId: null,
  touch: null,
  band: null,
  arrMinor: 0,
  renewalOn: null,
  stuckAt: null,
  checkInDueAt: null,
  ...NOTHING_LISTED,
  score: null,
  nps: null,
  isCustomer: false,
  openRisks: 0,
  lastSpokeAt: null,
  lastTouchAt: null,
  createdAt: null,
  stageEnteredAt: null,
};

/** What an event says of an account as lists know it; undefined when it says nothing of it. */
export function toldChange({ before, after }: Readonly<Record<string, unknown>>): ToldChange | undefined {
  if (typeof after !== 'object' || after === null) return undefined;
  const whole = { ...UNKNOWN, ...after } as ToldFigures;
  return { after: whole, before: typeof before === 'object' && before !== null ? { ...whole, ...before } : null };
}
