import { badInput, notFound } from '../../kernel/errors.js';
import type { PlaybookVersionRow } from './version.entity.js';
import { versionIdOf } from './version-id.js';

/** So many letters of a hash at least tell versions apart. */
const LEAST_HASH = 6;

/**
 * The version that is meant, of those of one playbook, the latest first: by id, by hash or its beginning, or by label.
 * @throws NOT_FOUND when there is none; BAD_INPUT when several have the label
 */
export function pickVersion(versions: readonly PlaybookVersionRow[], reference: string): PlaybookVersionRow {
  const exact = versions.find(({ hash }) => hash === reference || versionIdOf(hash) === reference);
  if (exact !== undefined) return exact;
  const labelled = versions.filter(({ label }) => label === reference);
  const begun = reference.length < LEAST_HASH ? [] : versions.filter(({ hash }) => hash.startsWith(reference));
  const found = labelled.length > 0 ? labelled : begun;
  if (found.length > 1)
    throw badInput(
      `Several versions are called so: name one by its hash, ` +
        `${found.map(({ hash }) => hash.slice(0, 8)).join(' or ')}.`,
      'version',
    );
  if (found[0] === undefined) throw notFound('version of this playbook', reference);
  return found[0];
}
