import { present } from '../kernel/present.js';
import type { PlaybookDiagnostic } from '../playbook/model/compiled-playbook.js';
import type { Locator, PluginFault } from './plugin.types.js';

/** A diagnostic's line and column are within a text of the definition; a fault's are in the file. */
export function placed(
  { path, line, column, endLine, endColumn, ...diagnostic }: PlaybookDiagnostic,
  place: Locator,
): PluginFault {
  const isWithin = line > 1 || column > 1 || endColumn !== undefined;
  const within = isWithin ? { line, column, ...present({ endLine, endColumn }) } : undefined;
  return {
    ...diagnostic,
    path,
    ...place(path, { within, part: diagnostic.code === 'UNKNOWN_FIELD' ? 'key' : 'value' }),
  };
}
