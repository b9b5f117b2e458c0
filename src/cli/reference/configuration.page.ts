import { CONFIG_VARIABLES } from '../../config.js';
import { code, page, sentence, table } from './markdown.js';

type Variable = (typeof CONFIG_VARIABLES)[number];

/** Every environment variable. */
export const configurationPage = (variables: readonly Variable[] = CONFIG_VARIABLES): string =>
  page(
    'Configuration',
    'Settings come from the environment, are read once at the start and checked there: a wrong one stops the ' +
      'process with `CONFIG_INVALID`, which names it. An empty value counts as unset. Processes that share a ' +
      'database should share all of them but `PORT`, `HOST` and `LOG_LEVEL`.',
    table(['variable', 'what is expected', 'default', 'meaning'], variables.map(row)),
    '`perennial demo` has defaults of its own: `DATABASE_URL=sqlite:./data/demo.db`, `LOG_LEVEL=warn`. What is ' +
      'set in the environment wins.',
  );

const row = ({ name, expected, fallback, description, isSecret = false }: Variable): string[] => [
  code(name),
  expected,
  fallback === undefined || fallback === '' ? '–' : code(fallback),
  `${sentence(description)}${isSecret ? ' Never logged.' : ''}`,
];
