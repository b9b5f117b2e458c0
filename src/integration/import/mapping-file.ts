import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { PerennialError } from '../../kernel/errors.js';
import { packageRoot } from '../../kernel/package-root.js';
import { type Mapping, mappingSchema } from './mapping.js';

/** Mappings that come with Perennial, in docs/examples: for the exports of these products as they are. */
export const READY_MAPPINGS = ['hubspot', 'salesforce', 'zendesk', 'intercom', 'stripe', 'chargebee'] as const;

/**
 * Reads a mapping file (YAML or JSON), or the ready one of that name.
 * @throws IMPORT_INVALID with file, line and what was expected
 */
export async function loadMapping(name: string): Promise<Mapping> {
  const file = fileOf(name);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new PerennialError(
      'IMPORT_INVALID',
      `The mapping ${file} cannot be read (${error.code ?? error.message}); ready ones are ` +
        `${READY_MAPPINGS.join(', ')}.`,
      { file },
    );
  });
  return parseMapping(text, file);
}

const fileOf = (name: string): string =>
  (READY_MAPPINGS as readonly string[]).includes(name)
    ? join(packageRoot(), 'docs', 'examples', `${name}.map.yaml`)
    : name;

/** A mapping from its text. A YAML warning is an error. @throws IMPORT_INVALID */
export function parseMapping(text: string, file = 'mapping'): Mapping {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw invalid(file, problem.linePos?.[0].line ?? 1, problem.message.split('\n')[0] ?? '');
  keysAsWritten(document);
  const result = mappingSchema.safeParse(document.toJS());
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []) as (string | number)[];
  throw invalid(
    file,
    lineOf(document, path, lines),
    `${path.join('.') || 'the mapping'}: ${issue?.message ?? 'is malformed'}`,
  );
}

/** `{ True: TRIAL }`: the key is the cell “True”, not the truth value. */
function keysAsWritten(document: Document): void {
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key)) key.value = key.source ?? String(key.value);
    },
  });
}

/** The line of the innermost node of the path that exists. */
function lineOf(document: Document, path: readonly (string | number)[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
    if (node?.range) return lines.linePos(node.range[0] ?? 0).line;
  }
  return 1;
}

const invalid = (file: string, line: number, message: string) =>
  new PerennialError('IMPORT_INVALID', `${file}, line ${line}: ${message}.`, { file, line });
