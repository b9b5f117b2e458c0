/** Seeded numbers in [0, 1) (mulberry32), so that every run measures the same work. */
export function random(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Picks 0 … count-1, the k-th with a weight of 1 / (k + 1) ** exponent: as real usage is spread over accounts. */
export function zipf(count, exponent, next) {
  const cumulated = new Float64Array(count);
  let sum = 0;
  for (let index = 0; index < count; index += 1) cumulated[index] = sum += 1 / (index + 1) ** exponent;
  return () => {
    const aim = next() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle] <= aim) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
