import type { AccountPart } from '../../account/account.state.js';
import type { FactMoment, Frame } from '../../condition/fact.js';
import type { Ask } from '../../condition/surroundings.js';
import type { ContactsPart, ContactView } from '../../contact/contact.state.js';
import type { EventType } from '../../event/catalogue.js';
import type { Scribe } from '../../event/scribe.js';
import type { GuideDefinition } from '../../guide/guide.definition.js';
import type { GuidePart } from '../../guide/guide.state.js';
import { present } from '../../kernel/present.js';
import type { CompiledLifecycle } from '../../lifecycle/lifecycle.compile.js';
import type { LifecyclePart } from '../../lifecycle/lifecycle.state.js';
import type { OpportunityPart } from '../../opportunity/opportunity.state.js';
import type { RenewalFigures, RevenuePart } from '../../revenue/revenue.state.js';
import type { RiskPart } from '../../risk/risk.state.js';
import type { TaskPart } from '../../task/task.state.js';
import type { SurveyDefinition } from '../../voice/survey.definition.js';
import type { NoiseDefinition } from '../definition/noise.definition.js';
import type { CompiledPlaybook } from './compiled-playbook.js';
import type { SubjectRef } from './effect-key.js';
import type { PlaybookPart } from './playbook.state.js';
import type { Cadence } from './recurrence.js';

/** The parts of an account that playbooks read and change. */
export interface PlaybookDraft {
  readonly accountId: string;
  readonly account: AccountPart;
  readonly lifecycle: LifecyclePart;
  readonly tasks: TaskPart;
  readonly revenue: Pick<RevenuePart, 'subscriptions' | 'settledDay' | 'view'>;
  readonly risks: RiskPart;
  readonly opportunities: OpportunityPart;
  readonly guides: GuidePart;
  readonly segments: { readonly cadence?: Cadence };
  readonly playbooks: PlaybookPart;
  readonly contacts: ContactsPart;
  readonly contactsByExternalId: Map<string, ContactView>;
}

/** Whom a firing or a run is about, as the turn knows them; neither = the account itself. */
export interface SubjectView {
  readonly contact?: ContactView | undefined;
  readonly renewal?: RenewalFigures | undefined;
}

export const subjectRef = ({ contact, renewal }: SubjectView): SubjectRef =>
  present({ contactId: contact?.id, renewalId: renewal?.id });

/** An event as playbooks hear it. */
export interface HeardEvent {
  readonly id: string;
  readonly type: EventType;
  /** Values by the field's path: `{ 'after.score': 71 }`. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly contactId?: string;
}

/** What one pass gives to the playbooks. */
export interface PlaybookTurn {
  /** The playbooks in force, in the rulebook's order. */
  readonly playbooks: readonly CompiledPlaybook[];
  /** Any version by its hash: runs stay on the one they began with. */
  readonly pinned: (hash: string) => CompiledPlaybook | undefined;
  /** The account's facts as of this pass. */
  readonly frame: Frame;
  readonly contactFrame: (contact: ContactView) => Frame;
  /** The account's facts, with those of group `renewal` read from this one. */
  readonly renewalFrame: (renewal: RenewalFigures) => Frame;
  /** How much playbooks may do at once; left out = as much as they like. */
  readonly noise?: NoiseDefinition;
  /** True: every trigger is looked at, whatever has changed (to check that nothing is missed). */
  readonly looksAtAll?: boolean;
  /** What happened since playbooks were last asked. */
  readonly events: readonly HeardEvent[];
  readonly scribe: Scribe;
  readonly at: FactMoment;
  readonly lifecycle: CompiledLifecycle;
  /** The guides in force, by key; left out = none. */
  readonly guides?: ReadonlyMap<string, GuideDefinition>;
  /** The surveys in force. */
  readonly surveys: readonly SurveyDefinition[];
  /** Filled with what must be settled across accounts. */
  readonly asks: Ask[];
  /** History and imports: triggers take note of what holds, and nothing starts or goes on. */
  readonly isQuiet: boolean;
  /** The pass after the last: what would start yet another one is held back. */
  readonly effectsHeldBack: boolean;
}

export interface PlaybookResult {
  /** True when facts were changed, or something was said that a playbook listens for: another pass must follow. */
  readonly changedFacts: boolean;
  /** The earliest moment at which a wait, a timer or a date trigger wants a turn. */
  readonly nextAt?: number;
}
