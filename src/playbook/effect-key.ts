/** Whom a run is about: a contact or a renewal of the account, or, with neither, the account itself. */
export interface SubjectRef {
  readonly contactId?: string;
  readonly renewalId?: string;
}

/** What tells subjects of one account apart; nothing for the account itself. */
export const subjectId = ({ contactId, renewalId }: SubjectRef): string | undefined => contactId ?? renewalId;

/**
 * What names an effect for ever: playbook, kind and id of the subject, occurrence, and the step. Never the version, so that a
 * rollback doubles nothing.
 */
export function effectKey(playbookKey: string, accountId: string, subject: SubjectRef, occurrence: string, step?: string): string {
  return `${playbookKey}/${subjectName(accountId, subject)}/${occurrence}${step === undefined ? '' : `/${step}`}`;
}

function subjectName(accountId: string, { contactId, renewalId }: SubjectRef): string {
  if (contactId !== undefined) return `contact/${contactId}`;
  return renewalId === undefined ? `account/${accountId}` : `renewal/${renewalId}`;
}
