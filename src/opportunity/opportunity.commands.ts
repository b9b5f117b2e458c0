import { z } from 'zod';
import { amountMinor, currency, lines, millis, text } from '../kernel/fields.js';
import { OPPORTUNITY_KINDS } from './opportunity.types.js';

const id = text(40);
const expectedVersion = z.number().int().optional();
const amount = z.strictObject({
  amountMinor,
  currency,
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
    offer: lines(OPPORTUNITY_LENGTHS.offer).optional(),
    offeredAt: millis.optional(),
    /** Given = it ends. */
    ending: z.enum(['WON', 'LOST']).optional(),
    note: lines(OPPORTUNITY_LENGTHS.note).optional(),
  }),
} as const;
