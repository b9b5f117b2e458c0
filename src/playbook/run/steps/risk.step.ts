import { present } from '../../../kernel/present.js';
import { closeRisk, openRisk } from '../../../risk/risk.js';
import { RISK_OUTCOMES } from '../../../risk/risk.types.js';
import { keptTemplate } from '../../compile/kept-template.js';
import type { Path } from '../../definition/step-form.js';
import type { RiskDefinition } from '../../definition/steps/risk.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { KeptTemplate } from '../../model/kept-template.js';
import type { StepCompiler } from '../../model/step-compiler.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Effect, Walk } from '../../model/walk.js';
import { boundText } from '../bound-text.js';

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
  goesBy: [],
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

function open(step: RiskStep, causeId: string, walk: Walk): Effect {
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

function close({ close: kind, outcome }: RiskStep, causeId: string, { draft, scribe }: Walk): Effect {
  const risk = kind === undefined ? undefined : draft.risks.open[kind];
  if (risk === undefined || outcome === undefined) return { outcome: 'NONE_OPEN', changedFacts: false };
  closeRisk(draft, risk, { outcome, causeId }, scribe);
  return { outcome: 'CLOSED', changedFacts: true };
}
