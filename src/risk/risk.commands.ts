import { z } from 'zod';
import { lines, millis, text } from '../kernel/fields.js';
import { RISK_KINDS, RISK_OUTCOMES, RISK_SEVERITIES } from './risk.types.js';

const id = text(40);
const expectedVersion = z.number().int().optional();

/** How long the texts of a risk may be, in characters. */
export const RISK_LENGTHS = { reason: 2000, mitigation: 4000, note: 2000 } as const;

/** The properties of the risk commands. */
export const RISK_COMMANDS = {
  opened: z.strictObject({
    kind: z.enum(RISK_KINDS),
    severity: z.enum(RISK_SEVERITIES).default('MEDIUM'),
    reason: lines(RISK_LENGTHS.reason).optional(),
    mitigation: lines(RISK_LENGTHS.mitigation).optional(),
    ownerId: id.nullable().optional(),
    firstSignAt: millis.optional(),
    firstContactAt: millis.optional(),
  }),
  changed: z.strictObject({
    riskId: id,
    expectedVersion,
    severity: z.enum(RISK_SEVERITIES).optional(),
    reason: lines(RISK_LENGTHS.reason).nullable().optional(),
    mitigation: lines(RISK_LENGTHS.mitigation).nullable().optional(),
    ownerId: id.nullable().optional(),
  }),
  closed: z.strictObject({
    riskId: id,
    expectedVersion,
    outcome: z.enum(RISK_OUTCOMES),
    note: lines(RISK_LENGTHS.note).optional(),
  }),
} as const;
