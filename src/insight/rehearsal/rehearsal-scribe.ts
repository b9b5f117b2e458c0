import { TurnScribe } from '../../engine/scribe.js';
import type { EventType } from '../../event/catalogue.js';
import type { EventDraft, Write } from '../../event/scribe.js';
import { present } from '../../kernel/present.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import type { RunState } from '../../playbook/model/playbook.state.js';
import type { TaskKind } from '../../task/task.types.js';
import type { Outcome, RehearsedTask } from './outcome.js';

/** What the turns of one account's rehearsal share. */
export interface Gathering {
  readonly outcome: Outcome;
  /** Events that any playbook of the rehearsal listens to; the others need not be kept until the next pass. */
  readonly heard: ReadonlySet<EventType>;
  /** Told of what is asked of the world outside, so that it can be answered. */
  readonly onAsked: (event: EventDraft) => void;
  playbooks: { readonly runs: readonly RunState[] };
  count: number;
}

/** Keeps of a turn only what a rehearsal tells: runs, held-back firings and tasks. No rows, no log, no causes. */
export class RehearsalScribe extends TurnScribe {
  constructor(
    accountId: string,
    now: number,
    private readonly gathering: Gathering,
  ) {
    super(accountId, now, '');
  }

  override get isTold(): boolean {
    return false;
  }

  override emit(draft: EventDraft): string {
    this.gathering.count += 1;
    const id = `evnt_${this.gathering.count}`;
    if (this.mode !== 'LIVE') return id;
    if (draft.firesNothing !== true && this.gathering.heard.has(draft.type))
      this.fresh.push({ ...draft, id, at: this.now, accountId: this.accountId });
    this.gather(draft);
    return id;
  }

  override cause(): string {
    return '';
  }

  override write({ table, row }: Write): void {
    if (table === 'task' && this.mode === 'LIVE') this.keepTask(row);
  }

  /** What is told of a rehearsal is gathered from events and tasks; nobody queries its accounts. */
  override forQueries(): undefined {
    return undefined;
  }

  override send(): void {
    // what reaches another account is in that account's recorded history
  }

  private gather(draft: EventDraft): void {
    const { type, data, contactId } = draft;
    const { outcome, playbooks } = this.gathering;
    if (type === 'run.started') {
      const run = playbooks.runs.find(({ id }) => id === data.runId);
      outcome.enrolments.push({
        runId: String(data.runId),
        playbookKey: String(data.playbook),
        at: this.now,
        by: run?.by ?? 'TRIGGER',
        ...present({ contactId, renewalId: run?.renewalId }),
      });
    } else if (type === 'firing.heldBack') {
      outcome.heldBack.push({
        playbookKey: String(data.playbook),
        reason: data.reason as HeldBackReason,
        at: this.now,
        ...present({ contactId }),
      });
    } else if (type === 'action.requested' || type === 'approval.requested') this.gathering.onAsked(draft);
  }

  private keepTask(row: Write['row']): void {
    if (row.playbook_key === null) return;
    const { tasks } = this.gathering.outcome;
    const id = String(row.id);
    const known = tasks.get(id);
    tasks.set(id, {
      ...taskOf(row),
      ...(known !== undefined && { assigneeId: known.assigneeId, ...present({ ask: known.ask }) }),
    });
  }
}

const taskOf = (row: Write['row']): RehearsedTask => ({
  id: String(row.id),
  runId: String(row.run_id),
  playbookKey: String(row.playbook_key),
  stepKey: String(row.step_key),
  kind: row.kind as TaskKind,
  title: String(row.title_template),
  bindings: String(row.bindings),
  launchedAt: Number(row.created_at),
  dueAt: row.due_at as number | null,
  endedAt: row.ended_at as number | null,
  contactId: row.contact_id as string | null,
  assigneeId: row.assignee_id as string | null,
});
