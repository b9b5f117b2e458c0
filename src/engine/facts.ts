import type { AttributeDefinition } from '../account/account.definition.js';
import { accountFacts, attributeFacts } from '../account/account.facts.js';
import type { Fact } from '../condition/fact.js';
import { contactAccountFacts, contactFacts as personFacts } from '../contact/contact.facts.js';
import type { ContactView } from '../contact/contact.state.js';
import { contactGuideFacts } from '../guide/guide.facts.js';
import type { GuideState } from '../guide/guide.state.js';
import { healthFacts } from '../health/health.facts.js';
import { journeyFacts } from '../journey/journey.facts.js';
import type { LifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import { lifecycleFactsOf } from '../lifecycle/lifecycle.facts.js';
import { opportunityFacts } from '../opportunity/opportunity.facts.js';
import { playbookFacts } from '../playbook/model/playbook.facts.js';
import { revenueFacts } from '../revenue/revenue.facts.js';
import { riskFacts } from '../risk/risk.facts.js';
import { segmentFacts } from '../segment/segment.facts.js';
import { taskFacts } from '../task/task.facts.js';
import type { FeatureDefinition } from '../usage/feature.definition.js';
import { usageFacts } from '../usage/usage.facts.js';
import { voiceFacts } from '../voice/voice.facts.js';
import type { Draft } from './draft.js';

/** What of a rulebook decides which facts there are. */
export interface FactSetting {
  readonly attributes: readonly AttributeDefinition[];
  readonly lifecycle: LifecycleDefinition;
  readonly features: readonly FeatureDefinition[];
}

/** Every fact of an account, each domain's own, in the order of their slots. */
export function accountFactsOf({ attributes, lifecycle, features }: FactSetting): readonly Fact<Draft>[] {
  return [
    ...accountFacts,
    ...attributeFacts(attributes),
    ...contactAccountFacts,
    ...revenueFacts,
    ...riskFacts,
    ...opportunityFacts,
    ...usageFacts(features),
    ...voiceFacts,
    ...journeyFacts,
    ...segmentFacts,
    ...healthFacts,
    ...lifecycleFactsOf(lifecycle),
    ...taskFacts,
    ...playbookFacts,
  ];
}

/** A contact as facts read it: the person, and their guides that have not ended. */
export interface ContactSubject extends ContactView {
  readonly guides: readonly GuideState[];
}

/** Every fact of a contact, in the order of their slots. */
export const contactFacts: readonly Fact<ContactSubject>[] = [...personFacts, ...contactGuideFacts];
