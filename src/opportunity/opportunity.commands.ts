import { z } from 'zod';
import { OPPORTUNITY_KINDS } from './opportunity.types.js';

const id = z.string().min(1).max(40);
const text = (length: number) => z.string().min(1).max(length);
const expectedVersion = z.number().int().optional();
const amount = z.strictObject({
  amountMinor: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR'),
});

/** How long the texts of an opportunity may be, in characters. */
export const OPPORTUNITY_LENGTHS = { title: 500, offer: 4000, note: 2000 } as const;

/** The properties of the opportunity commands. */
export const OPPORTUNITY_COMMANDS = {
  opened: z.strictObject({
    kind: z.enum(OPPORTUNITY_KINDS),
    title: text(OPPORTUNITY_LENGTHS.title).optional(),
    expected: amount.optional(),
    ownerId: id.nullable().optional(),
  }),
  changed: z.strictObject({
    opportunityId: id,
    expectedVersion,
    title: text(OPPORTUNITY_LENGTHS.title).nullable().optional(),
    expected: amount.nullable().optional(),
    ownerId: id.nullable().optional(),
    /** Given = the offer was made. */
    offer: text(OPPORTUNITY_LENGTHS.offer).optional(),
    offeredAt: z.number().int().optional(),
    /** Given = it ends. */
    ending: z.enum(['WON', 'LOST']).optional(),
    note: text(OPPORTUNITY_LENGTHS.note).optional(),
  }),
} as const;
