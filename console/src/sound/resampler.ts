/** Zero crossings of the kernel on either side: more is sharper, and dearer. */
const CROSSINGS = 12;

/** Of the band that the lower rate can hold, so much is kept: the rest is for the filter's slope. */
const KEPT = 0.92;

/**
 * Changes the rate of sound while it comes: a windowed sinc, one row of it for each place an output
 * sample may have between two of the input. Adds a delay of half a row.
 */
export class Resampler {
  private readonly step: number;
  private readonly phases: number;
  private readonly half: number;
  private readonly rows: Float32Array[];
  /** Input that is still needed; the first sample of it is what the next output begins at. */
  private pending: Float32Array;
  /** Where the next output sample is, in parts of an input sample, from the start of `pending`. */
  private place = 0;

  constructor(fromHz: number, toHz: number) {
    const common = divisor(fromHz, toHz);
    this.step = fromHz / common;
    this.phases = toHz / common;
    const cutoff = fromHz === toHz ? 1 : Math.min(1, toHz / fromHz) * KEPT;
    this.half = Math.ceil(CROSSINGS / cutoff);
    this.rows = Array.from({ length: this.phases }, (_, phase) =>
      row(phase / this.phases, this.half, cutoff),
    );
    this.pending = new Float32Array(this.half - 1);
  }

  /** The next sound at the other rate. */
  push(samples: Float32Array): Float32Array {
    const input = new Float32Array(this.pending.length + samples.length);
    input.set(this.pending);
    input.set(samples, this.pending.length);
    const width = 2 * this.half;
    const room = (input.length - width) * this.phases - this.place;
    const output = new Float32Array(room < 0 ? 0 : Math.floor(room / this.step) + 1);
    for (let index = 0; index < output.length; index += 1) {
      const start = Math.floor(this.place / this.phases);
      const kernel = this.rows[this.place % this.phases]!;
      let sum = 0;
      for (let tap = 0; tap < width; tap += 1) sum += input[start + tap]! * kernel[tap]!;
      output[index] = sum;
      this.place += this.step;
    }
    const done = Math.min(Math.floor(this.place / this.phases), input.length);
    this.place -= done * this.phases;
    this.pending = input.slice(done);
    return output;
  }
}

/** The weights of the samples around a place that is `offset` after the one in the middle. */
function row(offset: number, half: number, cutoff: number): Float32Array {
  const weights = new Float32Array(2 * half);
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap += 1) {
    const distance = tap - (half - 1) - offset;
    weights[tap] = sinc(distance * cutoff) * window(distance / half);
    sum += weights[tap]!;
  }
  // Silence and loudness stay what they are, whatever the place.
  return weights.map((weight) => weight / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Blackman's. */
function window(x: number): number {
  if (Math.abs(x) >= 1) return 0;
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
