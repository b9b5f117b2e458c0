import type { Row } from './memory-engine.js';

/** Something that a step asked of the world outside, as a test sees it. */
export interface EffectInWorld {
  readonly id: string;
  readonly playbook: string;
  readonly step: string;
  /** `http`, `email`, `slack`, or `<plugin>.<action>`. */
  readonly action: string;
  /** What it is given, filled in. */
  readonly with: unknown;
  /** PENDING until the test says what became of it: `world.succeed(step)`, `world.fail(step)`. */
  readonly status: string;
}

export const effectView = (row: Row): EffectInWorld => ({
  id: String(row.id),
  playbook: String(row.playbook_key),
  step: String(row.step_key),
  action: row.plugin === null ? String(row.action) : `${row.plugin}.${row.action}`,
  with: (JSON.parse(String(row.payload)) as { with: unknown }).with,
  status: String(row.status),
});
