import { ByteReader, ByteWriter } from './bytes.js';
import { newUsagePart, type UsagePart } from './usage.state.js';

/** The layout that is written. Each released layout keeps its reader, and a fixture in the tests. */
const USAGE_LAYOUT = 1;

const RINGS = ['breadth', 'events', 'millis', 'visits'] as const;

/** A usage part as bytes: a layout number, then variable-length integers (an empty counter takes one byte). */
export function encodeUsage(part: UsagePart): Buffer {
  const writer = new ByteWriter();
  writer.uint(USAGE_LAYOUT);
  writer.int(part.head);
  for (const ring of RINGS) writer.uints(part[ring]);
  for (const total of [part.totalEvents, part.totalMillis, part.totalVisits, part.people]) writer.uint(total);
  for (const moment of [part.firstAt, part.lastAt, part.lastVisitAt, part.activation.activatedAt]) writer.maybe(moment);
  writer.uint(part.activation.hasRule ? 1 : 0);
  writer.text(part.written);
  writer.uint(part.features.size);
  for (const [key, { total, firstDay, lastDay, m0, m1 }] of part.features) {
    writer.text(key);
    for (const value of [total, m0, m1]) writer.uint(value);
    writer.int(firstDay);
    writer.int(lastDay);
  }
  return writer.bytes();
}

/** @throws Error for a layout of a later release */
export function decodeUsage(bytes: Buffer): UsagePart {
  const reader = new ByteReader(bytes);
  const layout = reader.uint();
  const read = READERS[layout];
  if (read === undefined)
    throw new Error(`usage counters have layout ${layout}; this release reads up to ${USAGE_LAYOUT}`);
  return read(reader);
}

/** How each layout is read into today's part. A new layout adds a reader and leaves the others alone. */
const READERS: Readonly<Record<number, (reader: ByteReader) => UsagePart>> = { 1: readLayout1 };

function readLayout1(reader: ByteReader): UsagePart {
  const part = newUsagePart();
  part.head = reader.int();
  for (const ring of RINGS) reader.uints(part[ring]);
  part.totalEvents = reader.uint();
  part.totalMillis = reader.uint();
  part.totalVisits = reader.uint();
  part.people = reader.uint();
  part.firstAt = reader.maybe();
  part.lastAt = reader.maybe();
  part.lastVisitAt = reader.maybe();
  part.activation.activatedAt = reader.maybe();
  part.activation.hasRule = reader.uint() === 1;
  part.written = reader.text();
  readFeatures(reader, part);
  return part;
}

function readFeatures(reader: ByteReader, part: UsagePart): void {
  for (let left = reader.uint(); left > 0; left -= 1) {
    const key = reader.text();
    const [total, m0, m1] = [reader.uint(), reader.uint(), reader.uint()];
    part.features.set(key, { total, m0, m1, firstDay: reader.int(), lastDay: reader.int() });
  }
}
