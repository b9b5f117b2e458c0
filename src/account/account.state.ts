import { nameFrom } from '../kernel/text.js';
import type { Stamp } from '../signal/told.rules.js';
import type { AttributeValue, TeamSeat, Touch } from './account.types.js';
import type { Profile } from './profile-fields.js';

/** What an account's turn remembers of the account itself. Left out = not known. */
export interface AccountPart extends Partial<Profile> {
  id: string;
  externalId: string;
  name: string;
  parentId?: string;
  ownerId?: string;
  team: TeamSeat[];
  /** What the first segment that sets a touch says; segment/ keeps it. */
  segmentTouch?: Touch;
  attributes: Record<string, AttributeValue>;
  tags: string[];
  /** 0 until the account's first turn has announced it. */
  version: number;
  createdAt: number;
  updatedAt: number;
  /**
   * Field, or `attributes.<name>` → the upsert that it stands by, so that one folded late changes only what no later
   * told one has said. Left out of accounts that were told before it was kept.
   */
  told?: Record<string, Stamp>;
}

/** What is known of an account as its external id comes in. */
export interface AccountSeed {
  readonly id: string;
  readonly externalId: string;
  /** The external id when left out. */
  readonly name?: string;
  readonly createdAt: number;
}

export function newAccountPart(seed: AccountSeed = { id: '', externalId: '', createdAt: 0 }): AccountPart {
  const { id, externalId, name = nameFrom(externalId), createdAt } = seed;
  return { id, externalId, name, team: [], attributes: {}, tags: [], version: 0, createdAt, updatedAt: createdAt };
}
