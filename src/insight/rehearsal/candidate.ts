import type { Diagnostic } from '../../condition/condition.js';
import { composeBody, type DeclaredSegmentDefinition } from '../../engine/compose.js';
import type { Rulebook } from '../../engine/rulebook.js';
import type { PublishedPlaybook, RulebookBody } from '../../engine/rulebook-body.js';
import { PerennialError, quote } from '../../kernel/errors.js';
import { contentOf, versionHash } from '../../playbook/definition/content-hash.js';
import type { PlaybookVersionRow } from '../../playbook/version/version.entity.js';
import { checkText } from '../../plugin/check-text.js';
import type { PluginDefinition } from '../../sdk/plugin.definition.js';
import type { TextFormat } from '../../sdk/text/yaml.js';

/** What is to be rehearsed: an unsaved text, or a playbook by its key. */
export interface CandidateInput {
  readonly text?: string | undefined;
  readonly format?: TextFormat | undefined;
  /** Of a text with several playbooks, the one that is meant; all of them when left out. */
  readonly playbookKey?: string | undefined;
}

/** The definitions as they would be with the candidate. */
export interface Candidate {
  readonly body: RulebookBody;
  /** The playbooks under test. */
  readonly keys: readonly string[];
  /** What is told of them. */
  readonly playbooks: readonly {
    readonly key: string;
    readonly title: string;
    readonly label: string;
    readonly hash: string;
  }[];
}

export interface InForce {
  readonly rulebook: Rulebook;
  readonly declared: readonly DeclaredSegmentDefinition[];
  /** A playbook's versions, the latest first. */
  readonly versions: (key: string) => Promise<readonly PlaybookVersionRow[]>;
}

/**
 * The definitions with the candidate in the place of what is in force under its key.
 * @throws PLUGIN_INVALID with what is wrong with the text, PLAYBOOK_UNKNOWN, BAD_INPUT when neither or nothing is named
 */
export async function candidateOf(
  { text, format = 'YAML', playbookKey }: CandidateInput,
  inForce: InForce,
): Promise<Candidate> {
  if (text !== undefined) return fromText(text, format, playbookKey, inForce);
  if (playbookKey === undefined)
    throw new PerennialError('BAD_INPUT', 'Give the text of a playbook, or the key of one.', {}, [
      'input',
      'playbookKey',
    ]);
  return fromKey(playbookKey, inForce);
}

/** The newest version that has not been retired: a draft that waits, or what is live. */
async function fromKey(key: string, { rulebook, versions }: InForce): Promise<Candidate> {
  const { body } = rulebook;
  const newest = (await versions(key)).find(({ state }) => state !== 'RETIRED');
  const live = body.playbooks.find(({ definition, state }) => definition.key === key && state !== 'CANARY');
  const published = newest === undefined ? live : publishedOf(newest, live?.plugin ?? newest.pluginName);
  if (published === undefined) throw unknown(key, body);
  return candidate({ ...body, playbooks: inPlace(body.playbooks, [published]) }, [published]);
}

const publishedOf = ({ hash, label, body }: PlaybookVersionRow, plugin: string): PublishedPlaybook => ({
  plugin,
  label,
  hash,
  definition: body,
});

function fromText(
  text: string,
  format: TextFormat,
  wanted: string | undefined,
  { rulebook, declared }: InForce,
): Candidate {
  const { definition, isWhole, diagnostics } = checkText(text, format, rulebook);
  if (definition === undefined) throw invalid(diagnostics);
  const { body } = rulebook;
  const given = (definition.playbooks ?? []).map((playbook) => ({
    plugin: isWhole ? definition.name : ownerOf(playbook.key, body) || definition.name,
    label: isWhole ? definition.version : 'unsaved',
    hash: versionHash(playbook),
    definition: contentOf(playbook) as PublishedPlaybook['definition'],
  }));
  const meant = wanted === undefined ? given : given.filter(({ definition: { key } }) => key === wanted);
  if (meant.length === 0)
    throw new PerennialError(
      'BAD_INPUT',
      wanted === undefined ? 'The text has no playbook.' : `The text has no playbook ${quote(wanted)}.`,
      {},
      ['input', 'text'],
    );
  const parts = composeBody(beside(definition, body.plugins), declared);
  return candidate(
    {
      ...parts,
      ...(body.settings !== undefined && { settings: body.settings }),
      playbooks: inPlace(body.playbooks, given),
    },
    meant,
  );
}

const beside = (definition: PluginDefinition, plugins: readonly PluginDefinition[]): PluginDefinition[] => [
  ...plugins.filter(({ name }) => name !== definition.name),
  definition,
];

const ownerOf = (key: string, { playbooks }: RulebookBody): string | undefined =>
  playbooks.find(({ definition }) => definition.key === key)?.plugin;

/**
 * Each takes the place of what is in force under its key, for the order decides who goes first; a new one comes last.
 */
function inPlace(playbooks: readonly PublishedPlaybook[], given: readonly PublishedPlaybook[]): PublishedPlaybook[] {
  const left = new Map(given.map((published) => [published.definition.key, published]));
  const keys = new Set(left.keys());
  const placed = playbooks.flatMap((published) => {
    const { key } = published.definition;
    if (!keys.has(key)) return [published];
    const own = left.get(key);
    left.delete(key);
    return own ?? [];
  });
  return [...placed, ...left.values()];
}

const candidate = (body: RulebookBody, meant: readonly PublishedPlaybook[]): Candidate => ({
  body,
  keys: meant.map(({ definition: { key } }) => key),
  playbooks: meant.map(({ definition: { key, title }, label, hash }) => ({ key, title, label, hash })),
});

function unknown(key: string, { playbooks }: RulebookBody): PerennialError {
  const known = playbooks.map(({ definition }) => definition.key);
  return new PerennialError(
    'PLAYBOOK_UNKNOWN',
    `There is no playbook ${quote(key)}. There are ${known.join(', ') || 'none'}.`,
    { key },
    ['input', 'playbookKey'],
  );
}

function invalid(diagnostics: readonly Diagnostic[]): PerennialError {
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR');
  const [first] = errors;
  const words =
    first === undefined
      ? 'The text cannot be read.'
      : `Line ${first.line}, column ${first.column}: ` +
        `${first.message}${first.cure === undefined ? '' : ` ${first.cure}`}`;
  return new PerennialError('PLUGIN_INVALID', words, { diagnostics: errors }, ['input', 'text']);
}
