export interface Room {
  readonly atOnce: number;
  readonly atOnceOfLane: number;
}

/** How many more may be taken on beside what is under way (the lane of each), and which lanes are full. */
export function roomBeside(
  held: readonly string[],
  { atOnce, atOnceOfLane }: Room,
): { readonly room: number; readonly full: string[] } {
  const full = [...new Set(held)].filter((lane) => held.filter((other) => other === lane).length >= atOnceOfLane);
  return { room: Math.max(0, atOnce - held.length), full };
}

/**
 * Of what is due, in its order, as much as there is room for, of each lane too: one that hangs leaves room for the
 * others.
 */
export function chooseDue<Due extends { readonly lane: string }>(
  due: readonly Due[],
  held: readonly string[],
  { atOnce, atOnceOfLane }: Room,
): Due[] {
  const chosen: Due[] = [];
  for (const effect of due) {
    if (held.length + chosen.length >= atOnce) break;
    const inLane =
      held.filter((lane) => lane === effect.lane).length + chosen.filter(({ lane }) => lane === effect.lane).length;
    if (inLane < atOnceOfLane) chosen.push(effect);
  }
  return chosen;
}
