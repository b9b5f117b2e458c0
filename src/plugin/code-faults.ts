import type { PlaybookDiagnostic } from '../playbook/model/compiled-playbook.js';

/** What a text cannot hold: an action or a measure is code, and code stands in a plugin.ts. */
export function codeFaults(value: unknown): PlaybookDiagnostic[] {
  if (typeof value !== 'object' || value === null) return [];
  return ['actions', 'measures'].flatMap((field) =>
    Object.hasOwn(value, field)
      ? [
          {
            severity: 'ERROR' as const,
            code: 'CODE_IN_TEXT',
            message: `“${field}” are code, and this is a text without any.`,
            cure: 'Write the plugin as plugin.ts; its playbooks may stay in another one, in YAML.',
            path: [field],
            line: 1,
            column: 1,
          },
        ]
      : [],
  );
}
