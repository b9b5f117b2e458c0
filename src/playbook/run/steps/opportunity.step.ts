import type { Condition } from '../../../condition/condition.js';
import { minorPerMajor, roundHalfEven } from '../../../kernel/money.js';
import { present } from '../../../kernel/present.js';
import { MOST_OPPORTUNITIES, openOpportunity } from '../../../opportunity/opportunity.js';
import { openOpportunities } from '../../../opportunity/opportunity.rules.js';
import { keptTemplate } from '../../compile/kept-template.js';
import type { Path } from '../../definition/step-form.js';
import type { OpportunityDefinition } from '../../definition/steps/opportunity.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { KeptTemplate } from '../../model/kept-template.js';
import type { StepCompiler } from '../../model/step-compiler.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Effect, Walk } from '../../model/walk.js';
import { boundText } from '../bound-text.js';

export interface OpportunityStep extends CompiledStep {
  readonly kind: 'opportunity';
  readonly opportunityKind: OpportunityDefinition['kind'];
  readonly expected?: Condition;
  readonly title?: KeptTemplate;
}

/** Opens an opportunity of the account; what follows in the run sees the facts as they then are. */
export const opportunityStep: StepKind<OpportunityDefinition, OpportunityStep> = {
  goesBy: [],
  compile: ({ kind, expectedMrr, title }, path, compiler) => ({
    opportunityKind: kind,
    ...present({
      expected: expectedMrr === undefined ? undefined : amount(String(expectedMrr), [...path, 'expectedMrr'], compiler),
      title: title === undefined ? undefined : keptTemplate(title, [...path, 'title'], compiler),
    }),
  }),
  advance: (step, walk) => {
    if (walk.state(step.key) !== undefined) return 'PASSED';
    const expected = expectedOf(step, walk);
    return walk.effect(step, { kind: step.opportunityKind, ...present({ expectedMrr: expected }) }, (causeId) =>
      open(step, expected, causeId, walk),
    );
  },
};

/** A CEL number; bare literals are ints, facts doubles. */
function amount(text: string, path: Path, compiler: StepCompiler): Condition {
  return compiler.condition(/^\s*\d+\s*$/.test(text) ? `${text.trim()}.0` : text, path, 'double');
}

function expectedOf({ expected }: OpportunityStep, { frame }: Walk): number | undefined {
  const value = expected?.evaluate(frame);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function open(step: OpportunityStep, expected: number | undefined, causeId: string, walk: Walk): Effect {
  const { draft, run, scribe, pass } = walk;
  const { at } = pass.turn;
  const live = openOpportunities(draft.opportunities);
  if (live.some(({ kind }) => kind === step.opportunityKind) || live.length >= MOST_OPPORTUNITIES)
    return { outcome: 'ALREADY_OPEN', changedFacts: false };
  const { currency } = at.surroundings;
  const amount =
    expected === undefined ? undefined : { amountMinor: roundHalfEven(expected * minorPerMajor(currency)), currency };
  const about = present({
    contactId: run.contactId ?? run.eventContactId,
    expected: amount,
    title: step.title === undefined ? undefined : boundText(step.title, walk),
  });
  const from = { playbookKey: run.playbookKey, runId: run.id, stepKey: step.key };
  openOpportunity(
    draft,
    { key: walk.effectKey(step), kind: step.opportunityKind, causeId, ...from, ...about },
    scribe,
    at,
  );
  return { outcome: 'OPENED', changedFacts: true };
}
