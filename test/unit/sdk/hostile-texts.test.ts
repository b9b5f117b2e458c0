import { parsePluginText } from '../../../src/sdk/text/yaml.js';

const filled = (part: string): string => part.repeat(Math.floor(990_000 / part.length));
const rows = (count: number, row: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => row(at)).join('\n');

/** Texts over which a reader of YAML takes minutes, at the size that is read or far beyond what a playbook has. */
const HOSTILE: Readonly<Record<string, string>> = {
  'line ends': filled('\n'),
  'blank lines': filled(' \n'),
  'lists in lists': filled('- '),
  'brackets in brackets': filled('['),
  'maps in maps': filled('{a: '),
  'aliases of one anchor': `a: &a [x]\nb:\n${rows(6_000, () => ' - *a')}`,
  'an anchor for each alias': `${rows(4_000, (at) => `k${at}: &n${at} 1`)}\n${rows(4_000, (at) => `z${at}: *n${at}`)}`,
  'aliases of aliases': rows(
    12,
    (at) =>
      `k${at}: &n${at} [${
        at === 0
          ? 'x'
          : Array(9)
              .fill(`*n${at - 1}`)
              .join(', ')
      }]`,
  ),
  keys: rows(9_900, (at) => `key${at}: 1`),
  'far too many keys': rows(60_000, (at) => `key${at}: 1`),
  'one key again and again': rows(9_900, () => 'a: 1'),
  quotes: filled('"'),
  'some quotes': '"'.repeat(19_000),
  'questions in questions': '? '.repeat(19_000),
  tags: '!a '.repeat(19_000),
  colons: 'a:'.repeat(19_000),
  'a list in one line': `a: [${'1, '.repeat(19_000)}]`,
  'ever deeper': rows(1_300, (at) => `${' '.repeat(at)}a:`),
  'spaces within a line': `a: b${' '.repeat(900_000)}c`,
  'texts that are cut off': rows(9_900, () => 'a: b #c'),
  'a text with hashes': `a: ${'b#'.repeat(19_000)}`,
  'a block': `a: |\n${rows(9_900, () => ` ${'x'.repeat(90)}`)}`,
};

test.each(Object.entries(HOSTILE))('a text of %s is answered', (_what, text) => {
  const { value, faults } = parsePluginText(text);
  expect(value !== undefined || faults.length > 0).toBe(true);
});

test('what is far too much is refused before it is parsed, and told why', () => {
  for (const [text, why] of [
    [HOSTILE['line ends'], 'lines'],
    [HOSTILE['brackets in brackets'], 'brackets'],
    [HOSTILE.quotes, 'signs'],
  ] as const)
    expect(parsePluginText(text as string).faults).toMatchObject([
      { code: 'TEXT_TOO_LARGE', message: expect.stringContaining(why) as string, cure: expect.any(String) as string },
    ]);
});
