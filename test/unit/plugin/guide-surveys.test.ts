import { compilePlugin } from '../../../src/plugin/compile-plugin.js';
import { pluginDefinition } from '../../../src/sdk/plugin.definition.js';

const plugin = (survey: string) =>
  pluginDefinition.parse({
    name: 'own',
    version: '1.0.0',
    compatible: '^1.0.0',
    guides: [{ key: 'ask', title: 'Ask', kind: 'SURVEY', survey }],
  });

it('a guide puts a survey that is declared, or built in', () => {
  expect(compilePlugin(plugin('nps'), [plugin('nps')])).toEqual([]);
  expect(compilePlugin(plugin('npps'), [plugin('npps')])).toMatchObject([
    { code: 'UNKNOWN_SURVEY', path: ['guides', 0, 'survey'], cure: expect.stringContaining('nps') },
  ]);
});
