import { z } from 'zod';
import type { Scribe } from '../event/scribe.js';
import { commandProperties } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { SegmentPart } from './segment.state.js';

const pinned = z.strictObject({ segment: z.string().min(1).max(64) });

type Fold = (draft: { readonly segments: SegmentPart }, signal: Signal, scribe: Scribe) => void;

/** Static segments: who is put in or taken out moves in the same turn, when segments are looked at. */
export const segmentFolds: Partial<Record<SignalType, Fold>> = {
  'segment.pinned': ({ segments }, signal) => {
    const { segment } = commandProperties(pinned, signal);
    segments.pins = [...new Set([...segments.pins, segment])].sort();
  },
  'segment.unpinned': ({ segments }, signal) => {
    const { segment } = commandProperties(pinned, signal);
    segments.pins = segments.pins.filter((key) => key !== segment);
  },
};
