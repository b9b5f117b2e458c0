/** A map of what was seen last, at most so many. */
export class Seen<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly most: number) {}

  has(key: string): boolean {
    return this.values.has(key);
  }

  get(key: string): Value | undefined {
    const value = this.values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.most) this.values.delete(this.values.keys().next().value as string);
  }
}
