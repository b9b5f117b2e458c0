import { graphqlEnum } from '../../kernel/graphql/enum.js';
import type { LaunchVerdict } from '../../playbook/enrolment/launch-verdict.rules.js';
import type { LaunchOutcome } from './launch.types.js';

export const LaunchVerdictEnum = graphqlEnum<LaunchVerdict>(
  'LaunchVerdict',
  'What would come of a launch for an account, as things stand.',
  {
    WOULD_START: 'A run would start.',
    WOULD_WAIT: 'It would be held back, and start later when `reason` no longer holds.',
    WOULD_NOT_START: 'It would be held back for good; `reason` says why.',
  },
);

export const LaunchOutcomeEnum = graphqlEnum<LaunchOutcome>(
  'LaunchOutcome',
  'What has come of a launch for one account of a job.',
  {
    PENDING: 'The job has not come to it yet.',
    STARTED: 'A run has started.',
    HELD_BACK: 'It was held back; `reason` says why.',
    FAILED: 'The account refused it; `error` says why.',
  },
);
