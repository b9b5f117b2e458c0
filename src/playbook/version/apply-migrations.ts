import { present } from '../../kernel/present.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { CompiledStep } from '../model/compiled-step.js';
import type { Migration, RunState, StepState } from '../model/playbook.state.js';
import type { Pass } from '../run/pass.js';
import { kindOf } from '../run/step-kinds.js';
import { isStanding, migrateSteps, obstacleOf, planMigration } from './run-migration.rules.js';

/**
 * Takes runs over to another version of their playbook, as a command asked. One that cannot go over by now stays where
 * it is.
 */
export function applyMigrations(pass: Pass): void {
  const { playbooks } = pass.draft;
  for (const migration of playbooks.migrations ?? []) {
    const [from, to] = [pass.turn.pinned(migration.from), pass.turn.pinned(migration.to)];
    if (from === undefined || to === undefined) continue;
    for (const run of playbooks.runs)
      if (run.playbookKey === to.key && run.hash === from.hash) migrate(run, migration, from, to, pass);
  }
  delete playbooks.migrations;
}

function migrate(
  run: RunState,
  { map, causeId }: Migration,
  from: CompiledPlaybook,
  to: CompiledPlaybook,
  pass: Pass,
): void {
  const plan = planMigration(from.definition, to.definition, map);
  const carried = (run.carried ?? []).map(({ key, state }) => [key, state] as const);
  if (obstacleOf(plan, new Map([...carried, ...Object.entries(run.steps)])) !== undefined) return;
  const steps = migrateSteps(plan, run.steps, () => ({
    status: 'SKIPPED',
    startedAt: pass.now,
    endedAt: pass.now,
    outcome: 'MIGRATED',
    causeId,
    inputs: {},
  }));
  for (const step of to.allSteps) retime(step, steps[step.key], pass);
  Object.assign(run, { hash: to.hash, purpose: to.purpose, steps });
  if (run.carried !== undefined)
    run.carried = run.carried.map(({ key, state }) => ({ key: plan.counterpart.get(key)?.key ?? key, state }));
  pass.changed.add(run);
  pass.scribe.emit({
    type: 'run.migrated',
    data: { runId: run.id, playbook: run.playbookKey, hashBefore: from.hash, hash: to.hash },
    causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
}

/** A step that stands goes by the new version's times, counted from when it began. */
function retime(step: CompiledStep, state: StepState | undefined, { turn }: Pass): void {
  if (state !== undefined && isStanding(state) && state.choice === undefined)
    kindOf(step.kind).retime?.(step, state, turn.at.calendar);
}
