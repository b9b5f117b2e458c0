import { CLOCK_AHEAD, isMoment, MOMENT_RANGE } from '../kernel/bounds.js';
import { badInput, PerennialError } from '../kernel/errors.js';
import { checkExternalId, checkText } from '../kernel/text.js';
import type { Command } from '../signal/commands.js';
import type { ContactInput } from './contact.inputs.js';
import { CONTACT_FIELDS } from './contact.state.js';
import { CONTACT_LENGTHS } from './contact.types.js';

/** Checks a contact as a client sent it. @throws BAD_INPUT, VALUE_TOO_LARGE, FUTURE_DATE with the field as path */
export function checkContactInput(input: ContactInput, now: number): void {
  checkExternalId(input.accountExternalId, 'accountExternalId');
  checkExternalId(input.externalId);
  for (const [field, most] of Object.entries(CONTACT_LENGTHS))
    checkText(input[field as keyof typeof CONTACT_LENGTHS], most, field);
  if (input.leftAt != null && input.leftAt > now + CLOCK_AHEAD)
    throw new PerennialError('FUTURE_DATE', '`leftAt` lies in the future.', {}, ['leftAt']);
  if (input.leftAt != null && !isMoment(input.leftAt)) throw badInput(`\`leftAt\` lies ${MOMENT_RANGE}.`, 'leftAt');
  if (input.movedTo != null) checkExternalId(input.movedTo.accountExternalId, 'movedTo');
}

/** What to say to the account: that the person is here and what of them changed, then that they left. */
export function contactCommands(accountId: string, input: ContactInput, now: number): Command[] {
  const { externalId, leftAt, movedTo } = input;
  const said = Object.fromEntries(
    CONTACT_FIELDS.flatMap((field) => (input[field] === undefined ? [] : [[field, input[field]]])),
  );
  const common = { accountId, contactExternalId: externalId } as const;
  const changed: Command = {
    ...common,
    type: 'contact.changed',
    properties: { externalId, ...said, ...(leftAt === null && { hasReturned: true }) },
  };
  if (leftAt == null && movedTo == null) return [changed];
  const properties = {
    externalId,
    ...(movedTo && { toAccountExternalId: movedTo.accountExternalId, ...(movedTo.role && { role: movedTo.role }) }),
  };
  return [changed, { ...common, type: 'contact.left', occurredAt: Math.min(leftAt ?? now, now), properties }];
}
