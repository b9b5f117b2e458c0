import type { TouchpointRecord } from './touchpoint.types.js';

const ENDINGS = { DONE: '', PLANNED: ' planned', MISSED: ' missed', CANCELLED: ' cancelled' } as const;

/** A touchpoint in one line: “Call”, “Email from the customer”, “QBR planned”. */
export function wordsOf({
  kind,
  direction,
  status,
  notes,
}: Pick<TouchpointRecord, 'kind' | 'direction' | 'status'> & { readonly notes?: string | null }): string {
  if (kind === 'DECISION') return notes ? `Decision: ${firstLine(notes)}` : 'Decision';
  const from = direction === 'INBOUND' ? ' from the customer' : '';
  return `${kind === 'QBR' ? kind : wordOf(kind)}${from}${ENDINGS[status]}`;
}

/** `HEALTH_CHECK` → “Health check”. */
export const wordOf = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');

/** A text as one line shows it. */
export function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
