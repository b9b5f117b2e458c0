import fc from 'fast-check';
import { Document, stringify } from 'yaml';
import { parsePluginText } from '../../../src/sdk/text/yaml.js';

const faultOf = (text: string) => {
  const { faults, value } = parsePluginText(text);
  expect(value).toBeUndefined();
  return faults[0];
};

/** The characters that a range covers. */
function covered(
  text: string,
  { line, column, endLine, endColumn }: { line: number; column: number; endLine: number; endColumn: number },
): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  const last = lines.length - 1;
  return lines
    .map((part, index) => part.slice(index === 0 ? column - 1 : 0, index === last ? endColumn - 1 : undefined))
    .join('\n');
}

describe('a definition in YAML', () => {
  it('is read as plain data, in YAML and in JSON', () => {
    const data = { key: 'a', steps: [{ wait: 'b', for: '3d' }], holdout: 0.1, outcomes: ['YES', 'NO'], isOn: true };
    expect(parsePluginText(stringify(data))).toMatchObject({ value: data, faults: [] });
    expect(parsePluginText(JSON.stringify(data, null, '\t'), { format: 'JSON' })).toMatchObject({
      value: data,
      faults: [],
    });
  });

  it('reads words such as on, yes and NO as texts', () => {
    expect(parsePluginText('on: yes\nlist: [NO, off]').value).toEqual({ on: 'yes', list: ['NO', 'off'] });
  });

  it.each([
    ['if: !usage.activated', 1, 5, "Put it in quotes: if: '!usage.activated'"],
    ['goal: x\nif: "A" in playbooks.purposes', 2, 5, 'Put it in quotes: if: \'"A" in playbooks.purposes\''],
    ['title: {{ account.name }} is late', 1, 8, "Put it in quotes: title: '{{ account.name }} is late'"],
    ['title: {{ account.name }}', 1, 8, "Put it in quotes: title: '{{ account.name }}'"],
    ['title: Day 30: {{ account.name }}', 1, 8, "Put it in quotes: title: 'Day 30: {{ account.name }}'"],
    ['switch: usage.activated ? "a" : "b"', 1, 9, 'Put it in quotes: switch: \'usage.activated ? "a" : "b"\''],
    ["title: 'It's late'", 1, 8, 'Put it in quotes: title: "It\'s late"'],
    ['title: @everyone reads this', 1, 8, "Put it in quotes: title: '@everyone reads this'"],
    ['if: >= 3', 1, 5, "Put it in quotes: if: '>= 3'"],
    ['if: !"A" in x', 1, 5, 'Put it in quotes: if: \'!"A" in x\''],
    ['- { wait: held, until: !steps.call.done, atMost: 5d }', 1, 24, "Put it in quotes: until: '!steps.call.done'"],
    ['- { task: call, title: {{ account.name }} }', 1, 24, "Put it in quotes: title: '{{ account.name }}'"],
    [
      '- { task: call, title: {{ account.name }} late, kind: RISK }',
      1,
      24,
      "Put it in quotes: title: '{{ account.name }} late'",
    ],
    ['steps:\n\t- task: a', 2, 1, 'Indent with spaces, two for each level.'],
    ['title: a\nkind: b\ntitle: c', 3, 1, 'Keep one of them.'],
    ['title: a\n---\ntitle: b', 2, 1, 'Take out the line ---, or make two files: one file is one definition.'],
    ['list: [a, b', 1, 12, 'Add “]”, or write the list or the fields below one another.'],
    ['steps:\n  - task: a\n   title: b', 3, 4, 'Let fields that belong together begin in the same column.'],
    ['{ task: a title: b }', 1, 9, 'Separate the fields with commas: { wait: held, for: 5d }.'],
    ['title: "open', 1, 13, 'Close it with the quote that opens it.'],
    ['title: *name', 1, 8, 'If *name is meant as a text, put it in quotes.'],
    ['goal: - x', 1, 7, 'Write goal: and the list in the next line, or goal: [one, two].'],
  ])('says of %j where it goes wrong, and what to write', (text, line, column, cure) => {
    expect(faultOf(text)).toMatchObject({ severity: 'ERROR', line, column, cure });
  });

  it(
    'refuses an alias that never ends, one that unfolds into far too much, and a text that is too deep or too ' +
      'large',
    () => {
      expect(faultOf('a: &x [*x]')?.message).toMatch(/never ends/);
      const bomb = [
        'a0: &a0 [x, x, x, x, x, x, x, x]',
        ...Array.from({ length: 8 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(8).fill(`*a${n}`).join(', ')}]`),
      ].join('\n');
      expect(faultOf(bomb)?.message).toMatch(/far too much/);
      expect(faultOf('['.repeat(80) + ']'.repeat(80))?.message).toMatch(/60 levels/);
      expect(faultOf('['.repeat(200_000))?.severity).toBe('ERROR');
      expect(faultOf(`a: ${'x'.repeat(1_000_001)}`)?.code).toBe('TEXT_TOO_LARGE');
    },
  );

  it('lets a part be used twice by an anchor', () => {
    const { value, locate } = parsePluginText('one: &steps [{ wait: a, for: 3d }]\ntwo: *steps');
    expect(value).toEqual({ one: [{ wait: 'a', for: '3d' }], two: [{ wait: 'a', for: '3d' }] });
    expect(locate(['two', 0, 'for'])).toMatchObject({ line: 1, column: 30 });
  });

  it('warns when a comment cuts a text off, and lets an ordinary comment be', () => {
    expect(parsePluginText('title: Ask about ticket #5 now').faults).toMatchObject([
      { severity: 'WARNING', code: 'TEXT_CUT_OFF', line: 1, column: 25 },
    ]);
    expect(parsePluginText('title: Ask # whom?\nif: "#1" # first').faults).toEqual([]);
  });
});

describe('the place of something in a YAML text', () => {
  const text =
    'playbooks:\n  - key: one\n    steps:\n      - { wait: held, until: steps.call.done }\n      - task: ' +
    'call\n        title:\n';
  const { locate } = parsePluginText(text);

  it('is that of the value, or of the field’s name', () => {
    expect(covered(text, locate(['playbooks', 0, 'steps', 0, 'until']))).toBe('steps.call.done');
    expect(covered(text, locate(['playbooks', 0, 'steps', 0, 'until'], { part: 'key' }))).toBe('until');
    expect(covered(text, locate(['playbooks', 0, 'steps', 1, 'title']))).toBe('title');
  });

  it('is that of the part above when the field is missing', () => {
    expect(covered(text, locate(['playbooks', 0, 'steps', 1, 'kind']))).toBe('task');
    expect(covered(text, locate(['playbooks', 3]))).toBe(covered(text, locate(['playbooks'])));
  });

  it('finds a word of a text, however that is quoted, folded or indented', () => {
    const ways = [
      'if: usage.activated && wrong.name > 3',
      'if: "usage.activated && wrong.name > 3"',
      'if: "usage.\\u0061ctivated && wrong.name > 3"',
      "if: 'usage.activated && wrong.name > 3'",
      'if: |\n  usage.activated\n  && wrong.name > 3\n',
      'if: >-\n    usage.activated\n    && wrong.name\n    > 3',
      'if: usage.activated\n  && wrong.name\n  > 3',
      'if: "usage.activated\n\n  && \\\n  wrong.name > 3"',
      "if: 'it''s == \"it''s\" && wrong.name'",
    ];
    for (const written of ways) {
      const parsed = parsePluginText(written);
      const { if: value } = parsed.value as { if: string };
      const before = value.slice(0, value.indexOf('wrong.name')).split('\n');
      const within = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      expect(
        covered(
          written,
          parsed.locate(['if'], {
            within: { ...within, endLine: within.line, endColumn: within.column + 'wrong.name'.length },
          }),
        ),
      ).toBe('wrong.name');
    }
  });

  it('finds any word of any text that YAML can write', () => {
    const word = fc.stringMatching(/^[a-z&|!<>="'.(){}:#\\]{1,8}$/);
    const style = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        style,
        fc.integer({ min: 20, max: 40 }),
        (words, at, type, lineWidth) => {
          const marked = [...words.slice(0, at % words.length), 'THEWORD', ...words.slice(at % words.length)];
          const value = marked.join(' ');
          const doc = new Document({ outer: [{ if: value }] });
          const node = doc.getIn(['outer', 0, 'if'], true) as { type: string };
          node.type = type;
          const written = doc.toString({ lineWidth });
          const parsed = parsePluginText(written);
          const read = (parsed.value as { outer: { if: string }[] }).outer[0]?.if ?? '';
          const before = read.slice(0, read.indexOf('THEWORD')).split('\n');
          const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
          expect(
            covered(
              written,
              parsed.locate(['outer', 0, 'if'], { within: { line, column, endLine: line, endColumn: column + 7 } }),
            ),
          ).toBe('THEWORD');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a definition in JSON', () => {
  it.each([
    ['{ "a": 1, }', 11, 'Take out the comma before it.'],
    ["{ 'a': 1 }", 3, 'JSON has double quotes only.'],
    ['{ "a": yes }', 8, 'Put names and texts in double quotes.'],
    ['{ "a": 1', 8, 'Look for a comma, a colon, a quote or a bracket that is missing.'],
  ])('says of %j where it goes wrong', (text, column, cure) => {
    expect(parsePluginText(text, { format: 'JSON' }).faults).toMatchObject([
      { code: 'JSON_SYNTAX', line: 1, column, cure },
    ]);
  });

  it('refuses a field that stands twice', () => {
    expect(parsePluginText('{ "a": 1,\n "a": 2 }', { format: 'JSON' }).faults).toMatchObject([
      { code: 'DUPLICATE_FIELD', line: 2 },
    ]);
  });
});
