export const BANDS = ['GREEN', 'YELLOW', 'RED'] as const;
export type Band = (typeof BANDS)[number];

/** What one measure adds to a score. */
export interface Contribution {
  /** The measure's key. */
  readonly measure: string;
  readonly title: string;
  /** Hundredths of a point: those of a score add up to it exactly. */
  readonly hundredths: number;
  /** Its share of the whole, 0 to 1: higher than declared while other measures have no data. */
  readonly share: number;
  /** In words: what it measured and what that comes to. */
  readonly reason: string;
  /** When what it measures last changed, or was last confirmed, in milliseconds; null while it never had data. */
  readonly freshAt: number | null;
}
