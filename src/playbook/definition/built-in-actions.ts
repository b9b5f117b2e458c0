import { z } from 'zod';

const text = (most: number, description: string) => z.string().min(1).max(most).meta({ description });
/** A field whose text may be a template is checked for its form when it has been rendered. */
const header = z.record(
  z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'the name of an HTTP header'),
  z.string().max(4000),
);

/** What the actions that come with Perennial take as `with`. Every text is a template. */
export const BUILT_IN_ACTIONS = {
  http: z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST').meta({ description: 'Default POST.' }),
    url: text(2000, 'Where to: http or https, no private address.'),
    headers: header
      .optional()
      .meta({ description: 'Further headers. Those of the signature, the length and the connection are ours.' }),
    body: z.unknown().optional().meta({ description: 'Sent as JSON.' }),
    expect: z
      .array(z.number().int().min(100).max(599))
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'Which statuses are good; default every 2xx.' }),
  }),
  email: z.strictObject({
    to: text(320, 'contact, owner, or an address.'),
    subject: text(300, 'The subject line.'),
    text: text(20_000, 'The body, as plain text.'),
    replyTo: text(320, 'Where an answer goes: owner, or an address.').optional(),
  }),
  slack: z.strictObject({
    text: text(10_000, 'The message, in Slack’s own markup; what templates fill in is escaped.'),
  }),
} as const;
export type BuiltInAction = keyof typeof BUILT_IN_ACTIONS;
export const BUILT_IN_NAMES = Object.keys(BUILT_IN_ACTIONS) as BuiltInAction[];

export const isBuiltIn = (name: string): name is BuiltInAction => Object.hasOwn(BUILT_IN_ACTIONS, name);
