import { externalRecordId } from '../signal/properties.js';

/**
 * The id of the contact that an account knows by an external id: the same however often and in whatever order it is
 * asked.
 */
export const contactIdOf = (accountId: string, externalId: string): string =>
  externalRecordId('contact', accountId, externalId);
