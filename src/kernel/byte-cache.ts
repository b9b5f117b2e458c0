/**
 * A map of what was used last, held to a number of bytes: the longest unused goes first, and what is larger than the
 * whole is not kept. Whatever is keyed by a client's text is kept in one.
 */
export class ByteCache<Value> {
  private readonly entries = new Map<string, { readonly value: Value; readonly bytes: number }>();
  private held = 0;

  constructor(private readonly most: number) {}

  /** What is held now: never more than was allowed. */
  get bytes(): number {
    return this.held;
  }

  get size(): number {
    return this.entries.size;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value of about so many bytes, its key not counted. */
  set(key: string, value: Value, bytes: number): void {
    this.delete(key);
    const weight = OF_AN_ENTRY + bytesOf(key) + bytes;
    if (weight > this.most) return;
    this.entries.set(key, { value, bytes: weight });
    this.held += weight;
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.most) return;
      this.delete(oldest);
    }
  }

  delete(key: string): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined) return false;
    this.held -= entry.bytes;
    return this.entries.delete(key);
  }
}

/** What a map takes for an entry besides its key and its value, about. */
const OF_AN_ENTRY = 100;

/** The most that a text may take in memory. */
export const bytesOf = (text: string): number => 2 * text.length;
