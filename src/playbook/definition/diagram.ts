import type { StepDefinition } from '../run/steps/step.js';
import { keyOf, kindOf, namedKind } from '../run/steps/step-kinds.js';
import { type Exit, MermaidText } from './mermaid-text.js';
import type { PlaybookDefinition } from './playbook.definition.js';
import type { StepStatus } from './playbook.types.js';
import { stepWords } from './step-words.js';
import { triggerWords } from './trigger-words.js';

const FINISH = 'finish';

/** A playbook as the text of a Mermaid flowchart: its trigger, every step once, the ways between them, and its end. */
export const playbookDiagram = (definition: PlaybookDefinition): string => drawn(definition).toString();

const CLASSES: Readonly<Record<Exclude<StepStatus, 'PENDING'>, string>> = {
  DONE: 'fill:#d7f0dc,stroke:#2e7d32,color:#1b3d20',
  WAITING: 'fill:#fff3c4,stroke:#b7791f,color:#4a3a08',
  SKIPPED: 'fill:#eceff1,stroke:#90a4ae,color:#546e7a,stroke-dasharray:4',
  CANCELLED: 'fill:#eceff1,stroke:#90a4ae,color:#546e7a',
  FAILED: 'fill:#fbd5d5,stroke:#c62828,color:#5c1414',
};

/** The same of a run: each step that was reached has a class, `done`, `waiting`, `skipped`, `cancelled` or `failed`. */
export function runDiagram(
  definition: PlaybookDefinition,
  steps: readonly { readonly key: string; readonly state: StepStatus }[],
): string {
  const text = drawn(definition);
  for (const [state, style] of Object.entries(CLASSES)) {
    text.classed(
      state.toLowerCase(),
      style,
      steps.flatMap((step) => (step.state === state ? [nodeId(step.key)] : [])),
    );
  }
  return text.toString();
}

function drawn({ trigger, goal, stopWhen, steps }: PlaybookDefinition): MermaidText {
  const text = new MermaidText();
  const exits = list(steps, [text.node('trigger', 'round', triggerWords(trigger))], text);
  text.node(
    FINISH,
    'round',
    'end',
    ...(goal === undefined ? [] : [`goal: ${goal}`]),
    ...(stopWhen === undefined ? [] : [`stop when: ${stopWhen}`]),
  );
  text.join(exits, FINISH);
  return text;
}

const nodeId = (key: string): string => `s_${key}`;

/** Draws steps one after the other; answers what leads on from the last. */
const list = (steps: readonly StepDefinition[], from: readonly Exit[], text: MermaidText): readonly Exit[] =>
  steps.reduce<readonly Exit[]>((exits, step) => one(step, exits, text), from);

function one(step: StepDefinition, from: readonly Exit[], text: MermaidText): readonly Exit[] {
  if ('branch' in step) return branch(step, from, text);
  if ('parallel' in step) return parallel(step, from, text);
  if ('repeat' in step) return repeat(step, from, text);
  const exit = node(step, from, 'wait' in step ? 'hexagon' : 'box', text);
  if ('end' in step) return toEnd([exit], text);
  const ways = kindOf(namedKind(step) as string)
    .nested(step)
    .filter((way) => way.steps.length > 0);
  const others = ways.flatMap((way) => list(way.steps, [{ id: exit.id, label: wayLabel(step, way.path) }], text));
  return 'approve' in step ? [{ id: exit.id, label: 'yes' }, ...toEnd(others, text)] : [exit, ...others];
}

function branch(
  step: Extract<StepDefinition, { branch: string }>,
  from: readonly Exit[],
  text: MermaidText,
): readonly Exit[] {
  const { id } = node(step, from, 'diamond', text);
  const ways = kindOf('branch')
    .nested(step)
    .filter((way) => way.steps.length > 0);
  const exits = ways.flatMap((way) => list(way.steps, [{ id, label: String(way.path.at(-1)) }], text));
  const rest = step.switch === undefined ? 'else' : 'otherwise';
  const isWhole = ways.some(({ path }) => path.length === 1 && path[0] === rest);
  return isWhole ? exits : [...exits, { id, label: rest }];
}

function parallel(
  step: Extract<StepDefinition, { parallel: string }>,
  from: readonly Exit[],
  text: MermaidText,
): readonly Exit[] {
  const { id } = node(step, from, 'bar', text);
  return Object.entries(step.lanes).flatMap(([lane, steps]) =>
    text.subgraph(`l_${step.parallel}_${lane}`, lane, () => list(steps, [{ id, label: lane }], text)),
  );
}

function repeat(
  step: Extract<StepDefinition, { repeat: string }>,
  from: readonly Exit[],
  text: MermaidText,
): readonly Exit[] {
  const { id } = node(step, from, 'bar', text);
  const exits = text.subgraph(`r_${step.repeat}`, `rounds of ${step.repeat}`, () =>
    list(step.steps, [{ id, label: 'round' }], text),
  );
  text.join(exits, id, 'next round');
  if (step.until === undefined && step.atMost === undefined) return toEnd([{ id, label: 'goal or stop' }], text);
  return [{ id, label: step.until === undefined ? 'enough' : 'done' }];
}

function node(
  step: StepDefinition,
  from: readonly Exit[],
  shape: Parameters<MermaidText['node']>[1],
  text: MermaidText,
): Exit {
  const key = keyOf(step);
  const exit = text.node(nodeId(key), shape, `${namedKind(step)}: ${key}`, ...stepWords(step));
  text.join(from, exit.id);
  return exit;
}

function toEnd(exits: readonly Exit[], text: MermaidText): readonly Exit[] {
  text.join(exits, FINISH);
  return [];
}

/** A way that is taken when a step gives up says after how long. */
function wayLabel(step: StepDefinition, path: readonly (string | number)[]): string {
  if ('approve' in step) return step.atMost === undefined ? 'no' : `no, or after ${step.atMost}`;
  return 'wait' in step && step.atMost !== undefined ? `after ${step.atMost}` : path.join(' ');
}
