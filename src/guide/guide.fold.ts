import type { Scribe } from '../event/scribe.js';
import { commandCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import { commandProperties } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { guideReported } from './guide.commands.js';
import { followGuide, type GuidesDraft } from './guide.js';
import { guideClosed, liveGuide } from './guide.rules.js';

/** How what the product reports changes guides. */
export const guideFolds: Partial<
  Record<SignalType, (draft: GuidesDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void>
> = { 'guide.reported': foldReported };

/** @throws GUIDE_CLOSED when it has ended */
function foldReported(draft: GuidesDraft, signal: Signal, scribe: Scribe, { calendar }: FoldMoment): void {
  const { guideId, ...news } = commandProperties(guideReported, signal);
  const guide = liveGuide(draft.guides, guideId);
  if (guide === undefined) throw guideClosed(guideId);
  followGuide(draft, guide, news, {
    scribe,
    calendar,
    cause: () => commandCause(scribe, signal, 'reported of the guide.'),
  });
}
