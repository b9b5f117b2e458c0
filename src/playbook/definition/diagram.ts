import { type Exit, MermaidText } from './mermaid-text.js';
import type { PlaybookDefinition } from './playbook.definition.js';
import type { StepStatus } from './playbook.types.js';
import type { AnyStep, StepPen } from './step-form.js';
import { formOfStep, keyOf, kindNameOf } from './step-kinds.js';
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

/** Draws steps one after the other; returns what leads on from the last. */
const list = (steps: readonly AnyStep[], from: readonly Exit[], text: MermaidText): readonly Exit[] =>
  steps.reduce<readonly Exit[]>((exits, step) => one(step, exits, text), from);

const one = (step: AnyStep, from: readonly Exit[], text: MermaidText): readonly Exit[] =>
  (formOfStep(step).draw ?? box)(step, penFor(step, from, text));

/** A box, and the lists inside it beside what follows. */
function box(_step: AnyStep, pen: StepPen): readonly Exit[] {
  const exit = pen.node('box');
  return [exit, ...pen.lists.flatMap(({ path, steps }) => pen.list(steps, { id: exit.id, label: path.join(' ') }))];
}

function penFor(step: AnyStep, from: readonly Exit[], text: MermaidText): StepPen {
  return {
    lists: formOfStep(step)
      .nested(step)
      .filter(({ steps }) => steps.length > 0),
    node: (shape) => {
      const key = keyOf(step);
      const exit = text.node(nodeId(key), shape, `${kindNameOf(step)}: ${key}`, ...stepWords(step));
      text.join(from, exit.id);
      return exit;
    },
    list: (steps, exit) => list(steps, [exit], text),
    frame: (id, title, draw) => text.subgraph(id, title, draw),
    join: (exits, to, label) => text.join(exits, to.id, label),
    toEnd: (exits) => {
      text.join(exits, FINISH);
      return [];
    },
  };
}
