import { graphqlEnum } from '../../kernel/graphql/enum.js';
import type { AnswerRule } from '../rehearsal/answers.js';
import type { JobKind, JobStatus } from './job.types.js';

export const JobStatusEnum = graphqlEnum<JobStatus>('JobStatus', 'How far a job is, or how it ended.', {
  QUEUED: 'It waits for those before it.',
  RUNNING: 'It is under way.',
  DONE: 'It is done; `result` has what came of it.',
  FAILED: 'It failed; `error` says why.',
  CANCELLED: 'Somebody ended it.',
});

export const JobKindEnum = graphqlEnum<JobKind>('JobKind', 'What a job does.', {
  BACKTEST: 'Plays the recorded history under other definitions.',
  SIMULATION: 'Looks ahead from how things stand.',
  MIGRATION: 'Takes live runs over to another version.',
  LAUNCH: 'Launches a playbook for many accounts; it goes on after its process has ended.',
});

export const AnswerRuleEnum = graphqlEnum<AnswerRule>('AnswerRule', 'How simulated tasks are answered.', {
  NEVER: 'Nobody answers a task.',
  MEDIAN:
    'Each is completed after the median time that its kind has taken so far, with the outcome that was given ' +
    'most often.',
});
