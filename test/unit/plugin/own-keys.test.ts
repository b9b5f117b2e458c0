import { takenKeys } from '../../../src/plugin/own-keys.js';
import { definePlugin, defineSurvey } from '../../../src/sdk/index.js';
import { type PluginDefinition, pluginDefinition } from '../../../src/sdk/plugin.definition.js';

const nps = (title: string) => defineSurvey({ key: 'nps', title, kind: 'NPS', question: 'Would you recommend us?' });
const plugin = (name: string, ...titles: string[]): PluginDefinition =>
  pluginDefinition.parse(definePlugin({ name, version: '1.0.0', compatible: '^1.0.0', surveys: titles.map(nps) }));
const faults = (one: PluginDefinition, ...others: PluginDefinition[]) =>
  takenKeys(one, [one, ...others]).map(({ code, message, path }) => `${code} at ${path.join('.')}: ${message}`);

describe('the keys of surveys', () => {
  it('may replace the built-in one', () => {
    expect(faults(plugin('own', 'Ours'))).toEqual([]);
  });

  it('are one plugin’s, and there once', () => {
    expect(faults(plugin('own', 'Ours'), plugin('other', 'Theirs'))).toEqual([
      'DUPLICATE_KEY at surveys.0.key: A survey “nps” is declared by the plugin other too.',
    ]);
    expect(faults(plugin('own', 'One', 'Two'))).toEqual([
      'DUPLICATE_KEY at surveys.1.key: A survey “nps” is declared twice in this plugin.',
    ]);
  });
});
