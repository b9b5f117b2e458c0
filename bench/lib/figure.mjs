import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine, versions } from './machine.mjs';

const RESULTS = join(import.meta.dirname, '..', 'results');

/**
 * One measured figure. `ours`, `peer` and `limit` are in `unit`; the ratios are ours / peer and ours / limit; `goal`
 * says what is aimed at and in what (`ratioToPeer`, `ours`), and whether less is better. What was not measured is null.
 */
export function figure({ name, unit, ours, peer = null, limit = null, goal, rssMb = null, more = {}, server = {} }) {
  const ratio = (other) => (other === null || other === 0 ? null : round(ours / other, 3));
  return {
    name,
    unit,
    ours: round(ours),
    peer: round(peer),
    limit: round(limit),
    ratioToPeer: ratio(peer),
    ratioToLimit: ratio(limit),
    goal,
    rssMb: round(rssMb, 0),
    ...more,
    machine: machine(),
    versions: versions(server),
  };
}

/** Whether a figure meets its goal: { of: 'ratioToPeer', atLeast: 0.2 } or { of: 'ours', under: 100 }. */
export function isMet({ goal, ...figures }) {
  if (!goal) return undefined;
  const value = figures[goal.of];
  if (value === null || Number.isNaN(value)) return false;
  return goal.atLeast === undefined ? value < goal.under : value >= goal.atLeast;
}

/** Writes results/NAME.json: the row's first figure at the top, all of its figures under `figures`. */
export function writeResult(name, figures, { isQuick }) {
  mkdirSync(RESULTS, { recursive: true });
  const [first] = figures;
  const body = { ...first, name, measuredAt: new Date().toISOString(), isQuick, figures };
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify(body, undefined, 2)}\n`);
}

function round(value, digits = 2) {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  return Number(value.toFixed(Math.abs(value) >= 1000 ? 0 : digits));
}
