import { compileFit } from '../account/fit.compile.js';
import { composeBody } from '../engine/compose.js';
import { scopesOf } from '../engine/rulebook.js';
import { compileScorecard } from '../health/scorecard.compile.js';
import { compileLifecycle } from '../lifecycle/lifecycle.compile.js';
import type { PlaybookDiagnostic } from '../playbook/playbook.compiled.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import { compileSegment } from '../segment/segment.compile.js';
import { compileActivation } from '../usage/usage.definition.js';
import { checkPlaybooks, diagnosticsOf } from './check.js';

/** Compiles every part of a plugin under the rulebook that all plugins make together, and says what is wrong. */
export function compilePlugin(plugin: PluginDefinition, all: readonly PluginDefinition[]): PlaybookDiagnostic[] {
  const found: PlaybookDiagnostic[] = [];
  const attempt = (path: readonly (string | number)[], compile: () => unknown): void => {
    try {
      compile();
    } catch (error) {
      found.push(...diagnosticsOf(error, path, plugin));
    }
  };
  attempt(['attributes'], () => {
    const scope = scopesOf(composeBody(all));
    const { account } = scope;
    const { segments = [], scorecards = [], lifecycle, activation, fit } = plugin;
    for (const [index, segment] of segments.entries()) attempt(['segments', index], () => compileSegment(segment, account));
    for (const [index, card] of scorecards.entries()) attempt(['scorecards', index], () => compileScorecard(card, account));
    if (lifecycle !== undefined) attempt(['lifecycle'], () => compileLifecycle(lifecycle, account));
    if (activation !== undefined) attempt(['activation'], () => compileActivation(activation, account, plugin.features));
    if (fit !== undefined) attempt(['fit'], () => compileFit(fit, account));
    found.push(...checkPlaybooks(plugin, scope));
  });
  return found;
}
