import { type AccountPart, newAccountPart } from '../account/account.state.js';
import type { Touch } from '../account/account.types.js';
import type { AccountListing } from '../account/listed-account.js';
import { type ContactsPart, newContactsPart } from '../contact/contact.state.js';
import { type GuidePart, newGuidePart } from '../guide/guide.state.js';
import { type HealthPart, newHealthPart } from '../health/health.state.js';
import { type JourneyPart, newJourneyPart } from '../journey/journey.state.js';
import { type LifecyclePart, newLifecyclePart } from '../lifecycle/lifecycle.state.js';
import { newOpportunityPart, type OpportunityPart } from '../opportunity/opportunity.state.js';
import { newPlaybookPart, type PlaybookPart } from '../playbook/model/playbook.state.js';
import { newRevenuePart, type RevenuePart } from '../revenue/revenue.state.js';
import { upcastRevenue } from '../revenue/revenue.upcast.js';
import { newRiskPart, type RiskPart } from '../risk/risk.state.js';
import { newSegmentPart, type SegmentPart } from '../segment/segment.state.js';
import { newTaskPart, type TaskPart } from '../task/task.state.js';
import { decodeUsage, encodeUsage } from '../usage/usage.codec.js';
import { copyUsage, newUsagePart, type UsagePart } from '../usage/usage.state.js';
import { type LatestAnswer, newVoicePart, type VoicePart } from '../voice/voice.state.js';

/** All that an account remembers between turns. Everything but `usage` is plain JSON. */
export interface AccountState {
  account: AccountPart;
  contacts: ContactsPart;
  revenue: RevenuePart;
  risks: RiskPart;
  opportunities: OpportunityPart;
  usage: UsagePart;
  voice: VoicePart;
  journey: JourneyPart;
  guides: GuidePart;
  segments: SegmentPart;
  health: HealthPart;
  lifecycle: LifecyclePart;
  tasks: TaskPart;
  playbooks: PlaybookPart;
  /** How lists knew the account when the event log last told of it; left out while nothing is untold. */
  untold?: AccountListing;
  /** What was last written into the columns that only lists read; left out before the first turn that wrote any. */
  columns?: ListColumns;
}

/** Columns of tables that no other part of an account's state writes. */
interface ListColumns {
  readonly touch: Touch;
  readonly nps?: LatestAnswer;
}

export function newState(): AccountState {
  return {
    account: newAccountPart(),
    contacts: newContactsPart(),
    revenue: newRevenuePart(),
    risks: newRiskPart(),
    opportunities: newOpportunityPart(),
    usage: newUsagePart(),
    voice: newVoicePart(),
    journey: newJourneyPart(),
    guides: newGuidePart(),
    segments: newSegmentPart(),
    health: newHealthPart(),
    lifecycle: newLifecyclePart(),
    tasks: newTaskPart(),
    playbooks: newPlaybookPart(),
  };
}

/** A copy that a turn may change. */
export function copyState(state: AccountState): AccountState {
  const { usage, ...rest } = state;
  return { ...(structuredClone(rest) as Omit<AccountState, 'usage'>), usage: copyUsage(usage) };
}

/**
 * 1: the first release. 2: parts have gained fields; what an earlier layout lacks begins as in a new state. 3: a
 * subscription keeps all that was told of its terms.
 */
const LAYOUT = 3;

/** Layout number, length of the usage section, the usage section, and the other parts as JSON. */
export function encodeState({ usage, ...rest }: AccountState): Buffer {
  const counters = encodeUsage(usage);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(LAYOUT, 0);
  head.writeUInt32LE(counters.length, 4);
  return Buffer.concat([head, counters, Buffer.from(JSON.stringify(rest))]);
}

/** Reads a state of this or an earlier layout; a part, or a field of one, that did not exist then begins empty. */
export function decodeState(bytes: Buffer | null): AccountState {
  if (bytes === null) return newState();
  const layout = bytes.readUInt32LE(0);
  if (layout > LAYOUT)
    throw new Error(
      `the account state has layout ${layout}, written by a later release; this one reads up to ${LAYOUT}`,
    );
  const end = 8 + bytes.readUInt32LE(4);
  const rest = JSON.parse(bytes.toString('utf8', end)) as Omit<AccountState, 'usage'>;
  const whole = layout < LAYOUT ? upcast(rest) : rest;
  return { ...newState(), ...whole, usage: decodeUsage(bytes.subarray(8, end)) };
}

/**
 * Every released layout becomes the present one by gaining what a new state has. A change that is no gain is made here,
 * by its layout.
 */
function upcast(earlier: Omit<AccountState, 'usage'>): Omit<AccountState, 'usage'> {
  const { usage: _, ...fresh } = newState();
  const whole = { ...earlier, revenue: upcastRevenue(earlier.revenue) };
  return Object.fromEntries(
    Object.entries(fresh).map(([name, part]) => [name, { ...part, ...whole[name as keyof typeof fresh] }]),
  ) as unknown as typeof fresh;
}
