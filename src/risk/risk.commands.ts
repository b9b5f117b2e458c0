import { z } from 'zod';
import { RISK_KINDS, RISK_OUTCOMES, RISK_SEVERITIES } from './risk.types.js';

const id = z.string().min(1).max(40);
const moment = z.number().int();
const text = (length: number) => z.string().min(1).max(length);
const expectedVersion = z.number().int().optional();

/** How long the texts of a risk may be, in characters. */
export const RISK_LENGTHS = { reason: 2000, mitigation: 4000, note: 2000 } as const;

/** The properties of the risk commands. */
export const RISK_COMMANDS = {
  opened: z.strictObject({
    kind: z.enum(RISK_KINDS),
    severity: z.enum(RISK_SEVERITIES).default('MEDIUM'),
    reason: text(RISK_LENGTHS.reason).optional(),
    mitigation: text(RISK_LENGTHS.mitigation).optional(),
    ownerId: id.nullable().optional(),
    firstSignAt: moment.optional(),
    firstContactAt: moment.optional(),
  }),
  changed: z.strictObject({
    riskId: id,
    expectedVersion,
    severity: z.enum(RISK_SEVERITIES).optional(),
    reason: text(RISK_LENGTHS.reason).nullable().optional(),
    mitigation: text(RISK_LENGTHS.mitigation).nullable().optional(),
    ownerId: id.nullable().optional(),
  }),
  closed: z.strictObject({
    riskId: id,
    expectedVersion,
    outcome: z.enum(RISK_OUTCOMES),
    note: text(RISK_LENGTHS.note).optional(),
  }),
} as const;
