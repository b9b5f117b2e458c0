import type { FactSpec } from '../../condition/fact.js';
import { FUNCTIONS } from '../../condition/functions.js';
import { composeBody } from '../../engine/compose.js';
import { compileRulebook } from '../../engine/rulebook.js';
import { grouped } from '../../kernel/grouped.js';
import { code, codes, page, sentence, table } from './markdown.js';

/** The fact catalogue of a rulebook in which no plugin declares anything. */
function shippedFacts(): readonly FactSpec[] {
  const { facts, contactFacts } = compileRulebook(composeBody([]));
  return [...facts, ...contactFacts];
}

/** What conditions and templates can name. */
export const factsPage = (facts: readonly FactSpec[] = shippedFacts()): string =>
  page(
    'Facts',
    'What conditions (CEL) and templates can read of an account. Numbers are doubles and mix freely with whole ' +
      'literals; a `timestamp` is a moment. A fact that is not known yet makes a condition **unknown**: it is not ' +
      'met, and that is no error; `has(fact)` asks whether it is known.',
    'This is the catalogue as it ships. Plugins add `account.attributes.<name>` for each attribute they declare, ' +
      'and a running server answers the catalogue in force: `{ factCatalogue { groups { name facts { path type ' +
      'unit description unknownWhen values } } } }`. Group `contact` is there in playbooks whose subject is a ' +
      "contact (`subject: 'contact'`).",
    ...[...grouped(facts, groupOf)].map(
      ([name, members]) =>
        `## ${name}\n\n${table(['fact', 'type', 'unit', 'meaning', 'unknown when'], members.map(row))}`,
    ),
    '## In a run',
    'Besides the facts, the conditions of a run read what is its own:',
    table(['name', 'type', 'meaning'], LOCALS),
    '## Functions',
    'The operators are those of CEL: `&& || !`, `== != < <= > >=`, `+ - * / %`, `in`, `cond ? a : b`.',
    table(
      ['function', 'meaning'],
      FUNCTIONS.map(({ signature, description }) => [code(signature), description]),
    ),
  );

const groupOf = ({ path }: FactSpec): string => path.slice(0, path.indexOf('.'));

const row = ({ path, type, unit = '', description, unknownWhen = '', values }: FactSpec): string[] => [
  code(path),
  type,
  unit,
  `${sentence(description)}${values === undefined ? '' : ` Values: ${codes(values)}.`}`,
  unknownWhen,
];

const LOCALS = [
  [
    code('event.<field>'),
    'by the event',
    'The event that fired the run, for its whole life: [events](events.md). In a trigger’s `if` too.',
  ],
  [code('run.startedAt'), 'timestamp', 'When the run started.'],
  [code('steps.<key>.done'), 'bool', 'Whether the step has ended; a skipped one has. Always known.'],
  [code('steps.<key>.skipped'), 'bool', 'Whether it was skipped. Always known.'],
  [
    code('steps.<key>.outcome'),
    'string',
    'Its outcome: a task’s as it was given, `TIMED_OUT` of a wait that gave up. Unknown until there is one.',
  ],
  [code('steps.<key>.endedAt'), 'timestamp', 'When it ended. Unknown until then.'],
  [code('steps.<key>.event.<field>'), 'by the event', 'The event that a wait `on` heard. Unknown until then.'],
] as const;
