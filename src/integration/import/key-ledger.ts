import { createHash } from 'node:crypto';

const EMPTY = 0;

/**
 * Remembers keys and what was said under them, in 16 bytes each: 84 bits of the key's hash, 32 of the body's. A million
 * rows take about 25 MB, and two keys out of a hundred million are mistaken for one with a chance of one in a billion.
 */
export class KeyLedger {
  private keys = new Float64Array(1024);
  private checks = new Uint32Array(1024);
  private bodies = new Uint32Array(1024);
  private count = 0;

  /** Notes a key: new, said before in the same words, or in others. */
  note(key: string, body: string): 'NEW' | 'SAME' | 'OTHER' {
    const hash = createHash('sha256').update(key).digest();
    const name = hash.readUInt32BE(0) * 0x100000 + (hash.readUInt32BE(4) >>> 12) + 1;
    const check = hash.readUInt32BE(8);
    const said = createHash('sha256').update(body).digest().readUInt32BE(0);
    if (this.count * 10 > this.keys.length * 7) this.grow();
    const slot = this.slotOf(name, check);
    if (this.keys[slot] !== EMPTY) return this.bodies[slot] === said ? 'SAME' : 'OTHER';
    this.put(slot, name, check, said);
    this.count += 1;
    return 'NEW';
  }

  private slotOf(name: number, check: number): number {
    const mask = this.keys.length - 1;
    let slot = check & mask;
    while (this.keys[slot] !== EMPTY && !(this.keys[slot] === name && this.checks[slot] === check))
      slot = (slot + 1) & mask;
    return slot;
  }

  private put(slot: number, name: number, check: number, said: number): void {
    this.keys[slot] = name;
    this.checks[slot] = check;
    this.bodies[slot] = said;
  }

  private grow(): void {
    const { keys, checks, bodies } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.checks = new Uint32Array(keys.length * 2);
    this.bodies = new Uint32Array(keys.length * 2);
    for (const [index, name] of keys.entries()) {
      if (name !== EMPTY)
        this.put(this.slotOf(name, checks[index] as number), name, checks[index] as number, bodies[index] as number);
    }
  }
}
