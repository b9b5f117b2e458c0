import { z } from 'zod';
import { durationText } from './fields.js';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 20:00');
const cap = (whose: string) =>
  z
    .strictObject({
      runs: z.number().int().min(1).max(1000).meta({ description: 'How many runs may start.' }),
      per: durationText('in how long a time'),
    })
    .meta({ description: `How many runs may start for ${whose} in a stretch of time, over all playbooks.` });

/** How much playbooks may do at once, over all of them: the first plugin that declares it decides. */
export const noiseDefinition = z
  .strictObject({
    perAccount: cap('an account, its contacts and renewals included').optional(),
    perContact: cap('one contact').optional(),
    cooldown: durationText('how long no other run starts for an account after one has').optional(),
    quietHours: z
      .strictObject({
        from: clock.meta({ description: 'From this time of day no run starts.' }),
        to: clock.meta({
          description: 'From this time of day runs start again; earlier than `from` = on the next day.',
        }),
        weekends: z
          .boolean()
          .optional()
          .meta({ description: 'True: days that the company’s calendar does not work are quiet, too.' }),
      })
      .optional()
      .meta({ description: 'When no run starts, in the company’s time zone.' }),
  })
  .meta({
    id: 'noise',
    description:
      'The noise budget over all playbooks: a firing beyond it is held back, and released when there is room and ' +
      'its condition still holds.',
  });
export type NoiseDefinition = z.infer<typeof noiseDefinition>;
