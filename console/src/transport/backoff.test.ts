import { expect, it } from 'vitest';
import { waitMs } from './backoff.ts';

it('each wait is twice the last, up to a limit', () => {
  const waits = [0, 1, 2, 3, 4, 5, 50].map((attempt) => waitMs(attempt, 0.5));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

it('chance moves it by a quarter', () => {
  expect(waitMs(1, 0)).toBe(750);
  expect(waitMs(1, 1)).toBe(1250);
});
