import type { Calendar } from '../../kernel/calendar.js';
import type { EffectInWorld } from './effect-view.js';
import type { EventInWorld, HeldBackInWorld, RunInWorld, TaskInWorld } from './view.js';

/** So many of the last events are told. */
const EVENTS = 12;

/** What is told of an account. */
export interface Told {
  readonly externalId: string;
  readonly stage: string;
  runs(): readonly RunInWorld[];
  allTasks(): readonly TaskInWorld[];
  heldBack(): readonly HeldBackInWorld[];
  effects(): readonly EffectInWorld[];
  events(): readonly EventInWorld[];
}

/** What there is to see of an account, in words. */
export function explain(account: Told, calendar: Calendar, now: number): string {
  const date = (at: number | null) => (at === null ? '–' : calendar.dateOf(at));
  return [
    `${account.externalId}, ${date(now)}, in ${account.stage || 'no stage yet'}`,
    ...part(
      'Runs',
      account.runs().map(({ playbook, status, startedAt, steps, outcomes }) => {
        const each = Object.entries(steps).map(
          ([key, state]) => `${key} ${state}${outcomes[key] === undefined ? '' : ` (${outcomes[key]})`}`,
        );
        return `${playbook} ${status}, since ${date(startedAt)}: ${each.join(', ')}`;
      }),
    ),
    ...part(
      'Tasks',
      account.allTasks().map(({ step, title, kind, status, outcome, dueAt, assigneeId }) => {
        const end = outcome === null ? status : `${status} (${outcome})`;
        return `${step ?? 'by hand'} ${end}: “${title}”, ${kind}, due ${date(dueAt)}, ${assigneeId ?? 'nobody’s'}`;
      }),
    ),
    ...part(
      'Held back',
      account.heldBack().map(({ playbook, reason, at }) => `${playbook} on ${date(at)}: ${reason}`),
    ),
    ...part(
      'Asked for outside',
      account
        .effects()
        .map(({ step, action, status, with: given }) => `${step} ${action} ${status}: ${JSON.stringify(given)}`),
    ),
    ...part(
      'Last events',
      account
        .events()
        .slice(-EVENTS)
        .map(({ type, at, data }) => `${date(at)} ${type} ${JSON.stringify(data)}`),
    ),
  ].join('\n');
}

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [`${title}: none`] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
