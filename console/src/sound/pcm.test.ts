import { expect, it } from 'vitest';
import { fromPcm, Packets, toPcm } from './pcm.ts';

it('sound is the same there and back, and what is too loud is as loud as can be', () => {
  const samples = [0, 0.5, -0.5, 1, -1, 3, -3];
  const back = fromPcm(toPcm(samples));
  const expected = [0, 0.5, -0.5, 1, -1, 1, -1];
  back.forEach((sample, index) => expect(sample).toBeCloseTo(expected[index]!, 3));
});

it('the low byte comes first', () => {
  expect([...new Uint8Array(toPcm([1 / 32767]))]).toEqual([1, 0]);
});

it('half a sample is none', () => {
  expect(fromPcm(new ArrayBuffer(5)).length).toBe(2);
  expect(fromPcm(new ArrayBuffer(0)).length).toBe(0);
});

it('packets are of one size, in whatever pieces the sound comes', () => {
  const packets = new Packets(320);
  const sizes = [100, 219, 1, 640, 319].map((size) => packets.push(new Float32Array(size)).length);
  expect(sizes).toEqual([0, 0, 1, 2, 0]);
  expect(packets.push(new Float32Array(1)).map((bytes) => bytes.byteLength)).toEqual([640]);
});
