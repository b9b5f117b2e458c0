import { compileTemplate } from '../../../../src/condition/compile.js';
import { scopeOf } from '../../../../src/condition/scope.js';
import { headerValue } from '../../../../src/integration/actions/header-value.rules.js';
import { compileWith, renderWith } from '../../../../src/playbook/model/with-template.js';
import { slackText } from '../../../../src/playbook/run/slack-text.rules.js';

const scope = scopeOf([{ path: 'account.name', type: 'string', description: 'name' }]);
const compiled = (value: unknown) => compileWith(value, [], (text) => compileTemplate(text, scope));

test('a name calls nobody in Slack and makes no link, and the author’s own markup stays', () => {
  const text = compiled({ text: '*New*: <https://a.example|{{ account.name }}> & co {{ account.name }}' });
  expect(renderWith(text, { facts: ['<!channel> & <https://b.example|Pay>'] }, slackText)).toEqual({
    text:
      '*New*: <https://a.example|&lt;!channel&gt; &amp; &lt;https://b.example|Pay&gt;> & co ' +
      '&lt;!channel&gt; &amp; &lt;https://b.example|Pay&gt;',
  });
  expect(renderWith(text, { facts: ['A & B'] })).toMatchObject({ text: expect.stringContaining('|A & B>') as string });
});

test.each([
  ['Acme', 'Acme'],
  ['a\ttab, 100 % and "quotes"', 'a\ttab, 100 % and "quotes"'],
  ['one\r\nX-Admin: yes', 'one%0D%0AX-Admin: yes'],
  ['Zoë 客 😀', 'Zo%C3%AB %E5%AE%A2 %F0%9F%98%80'],
  ['null\0byte\x7f', 'null%00byte%7F'],
  ['half \ud83d', 'half %EF%BF%BD'],
  [' spaces ', 'spaces'],
])('%j is %j as the value of a header', (text, value) => {
  expect(headerValue(text)).toBe(value);
  expect(new Headers({ 'x-name': headerValue(text) }).get('x-name')).toBe(value);
});
