import { z } from 'zod';
import type { Condition } from '../../../condition/condition.js';
import { minorPerMajor, roundHalfEven } from '../../../kernel/money.js';
import { present } from '../../../kernel/present.js';
import { MOST_OPPORTUNITIES, openOpportunity } from '../../../opportunity/opportunity.js';
import { openOpportunities } from '../../../opportunity/opportunity.rules.js';
import { OPPORTUNITY_KINDS } from '../../../opportunity/opportunity.types.js';
import { boundText, type KeptTemplate, keptTemplate } from '../bound-text.js';
import type { Effect, RunWalk } from '../run-walk.js';
import {
  type CompiledStep,
  celText,
  type Path,
  type StepCompiler,
  type StepKind,
  skipUnless,
  stepKey,
} from './step.js';

const fields = z.strictObject({
  opportunity: stepKey,
  if: skipUnless,
  kind: z
    .enum(OPPORTUNITY_KINDS)
    .meta({ description: 'What it is to bring. Where one of the kind is open or offered already, none is added.' }),
  expectedMrr: z
    .union([
      celText('the MRR expected, in major units of the reporting currency; unknown, or below 0 = nobody says'),
      z.number().min(0).max(1e12),
    ])
    .optional()
    .meta({
      description:
        'The monthly recurring revenue expected, in major units of the reporting currency: a number, or CEL such ' +
        'as revenue.mrr * 0.2.',
    }),
  title: z.string().min(1).max(500).optional().meta({ description: 'Template: More seats for {{ account.name }}' }),
});
export type OpportunityDefinition = z.infer<typeof fields>;

export interface OpportunityStep extends CompiledStep {
  readonly kind: 'opportunity';
  readonly opportunityKind: OpportunityDefinition['kind'];
  readonly expected?: Condition;
  readonly title?: KeptTemplate;
}

/** Opens an opportunity of the account; what follows in the run sees the facts as they then are. */
export const opportunityStep: StepKind<OpportunityDefinition, OpportunityStep> = {
  schema: () => fields,
  nested: () => [],
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

function expectedOf({ expected }: OpportunityStep, { frame }: RunWalk): number | undefined {
  const value = expected?.evaluate(frame);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function open(step: OpportunityStep, expected: number | undefined, causeId: string, walk: RunWalk): Effect {
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
