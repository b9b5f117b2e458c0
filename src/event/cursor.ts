import { PerennialError } from '../kernel/errors.js';
import { decodeCursor, encodeCursor } from '../kernel/page.js';

/** Tells a cursor of the event log from one of any other list. */
const LOG = 'e';

/** A position of the log as clients see it: opaque. It means “after this event”. */
export function encodePosition(position: number): string {
  return encodeCursor([LOG, position]);
}

/** @throws CURSOR_INVALID when the text is no cursor of the event log. */
export function decodePosition(cursor: string): number {
  const [kind, position] = decodeCursor(cursor, 2);
  if (kind === LOG && Number.isSafeInteger(position) && (position as number) >= 0) return position as number;
  throw cursorInvalid();
}

export const cursorInvalid = () =>
  new PerennialError(
    'CURSOR_INVALID',
    'This cursor is none of this event log. Take one from Query.eventCursor or from an event.',
  );

export const cursorExpired = (oldest: number) =>
  new PerennialError(
    'CURSOR_EXPIRED',
    'The events right after this cursor are no longer kept. Query what you show afresh and go on from ' +
      'Query.eventCursor.',
    {
      oldestCursor: encodePosition(oldest),
    },
  );
