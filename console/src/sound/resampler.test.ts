import { describe, expect, it } from 'vitest';
import { Resampler } from './resampler.ts';

function tone(hz: number, rateHz: number, seconds: number): Float32Array {
  const samples = new Float32Array(Math.round(rateHz * seconds));
  return samples.map((_, index) => Math.sin((2 * Math.PI * hz * index) / rateHz));
}

function inPieces(resampler: Resampler, samples: Float32Array, size: number): number[] {
  const output: number[] = [];
  for (let at = 0; at < samples.length; at += size) {
    output.push(...resampler.push(samples.subarray(at, at + size)));
  }
  return output;
}

/** How loud a tone is in the middle of the sound, by correlation with it. */
function loudness(samples: number[], hz: number, rateHz: number): number {
  const middle = samples.slice(samples.length / 4, (samples.length * 3) / 4);
  let [real, imaginary] = [0, 0];
  middle.forEach((sample, index) => {
    real += sample * Math.cos((2 * Math.PI * hz * index) / rateHz);
    imaginary += sample * Math.sin((2 * Math.PI * hz * index) / rateHz);
  });
  return (2 * Math.hypot(real, imaginary)) / middle.length;
}

const RATES = [
  [48000, 16000],
  [44100, 16000],
  [96000, 16000],
  [16000, 16000],
  [8000, 16000],
  [24000, 48000],
  [24000, 44100],
  [24000, 24000],
] as const;

describe.each(RATES)('from %i to %i Hz', (fromHz, toHz) => {
  it('a voice keeps its pitch, its loudness and its length', () => {
    const output = inPieces(new Resampler(fromHz, toHz), tone(1000, fromHz, 0.5), 128);
    expect(Math.abs(output.length - toHz / 2)).toBeLessThan(toHz * 0.004);
    expect(loudness(output, 1000, toHz)).toBeCloseTo(1, 2);
  });

  it('is the same in whatever pieces it comes', () => {
    const sound = tone(440, fromHz, 0.1);
    const whole = inPieces(new Resampler(fromHz, toHz), sound, sound.length);
    expect(inPieces(new Resampler(fromHz, toHz), sound, 77)).toEqual(whole);
  });
});

it('what the lower rate cannot hold is gone, and does not come back as another tone', () => {
  const output = inPieces(new Resampler(48000, 16000), tone(11000, 48000, 0.5), 128);
  expect(Math.max(...output.slice(200).map(Math.abs))).toBeLessThan(0.01);
});

it('silence stays silence', () => {
  const output = inPieces(new Resampler(44100, 16000), new Float32Array(44100), 128);
  expect(output.every((sample) => sample === 0)).toBe(true);
});
