import { expect, it } from 'vitest';
import { Playout } from './playout.ts';

const sound = (length: number, value = 1) => new Float32Array(length).fill(value);

function pull(playout: Playout, length: number): number[] {
  const output = new Float32Array(length).fill(9);
  playout.pull(output);
  return [...output];
}

it('sound is played in its order, and silence where there is none', () => {
  const playout = new Playout(8);
  playout.push(1, Float32Array.of(1, 2, 3));
  expect(pull(playout, 2)).toEqual([1, 2]);
  expect(pull(playout, 3)).toEqual([3, 0, 0]);
  expect(playout.waiting).toBe(0);
});

it('the ring goes round', () => {
  const playout = new Playout(5);
  for (let round = 0; round < 20; round += 1) {
    playout.push(1, Float32Array.of(round, round + 0.5, -round));
    expect(pull(playout, 3)).toEqual([round, round + 0.5, -round]);
  }
});

it('what finds no room is lost, and not counted', () => {
  const playout = new Playout(4);
  playout.push(1, sound(10));
  expect(playout.waiting).toBe(4);
  pull(playout, 10);
  expect(playout.played).toEqual({ turn: 1, samples: 4 });
});

it('it knows what was played of each turn; silence does not count', () => {
  const playout = new Playout(100);
  expect(playout.played).toBeNull();
  playout.push(1, sound(10));
  pull(playout, 4);
  expect(playout.played).toEqual({ turn: 1, samples: 4 });
  playout.push(2, sound(10));
  pull(playout, 9);
  expect(playout.played).toEqual({ turn: 2, samples: 3 });
  pull(playout, 50);
  expect(playout.played).toEqual({ turn: 2, samples: 10 });
});

it('what is cleared fades away within the samples it is given', () => {
  const playout = new Playout(1000);
  playout.push(1, sound(500));
  pull(playout, 100);
  playout.clear(4);
  expect(pull(playout, 8)).toEqual([0.75, 0.5, 0.25, 0, 0, 0, 0, 0]);
  expect(playout.played).toEqual({ turn: 1, samples: 104 });
});

it('a fade may be shorter than it is meant to be, or nothing', () => {
  const playout = new Playout(1000);
  playout.clear(10);
  expect(pull(playout, 2)).toEqual([0, 0]);
  playout.push(1, sound(2));
  playout.clear(10);
  expect(pull(playout, 3)).toEqual([0.5, 0, 0]);
});

it('sound that comes after a clear is played as it is', () => {
  const playout = new Playout(100);
  playout.push(1, sound(50));
  playout.push(2, sound(50, 2));
  playout.clear(2);
  playout.push(3, sound(2, 3));
  expect(pull(playout, 5)).toEqual([0.5, 0, 3, 3, 0]);
  expect(playout.played).toEqual({ turn: 3, samples: 2 });
});

it('a turn that goes on is counted from where it goes on', () => {
  const playout = new Playout(100);
  playout.push(1, sound(10));
  pull(playout, 10);
  playout.restart(1);
  playout.push(1, sound(10));
  pull(playout, 3);
  expect(playout.played).toEqual({ turn: 1, samples: 3 });
});
