import { z } from 'zod';
import { playbookDefinition } from './playbook.definition.js';

/** The JSON Schema of one playbook, for editors: schema/playbook.schema.json. */
export function playbookJsonSchema(): Record<string, unknown> {
  const { $defs = {}, $ref: _, ...head } = z.toJSONSchema(playbookDefinition, { io: 'input', target: 'draft-2020-12' });
  const { playbook, ...others } = $defs;
  const description =
    'One playbook. Conditions are CEL over the fact catalogue; texts such as titles may hold {{ facts }}.';
  return { ...head, title: 'A Perennial playbook', description, ...playbook, $defs: others };
}
