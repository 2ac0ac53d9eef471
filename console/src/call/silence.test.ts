import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Silence } from './silence.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a microphone from which nothing comes is noticed, until something does', () => {
  const shown: boolean[] = [];
  let isDead = true;
  const silence = new Silence(() => isDead, (isShown) => shown.push(isShown));
  vi.advanceTimersByTime(7_000);
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(5_000);
  expect(shown).toEqual([true]);
  isDead = false;
  vi.advanceTimersByTime(400);
  expect(shown).toEqual([true, false]);
  silence.stop();
});

it('a microphone that was heard may be quiet', () => {
  let isDead = false;
  const show = vi.fn();
  new Silence(() => isDead, show);
  vi.advanceTimersByTime(1_000);
  isDead = true;
  vi.advanceTimersByTime(60_000);
  expect(show).not.toHaveBeenCalled();
});

it('whoever is muted is silent on purpose', () => {
  const show = vi.fn();
  const silence = new Silence(() => true, show);
  silence.mute(true);
  vi.advanceTimersByTime(60_000);
  silence.stop();
  expect(show).not.toHaveBeenCalled();
});
