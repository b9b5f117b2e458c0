import { compileFit } from '../account/fit.compile.js';
import { composeBody } from '../engine/compose.js';
import { codeMeasuresOf } from '../engine/plugin-parts.js';
import { scopesOf } from '../engine/rulebook.js';
import type { RulebookBody } from '../engine/rulebook-body.js';
import { compileScorecard, withFullNames } from '../health/scorecard.compile.js';
import { compileLifecycle } from '../lifecycle/lifecycle.compile.js';
import type { PlaybookDiagnostic } from '../playbook/model/compiled-playbook.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import { compileSegment } from '../segment/segment.compile.js';
import { compileActivation } from '../usage/usage.definition.js';
import { checkPlaybooks, diagnosticsOf } from './check.js';
import { unknownSurveys } from './guide-surveys.js';
import { eachOnce, takenKeys } from './own-keys.js';

/** What of a rulebook does not come from plugins' files. */
export type AlsoInForce = Partial<Pick<RulebookBody, 'playbooks' | 'settings'>>;

/** Compiles every part of a plugin under the rulebook that all plugins make together, and says what is wrong. */
export function compilePlugin(
  plugin: PluginDefinition,
  all: readonly PluginDefinition[],
  also: AlsoInForce = {},
): PlaybookDiagnostic[] {
  const found: PlaybookDiagnostic[] = takenKeys(plugin, all);
  const attempt = (path: readonly (string | number)[], compile: () => unknown): void => {
    try {
      compile();
    } catch (error) {
      found.push(...diagnosticsOf(error, path, plugin));
    }
  };
  attempt(['attributes'], () => {
    const body = composeBody(all);
    const attributes = eachOnce(body.attributes, ({ name }) => name);
    const scope = scopesOf({ ...body, attributes, features: eachOnce(body.features, ({ key }) => key), ...also });
    const { account } = scope;
    const { segments = [], scorecards = [], lifecycle, activation, fit } = plugin;
    for (const [index, segment] of segments.entries())
      attempt(['segments', index], () => compileSegment(segment, account));
    for (const [index, card] of scorecards.entries())
      attempt(['scorecards', index], () =>
        compileScorecard(withFullNames(card, plugin.name), account, codeMeasuresOf(all)),
      );
    if (lifecycle !== undefined) attempt(['lifecycle'], () => compileLifecycle(lifecycle, account));
    if (activation !== undefined)
      attempt(['activation'], () => compileActivation(activation, account, plugin.features));
    if (fit !== undefined) attempt(['fit'], () => compileFit(fit, account));
    found.push(...unknownSurveys(plugin, scope), ...checkPlaybooks(plugin, scope));
  });
  return found;
}
