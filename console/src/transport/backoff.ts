/** A call whose way is lost waits for so long: the call protocol. */
export const WAITED_FOR_MS = 60_000;

const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/**
 * How long to wait before this attempt, counted from 0, to take up a lost call again; twice as long
 * each time, and a little by chance, so that callers who lost one server do not all come back at once.
 */
export function waitMs(attempt: number, chance: number = Math.random()): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(full * (0.75 + 0.5 * chance));
}
