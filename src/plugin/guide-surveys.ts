import { didYouMean } from '../condition/nearest.js';
import type { PlaybookDiagnostic, PlaybookScope } from '../playbook/model/compiled-playbook.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';

/** Guides that put a survey which nobody declares. */
export function unknownSurveys(
  { guides = [] }: PluginDefinition,
  { surveyKeys }: Pick<PlaybookScope, 'surveyKeys'>,
): PlaybookDiagnostic[] {
  return guides.flatMap(({ survey }, index) => {
    if (survey === undefined || surveyKeys === undefined || surveyKeys.has(survey)) return [];
    const cure = didYouMean(survey, surveyKeys) ?? 'Declare it under `surveys` of a plugin.';
    return [
      {
        severity: 'ERROR',
        code: 'UNKNOWN_SURVEY',
        message: `No survey “${survey}” is declared.`,
        cure,
        path: ['guides', index, 'survey'],
        line: 1,
        column: 1,
      },
    ];
  });
}
