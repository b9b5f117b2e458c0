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
    plugin.segments?.forEach((segment, index) => attempt(['segments', index], () => compileSegment(segment, account)));
    plugin.scorecards?.forEach((card, index) => attempt(['scorecards', index], () => compileScorecard(card, account)));
    if (plugin.lifecycle !== undefined) attempt(['lifecycle'], () => compileLifecycle(plugin.lifecycle as NonNullable<typeof plugin.lifecycle>, account));
    if (plugin.activation !== undefined) attempt(['activation'], () => compileActivation(plugin.activation as string, account, plugin.features));
    if (plugin.fit !== undefined) attempt(['fit'], () => compileFit(plugin.fit as NonNullable<typeof plugin.fit>, account));
    found.push(...checkPlaybooks(plugin, scope));
  });
  return found;
}
