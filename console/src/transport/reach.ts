/** Nobody who is there takes longer to say so. */
const PATIENCE_MS = 4_000;

/** Answers of a proxy whose server is away. */
const NOBODY_BEHIND = [502, 504];

/** Whether Ellie, or at least her proxy, answers at all. */
export async function isThere(): Promise<boolean> {
  try {
    const answer = await fetch('/health', {
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return !NOBODY_BEHIND.includes(answer.status);
  } catch {
    return false;
  }
}
