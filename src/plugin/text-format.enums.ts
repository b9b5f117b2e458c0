import { graphqlEnum } from '../kernel/graphql/enum.js';
import type { TextFormat } from '../sdk/text/yaml.js';

export const TextFormatEnum = graphqlEnum<TextFormat>('TextFormat', 'How a definition is written as a text.', {
  YAML: 'YAML, as in a plugin.yaml.',
  JSON: 'JSON: the same fields.',
});
