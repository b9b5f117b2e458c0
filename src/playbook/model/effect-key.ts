/** Whom a run is about: a contact or a renewal of the account, or, with neither, the account itself. */
export interface SubjectRef {
  readonly contactId?: string;
  readonly renewalId?: string;
}

/** What tells subjects of one account apart; nothing for the account itself. */
export const subjectId = ({ contactId, renewalId }: SubjectRef): string | undefined => contactId ?? renewalId;

/**
 * What names an effect for ever: playbook, kind and id of the subject, occurrence, and the step. Never the version, so
 * that a rollback doubles nothing.
 */
export function effectKey(
  playbookKey: string,
  accountId: string,
  subject: SubjectRef,
  occurrence: string,
  step?: string,
): string {
  return `${playbookKey}/${subjectName(accountId, subject)}/${occurrence}${step === undefined ? '' : `/${step}`}`;
}

/**
 * What names a step’s effect in a round of a repeat: `key` in the first round, `key#2`, `key#3` later; in a repeat
 * within a repeat the rounds from the outermost in, `key#2.1`.
 */
export function effectStep(key: string, round: number | readonly number[] = 1): string {
  const rounds = typeof round === 'number' ? [round] : round;
  return rounds.every((one) => one === 1) ? key : `${key}#${rounds.join('.')}`;
}

function subjectName(accountId: string, { contactId, renewalId }: SubjectRef): string {
  if (contactId !== undefined) return `contact/${contactId}`;
  return renewalId === undefined ? `account/${accountId}` : `renewal/${renewalId}`;
}
