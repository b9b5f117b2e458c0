import { z } from 'zod';
import { present } from '../../../kernel/present.js';
import { closeRisk, openRisk } from '../../../risk/risk.js';
import { RISK_KINDS, RISK_OUTCOMES, RISK_SEVERITIES } from '../../../risk/risk.types.js';
import { boundText, type KeptTemplate, keptTemplate } from '../bound-text.js';
import type { Effect, RunWalk } from '../run-walk.js';
import { type CompiledStep, type Path, type StepCompiler, type StepKind, skipUnless, stepKey } from './step.js';

const fields = z.strictObject({
  risk: stepKey,
  if: skipUnless,
  open: z.enum(RISK_KINDS).optional().meta({
    description:
      'The kind of risk to open. One of the kind that is open already stays the one: it takes the worse severity.',
  }),
  severity: z
    .enum(RISK_SEVERITIES)
    .optional()
    .meta({ description: 'Beside `open`: how bad it is; MEDIUM when left out.' }),
  mitigation: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .meta({ description: 'Beside `open`: what is to be done about it. Template: Call {{ account.name }}' }),
  close: z.enum(RISK_KINDS).optional().meta({ description: 'The kind of risk to close.' }),
  outcome: z.enum(RISK_OUTCOMES).optional().meta({ description: 'Beside `close`: how it ended.' }),
});
export type RiskDefinition = z.infer<typeof fields>;

export interface RiskStep extends CompiledStep {
  readonly kind: 'risk';
  readonly open?: RiskDefinition['open'];
  readonly severity: NonNullable<RiskDefinition['severity']>;
  readonly mitigation?: KeptTemplate;
  readonly close?: RiskDefinition['close'];
  readonly outcome?: RiskDefinition['outcome'];
}

/** Opens or closes a risk of the account; what follows in the run sees the facts as they then are. */
export const riskStep: StepKind<RiskDefinition, RiskStep> = {
  schema: () => fields,
  nested: () => [],
  compile: (definition, path, compiler) => {
    check(definition, path, compiler);
    const { open, severity = 'MEDIUM', mitigation, close, outcome } = definition;
    return {
      severity,
      ...present({
        open,
        close,
        outcome,
        mitigation: mitigation === undefined ? undefined : keptTemplate(mitigation, [...path, 'mitigation'], compiler),
      }),
    };
  },
  advance: (step, walk) => {
    if (walk.state(step.key) !== undefined) return 'PASSED';
    const inputs = present({
      open: step.open,
      severity: step.open === undefined ? undefined : step.severity,
      close: step.close,
      outcome: step.outcome,
    });
    return walk.effect(step, inputs, (causeId) =>
      step.open === undefined ? close(step, causeId, walk) : open(step, causeId, walk),
    );
  },
};

function check(
  { risk, open, severity, mitigation, close, outcome }: RiskDefinition,
  path: Path,
  compiler: StepCompiler,
): void {
  if ((open === undefined) === (close === undefined))
    return compiler.error(
      path,
      'RISK_OPEN_OR_CLOSE',
      `“${risk}” must either open a risk or close one.`,
      'Give `open`, or `close` with an `outcome`.',
    );
  if (close !== undefined && outcome === undefined)
    compiler.error(
      [...path, 'close'],
      'RISK_OUTCOME',
      `“${risk}” does not say how the risk ended.`,
      `Give an \`outcome\`: one of ${RISK_OUTCOMES.join(', ')}.`,
    );
  if (open !== undefined && outcome !== undefined)
    compiler.error(
      [...path, 'outcome'],
      'RISK_OUTCOME',
      'A risk that is opened has no outcome.',
      'Take `outcome` out, or use `close`.',
    );
  if (close !== undefined && (severity !== undefined || mitigation !== undefined))
    compiler.error(
      path,
      'RISK_CLOSE_FIELDS',
      '`severity` and `mitigation` are said when a risk is opened.',
      'Take them out, or use `open`.',
    );
}

function open(step: RiskStep, causeId: string, walk: RunWalk): Effect {
  const { draft, run, scribe, now } = walk;
  const { open: kind, severity, mitigation, key } = step;
  if (kind === undefined) return { outcome: 'NONE_OPEN', changedFacts: false };
  const about = present({
    contactId: run.contactId ?? run.eventContactId,
    mitigation: mitigation === undefined ? undefined : boundText(mitigation, walk),
  });
  const { isNew } = openRisk(
    draft,
    {
      key: walk.effectKey(step),
      kind,
      severity,
      firstSignAt: now,
      causeId,
      playbookKey: run.playbookKey,
      runId: run.id,
      stepKey: key,
      ...about,
    },
    scribe,
  );
  return { outcome: isNew ? 'OPENED' : 'ALREADY_OPEN', changedFacts: true };
}

function close({ close: kind, outcome }: RiskStep, causeId: string, { draft, scribe }: RunWalk): Effect {
  const risk = kind === undefined ? undefined : draft.risks.open[kind];
  if (risk === undefined || outcome === undefined) return { outcome: 'NONE_OPEN', changedFacts: false };
  closeRisk(draft, risk, { outcome, causeId }, scribe);
  return { outcome: 'CLOSED', changedFacts: true };
}
