import type { Scribe } from '../event/scribe.js';
import type { Calendar } from '../kernel/calendar.js';
import { type CadenceSource, checkInOf, isSameCheckIn } from './check-in.rules.js';
import type { JourneyPart } from './journey.state.js';

/**
 * Brings the account's check-in row up to date; the turn calls it once, after segments. Writes nothing when nothing
 * changed.
 */
export function recordCheckIn(
  draft: { readonly journey: JourneyPart; readonly segments: CadenceSource },
  scribe: Scribe,
  calendar: Calendar,
): void {
  const checkIn = checkInOf(draft.journey, draft.segments, calendar);
  if (isSameCheckIn(draft.journey.checkIn, checkIn)) return;
  draft.journey.checkIn = checkIn;
  scribe.write({
    table: 'account_check_in',
    mode: 'upsert',
    row: {
      account_id: scribe.accountId,
      due_at: checkIn.dueAt ?? null,
      last_touchpoint_at: checkIn.lastAt ?? null,
      last_spoke_at: checkIn.spokeAt ?? null,
      cadence: checkIn.cadence ?? null,
    },
  });
}
