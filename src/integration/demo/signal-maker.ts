import type { OuterSignal } from '../../signal/signal.js';
import type { DemoSignal } from './demo.types.js';
import type { Life } from './life.js';
import type { Staff } from './people.js';
import type { History } from './profile.js';

/** What the signals of one account are drawn from. */
export interface Scene {
  readonly history: History;
  readonly life: Life;
  readonly staff: Staff;
}

/** A signal of the account; `key` is unique within it. `contact` is a person's external id. */
export function signalOf(
  { life }: Pick<Scene, 'life'>,
  type: OuterSignal,
  key: string,
  occurredAt: number,
  properties: DemoSignal['properties'],
  contact?: string,
): DemoSignal {
  const accountExternalId = life.profile.account.externalId;
  return {
    key: `${accountExternalId}/${key}`,
    accountExternalId,
    type,
    ...(contact === undefined ? {} : { contactExternalId: contact }),
    occurredAt,
    properties,
  };
}
