import { z } from 'zod';
import { GUIDE_KINDS } from './guide.types.js';

const url = z
  .string()
  .max(2000)
  .regex(/^(https?:\/\/|\/)\S+$/, 'an address such as https://example.com/start, or a path such as /start');

const item = z.strictObject({
  key: z
    .string()
    .max(60)
    .regex(/^[a-z][a-zA-Z0-9]*$/, 'a camelCase key of letters and digits, such as firstReport')
    .meta({ description: 'How the product names the point when it reports it done.' }),
  title: z.string().min(1).max(300).meta({ description: 'What the person reads.' }),
  url: url.optional().meta({ description: 'Where in the product it is done.' }),
});

/** A guide as a plugin declares it: what is shown to a person inside the vendor's own product. */
export const guideDefinition = z
  .strictObject({
    key: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a key in small letters and hyphens, such as first-report')
      .meta({
        description:
          'The guide’s key: small letters and hyphens, unique among all plugins. The step `guide` offers it by this.',
      }),
    title: z.string().min(1).max(200).meta({ description: 'What the person reads above it.' }),
    kind: z.enum(GUIDE_KINDS).meta({
      description:
        'CHECKLIST: points to tick. TOUR: a way through the product. SURVEY: a survey, answered in the ' +
        'product. MESSAGE: something to read.',
    }),
    items: z.array(item).min(1).max(50).optional().meta({
      description:
        'The points of a checklist, or the stops of a tour. A checklist is completed when all of its points are done.',
    }),
    body: z
      .string()
      .min(1)
      .max(20_000)
      .optional()
      .meta({ description: 'A text to show: Markdown, as your product renders it.' }),
    url: url.optional().meta({ description: 'Where it leads.' }),
    survey: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'The key of the survey that is put to the person.' }),
  })
  .superRefine(({ kind, items = [], survey }, ctx) => {
    if (kind === 'CHECKLIST' && items.length === 0)
      ctx.addIssue({ code: 'custom', path: ['items'], message: 'a CHECKLIST has `items`: the points to tick' });
    if (kind === 'SURVEY' && survey === undefined)
      ctx.addIssue({ code: 'custom', path: ['survey'], message: 'a SURVEY names the `survey` that it puts' });
    if (kind !== 'SURVEY' && survey !== undefined)
      ctx.addIssue({ code: 'custom', path: ['survey'], message: 'only a guide of kind SURVEY names a survey' });
    items.forEach(({ key }, index) => {
      if (items.findIndex((other) => other.key === key) < index)
        ctx.addIssue({ code: 'custom', path: ['items', index, 'key'], message: `two items have the key “${key}”` });
    });
  })
  .meta({ id: 'guide' });
export type GuideDefinition = z.infer<typeof guideDefinition>;
