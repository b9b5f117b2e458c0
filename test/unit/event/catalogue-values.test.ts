import { EVENTS } from '../../../src/event/catalogue.js';
import { GUIDE_STATUSES } from '../../../src/guide/guide.types.js';
import { BANDS } from '../../../src/health/health.types.js';
import { OPPORTUNITY_KINDS, OPPORTUNITY_STATUSES } from '../../../src/opportunity/opportunity.types.js';
import { ROLLOUTS } from '../../../src/playbook/definition/playbook.types.js';
import { RISK_KINDS, RISK_OUTCOMES, RISK_SEVERITIES } from '../../../src/risk/risk.types.js';
import {
  CONTACT_ROLES,
  DIRECTIONS,
  LOSS_REASONS,
  SUBSCRIPTION_STATUSES,
  SURVEY_KINDS,
  TICKET_PRIORITIES,
  TOUCHPOINT_STATUSES,
} from '../../../src/signal/catalogue.js';
import { TASK_PRIORITIES, TASK_STATUSES } from '../../../src/task/task.types.js';

/**
 * The catalogue stands below the domains, so it spells out what they declare; a condition that names another value is
 * refused.
 */
it.each([
  ['task priorities', EVENTS['task.launched'].fields.priority, TASK_PRIORITIES],
  ['task statuses', EVENTS['task.launched'].fields.status, TASK_STATUSES],
  ['guide statuses', EVENTS['guide.changed'].fields.status, GUIDE_STATUSES],
  ['risk kinds', EVENTS['risk.opened'].fields.kind, RISK_KINDS],
  ['risk severities', EVENTS['risk.opened'].fields.severity, RISK_SEVERITIES],
  ['risk outcomes', EVENTS['risk.closed'].fields.outcome, RISK_OUTCOMES],
  ['opportunity kinds', EVENTS['opportunity.opened'].fields.kind, OPPORTUNITY_KINDS],
  ['opportunity statuses', EVENTS['opportunity.opened'].fields.status, OPPORTUNITY_STATUSES],
  ['health bands', EVENTS['health.changed'].fields['after.band'], BANDS],
  ['subscription statuses', EVENTS['subscription.changed'].fields.status, SUBSCRIPTION_STATUSES],
  ['reasons of a loss', EVENTS['subscription.cancelled'].fields.reason, LOSS_REASONS],
  ['survey kinds', EVENTS['survey.answered'].fields.kind, SURVEY_KINDS],
  ['ticket priorities', EVENTS['ticket.opened'].fields.priority, TICKET_PRIORITIES],
  ['directions', EVENTS['touchpoint.logged'].fields.direction, DIRECTIONS],
  ['touchpoint statuses', EVENTS['touchpoint.logged'].fields.status, TOUCHPOINT_STATUSES],
  ['contact roles', EVENTS['contact.joined'].fields.role, CONTACT_ROLES],
  ['rollouts', EVENTS['playbook.rolledOut'].fields.state, ROLLOUTS],
])('the event catalogue names all %s', (_what, field, declared) => {
  expect([...(field !== undefined && 'values' in field ? (field.values ?? []) : [])].sort()).toEqual(
    [...declared].sort(),
  );
});
