/**
 * What names an effect for ever: playbook, kind and id of the subject, occurrence, and the step. Never the version, so that a
 * rollback doubles nothing.
 */
export function effectKey(playbookKey: string, accountId: string, contactId: string | undefined, occurrence: string, step?: string): string {
  const subject = contactId === undefined ? `account/${accountId}` : `contact/${contactId}`;
  return `${playbookKey}/${subject}/${occurrence}${step === undefined ? '' : `/${step}`}`;
}
