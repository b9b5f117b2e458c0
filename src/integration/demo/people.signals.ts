import type { DemoSignal } from './demo.types.js';
import { inHours } from './moments.js';
import type { DemoPerson } from './people.js';
import { type Scene, signalOf } from './signal-maker.js';

/** People become known, and champions leave. */
export function peopleSignals(scene: Scene): DemoSignal[] {
  return [...scene.staff.champions, ...scene.staff.others].flatMap((person, index) => [
    ...known(scene, person, index),
    ...left(scene, person),
  ]);
}

/** The person becomes known; once, a few minutes into the account's first day. */
function known(scene: Scene, person: DemoPerson, index: number): DemoSignal[] {
  const { history } = scene;
  if (person.from >= history.days) return [];
  return [
    signalOf(
      scene,
      'contact.changed',
      `contact/${person.externalId}`,
      inHours(history.firstDay + person.from, 0.002 * (index + 1)),
      contactProperties(person),
      person.externalId,
    ),
  ];
}

export const contactProperties = ({ externalId, name, email, title, role }: DemoPerson): DemoSignal['properties'] => ({
  externalId,
  name,
  email,
  title,
  role,
});

function left(scene: Scene, { externalId, leftOn, movedTo, role }: DemoPerson): DemoSignal[] {
  if (leftOn === undefined) return [];
  const properties = { externalId, ...(movedTo === undefined ? {} : { toAccountExternalId: movedTo, role }) };
  return [
    signalOf(
      scene,
      'contact.left',
      `contact/${externalId}/left`,
      inHours(scene.history.firstDay + leftOn, 0.5),
      properties,
      externalId,
    ),
  ];
}
