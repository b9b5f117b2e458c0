import type { EventType } from '../event/catalogue.js';

type Data = Readonly<Record<string, unknown>>;

const points = (value: unknown): string => (typeof value === 'number' ? String(Math.floor(value)) : '–');
const money = (value: unknown): string =>
  typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 0 }) : '–';

const WORDS: Partial<Record<EventType, (data: Data) => string>> = {
  'account.created': () => 'came in',
  'stage.entered': ({ stage, from }) => (from === undefined ? `begins in ${stage}` : `moved from ${from} to ${stage}`),
  'segment.entered': ({ segment }) => `entered the segment ${segment}`,
  'segment.left': ({ segment }) => `left the segment ${segment}`,
  'health.changed': (data) =>
    `health ${points(data['before.score'])} → ${points(data['after.score'])} ${data['after.band'] ?? ''}`,
  'task.launched': ({ kind, playbookKey }) =>
    `task launched: ${kind}${playbookKey === undefined ? '' : ` by ${playbookKey}`}`,
  'task.completed': ({ kind, outcome }) => `task done: ${kind}${outcome === undefined ? '' : ` (${outcome})`}`,
  'run.started': ({ playbook }) => `playbook ${playbook} started`,
  'run.ended': ({ playbook, status }) => `playbook ${playbook} ended ${status}`,
  'survey.answered': ({ kind, score }) => `answered ${kind} with ${score}`,
  'contact.joined': ({ role }) => `a contact joined${role === undefined ? '' : ` (${role})`}`,
  'contact.left': ({ role }) => `a contact left${role === undefined ? '' : ` (${role})`}`,
  'subscription.contracted': ({ mrr }) => `signed a subscription, MRR ${money(mrr)}`,
  'subscription.cancelled': ({ reason }) => `gave notice (${reason ?? 'UNKNOWN'})`,
  'usage.activated': () => 'is activated',
  'ticket.opened': ({ priority }) => `opened a ticket${priority === undefined ? '' : ` (${priority})`}`,
  'mrr.moved': ({ before, after }) => `MRR ${money(before)} → ${money(after)}`,
  'owner.changed': () => 'has another owner',
  'playbook.published': ({ playbooks }) =>
    `Definitions changed: ${String(playbooks) || 'segments, health, stages or settings'}`,
  'playbook.rolledOut': ({ playbook, state, share }) =>
    `Playbook ${playbook}: a version is ` +
    `${String(state).toLowerCase()}${typeof share === 'number' ? ` for ${Math.round(100 * share)} %` : ''}`,
  'plugin.quarantined': ({ plugin, reason }) =>
    `Plugin ${plugin} is quarantined (${reason}); what needs its code stands still`,
  'plugin.restored': ({ plugin }) => `Plugin ${plugin} runs again`,
  'plugin.failed': ({ plugin, code }) =>
    `Plugin ${plugin} failed its check (${code}); its earlier version stays in force`,
  'loop.stopped': ({ playbooks }) => `playbooks ran in circles: ${String(playbooks)}`,
};

/** An event as a line for people. */
export function describeEvent(type: EventType, data: Data, accountName: string | undefined): string {
  const words = WORDS[type]?.(data) ?? type;
  return accountName === undefined ? words : `${accountName} ${words}`;
}
