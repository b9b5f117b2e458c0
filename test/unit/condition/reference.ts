import { analyse, diagnosticsOf } from '../../../src/condition/analysis.js';
import { celText } from '../../../src/condition/cel-text.js';
import { ConditionInvalid } from '../../../src/condition/condition-invalid.js';
import type { FactValue, Frame, Scope } from '../../../src/condition/fact.js';
import { fromCel } from '../../../src/condition/from-cel.js';
import { counted } from '../../../src/condition/steps.js';
import { known } from '../../../src/condition/value.js';

/**
 * The same expression evaluated by cel-js alone, which the closures must equal. An unknown fact raises an error there;
 * `&&` and `||`
 * absorb it when their other side decides, else the answer is unknown.
 * @throws ConditionInvalid
 */
export function reference(source: string, scope: Scope): (frame: Frame) => FactValue {
  const { expression, findings } = analyse(source, scope, 'any');
  if (!expression) throw new ConditionInvalid(source, diagnosticsOf(findings, source));
  const { compile, contextOf } = expression.environment;
  const program = compile(celText(expression.tree).text);
  return (frame) => {
    try {
      return known(counted(() => fromCel(program(contextOf(frame)))).value);
    } catch {
      return undefined;
    }
  };
}
