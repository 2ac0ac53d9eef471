import { expect, it } from 'vitest';
import { felt } from './level.ts';

it('silence is nothing, a voice is in the middle, and what is loud is all', () => {
  expect(felt(new Float32Array(100))).toBe(0);
  expect(felt(new Float32Array(100).fill(0.03))).toBeCloseTo(0.61, 1);
  expect(felt(new Float32Array(100).fill(1))).toBe(1);
});
