import { z } from 'zod';
import { DURATION_PATTERN } from '../kernel/duration.js';
import { SURVEY_KINDS } from './survey.types.js';

const duration = (meaning: string) =>
  z
    .string()
    .regex(DURATION_PATTERN, 'a duration such as 30d, 3bd (business days), 2w or 1mo')
    .meta({ description: `Duration: ${meaning}` });

/** A survey as a plugin declares it: what is asked, and how soon a person may be asked again. */
export const surveyDefinition = z
  .strictObject({
    key: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a key in small letters and hyphens, such as nps or after-training')
      .meta({ description: 'The survey’s key: small letters and hyphens. A step names it as `send`.' }),
    title: z.string().min(1).max(200).meta({ description: 'What the team calls it.' }),
    kind: z.enum(SURVEY_KINDS).meta({ description: 'NPS is answered 0 to 10, CSAT 1 to 5, CES 1 to 7.' }),
    question: z.string().min(1).max(1000).meta({ description: 'What the person reads.' }),
    recontact: duration(
      'how long a person who was asked, or who answered, is not asked again. Among all surveys the longest rule ' +
        'holds for all; default 90d',
    ).optional(),
    expires: duration('how long an answer to a request is waited for; default 30d').optional(),
  })
  .meta({ id: 'survey' });
export type SurveyDefinition = z.infer<typeof surveyDefinition>;

export const DEFAULT_RECONTACT = '90d';
export const DEFAULT_EXPIRY = '30d';

/** There without being declared; a plugin that declares a survey of this key replaces it. */
const BUILT_IN_SURVEYS: readonly SurveyDefinition[] = [
  {
    key: 'nps',
    title: 'Net Promoter Score',
    kind: 'NPS',
    question: 'How likely are you to recommend us to a friend or colleague?',
    recontact: DEFAULT_RECONTACT,
    expires: DEFAULT_EXPIRY,
  },
];

/** Every survey there is: those declared, and the built-in ones whose keys nobody took. Of two of one key the first. */
export function surveysOf(declared: readonly SurveyDefinition[]): SurveyDefinition[] {
  const all = [...declared, ...BUILT_IN_SURVEYS];
  return all.filter(({ key }, index) => all.findIndex((other) => other.key === key) === index);
}
