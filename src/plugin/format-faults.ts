import type { PluginCheck } from './check.js';
import type { PluginFault, SourceText } from './plugin.types.js';

/** What was found, as a terminal shows it: `file:line:column`, what is wrong, the line with a caret, and the cure. */
export function formatFaults(checks: readonly PluginCheck[]): string {
  return checks.map(formatCheck).join('\n');
}

function formatCheck({ name, plugin, faults, sources }: PluginCheck): string {
  const head = plugin === undefined ? name : `${name} ${plugin.definition.version}`;
  if (faults.length === 0) return `ok    ${head}`;
  const verdict = faults.some(({ severity }) => severity === 'ERROR') ? 'FAULT' : 'ok   ';
  return [`${verdict} ${head}`, ...faults.map((fault) => formatFault(fault, sources))].join('\n');
}

function formatFault(
  { file, line, column, severity, code, message, cure }: PluginFault,
  sources: readonly SourceText[],
): string {
  const text = sources.find((source) => source.file === file)?.text.split('\n')[line - 1];
  const shown = text === undefined ? [] : [`      | ${text}`, `      | ${' '.repeat(column - 1)}^`];
  const lines = [
    `  ${file}:${line}:${column} ${severity} ${code}: ${message}`,
    ...shown,
    ...(cure === undefined ? [] : [`      Cure: ${cure}`]),
  ];
  return lines.join('\n');
}
