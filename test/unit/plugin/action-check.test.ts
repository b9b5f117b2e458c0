import type { ActionDefinition } from '../../../src/playbook/definition/steps/action.definition.js';
import type { StepDefinition } from '../../../src/playbook/definition/steps.js';
import { compilePlugin } from '../../../src/plugin/compile-plugin.js';
import { checkShape } from '../../../src/plugin/shape.js';
import { describePlugin } from '../../../src/sdk/describe.js';
import { action, defineAction, definePlaybook, definePlugin, z } from '../../../src/sdk/index.js';

const options = (given: Omit<ActionDefinition<StepDefinition>, 'action'>) => given;

/** What the check says of a step of a plugin that has one action and two settings. */
function diagnosed(step: Omit<ActionDefinition<StepDefinition>, 'action'>, more: Record<string, unknown> = {}) {
  const plugin = definePlugin({
    name: 'crm',
    version: '1.0.0',
    compatible: '^1.0.0',
    settings: z.object({ list: z.string().default('all'), token: z.string().meta({ writeOnly: true }) }),
    actions: {
      note: defineAction({
        title: 'Note',
        input: z.object({ text: z.string(), most: z.number().optional() }),
        facts: ['account.name'],
        run: () => undefined,
      }),
    },
    playbooks: [
      definePlaybook({
        key: 'tell',
        title: 'Tell',
        purpose: 'ADVOCACY',
        trigger: 'manual',
        steps: [action('tell', step)],
        ...more,
      }),
    ],
  });
  const checked = checkShape(describePlugin(plugin));
  if ('faults' in checked)
    return checked.faults.map(({ severity, code, path }) => [severity, code, path.slice(3).join('.')]);
  return compilePlugin(checked.definition, [checked.definition]).map(({ severity, code, path }) => [
    severity,
    code,
    path.slice(4).join('.'),
  ]);
}

describe('the check of an action step', () => {
  it.each([
    [
      'an action of the plugin',
      options({ use: 'note', with: { text: 'Hello {{ account.name }} of {{ settings.list }}' } }),
    ],
    ['the same by its full name', options({ use: 'crm.note', with: { text: 'Hello' } })],
    [
      'http',
      options({
        use: 'http',
        with: { url: 'https://example.com/{{ account.externalId }}', body: { deep: [{ name: '{{ account.name }}' }] } },
        atMost: '2d',
        otherwise: [],
      }),
    ],
    ['email', options({ use: 'email', with: { to: 'owner', subject: 'Hello', text: 'Hello' } })],
    ['slack', options({ use: 'slack', with: { text: '{{ account.name }}' } })],
  ])('finds nothing wrong with %s', (_what, step) => expect(diagnosed(step)).toEqual([]));

  it.each([
    ['an own action that is misspelt', options({ use: 'notes' }), [['ERROR', 'UNKNOWN_ACTION', 'use']]],
    ['another plugin’s that is not loaded', options({ use: 'other.note' }), [['WARNING', 'ACTION_NOT_LOADED', 'use']]],
    [
      'a method that there is none of',
      options({ use: 'http', with: { url: 'https://example.com', method: 'FETCH' } }),
      [['ERROR', 'WRONG_INPUT', 'with.method']],
    ],
    ['an address that is missing', options({ use: 'http', with: {} }), [['ERROR', 'WRONG_INPUT', 'with.url']]],
    [
      'a field that there is none of',
      options({ use: 'slack', with: { text: 'a', channel: '#b' } }),
      [['ERROR', 'WRONG_INPUT', 'with.channel']],
    ],
    [
      'a template where a number is wanted: it is filled in as a text',
      options({ use: 'note', with: { text: 'a', most: '{{ usage.activeDays }}' } }),
      [['ERROR', 'WRONG_INPUT', 'with.most']],
    ],
    ['input of another type', options({ use: 'note', with: { text: 5 } }), [['ERROR', 'WRONG_INPUT', 'with.text']]],
    [
      'a template that names no fact',
      options({ use: 'note', with: { text: '{{ account.nam }}' } }),
      [['ERROR', 'UNKNOWN_FACT', 'with.text']],
    ],
    [
      'a setting that there is none of',
      options({ use: 'note', with: { text: '{{ settings.lists }}' } }),
      [['ERROR', 'UNKNOWN_FACT', 'with.text']],
    ],
    [
      'a secret',
      options({ use: 'note', with: { text: '{{ settings.token }}' } }),
      [['ERROR', 'UNKNOWN_FACT', 'with.text']],
    ],
    [
      'a step that asks for too much',
      options({ use: 'slack', with: { text: 'x'.repeat(9_000), more: 'x'.repeat(33_000) } }),
      [
        ['ERROR', 'TOO_LARGE', 'with'],
        ['ERROR', 'WRONG_INPUT', 'with.more'],
      ],
    ],
  ])('says what is wrong with %s, and where', (_what, step, found) => expect(diagnosed(step)).toEqual(found));

  it('lets conditions read what the plugin is set to, by its type', () => {
    expect(
      diagnosed(options({ use: 'note', with: { text: 'a' }, if: 'settings.list == "all"' }), {
        goal: 'settings.list == "never"',
      }),
    ).toEqual([]);
    expect(diagnosed(options({ use: 'note', with: { text: 'a' }, if: 'settings.list > 3' }))).toMatchObject([
      ['ERROR', expect.any(String), 'if'],
    ]);
  });
});
