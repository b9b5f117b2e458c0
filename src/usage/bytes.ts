const SPLIT = 0x10000000; // 2^28: four groups of seven bits

/** Writes integers of any size up to 2^53 in as few bytes as they need (LEB128), and text. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  /** A whole number, 0 or more. */
  uint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= SPLIT) {
      this.buffer[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.buffer[this.length++] = (rest & 127) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.length++] = rest;
  }

  /** Whole numbers, 0 or more: most counters of a ring are small. */
  uints(values: Float64Array): void {
    this.reserve(8 * values.length);
    for (const value of values) {
      if (value < 128) this.buffer[this.length++] = value;
      else this.uint(value);
    }
  }

  /** A whole number of either sign, up to 2^52. */
  int(value: number): void {
    this.uint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** A whole number or undefined. */
  maybe(value: number | undefined): void {
    this.uint(value === undefined ? 0 : 1);
    if (value !== undefined) this.int(value);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.uint(size);
    this.reserve(size);
    this.length += this.buffer.write(value, this.length, 'utf8');
  }

  bytes(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }

  private reserve(size: number): void {
    if (this.length + size <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.length + size));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}

/** Reads what ByteWriter wrote. */
export class ByteReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  uint(): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.buffer[this.at++];
      if (byte === undefined) throw new Error('the bytes end within a number');
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      unit *= 128;
    }
  }

  /** As many as `into` holds. */
  uints(into: Float64Array): void {
    for (let index = 0; index < into.length; index += 1) {
      const byte = this.buffer[this.at] ?? 128;
      if (byte >= 128) into[index] = this.uint();
      else {
        into[index] = byte;
        this.at += 1;
      }
    }
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  maybe(): number | undefined {
    return this.uint() === 0 ? undefined : this.int();
  }

  text(): string {
    const size = this.uint();
    this.at += size;
    return this.buffer.toString('utf8', this.at - size, this.at);
  }
}
