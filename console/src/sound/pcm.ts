/** Sound as it travels: sixteen bits a sample, the low byte first, whatever the machine's order. */

/** The bytes of these samples. */
export function toPcm(samples: ArrayLike<number>): ArrayBuffer {
  const bytes = new ArrayBuffer(samples.length * 2);
  const view = new DataView(bytes);
  for (let index = 0; index < samples.length; index += 1) {
    const sample = Math.max(-1, Math.min(1, samples[index]!));
    view.setInt16(index * 2, Math.round(sample * 32767), true);
  }
  return bytes;
}

/** The samples of these bytes; half a sample at the end is none. */
export function fromPcm(bytes: ArrayBuffer): Float32Array {
  const view = new DataView(bytes);
  const samples = new Float32Array(Math.floor(bytes.byteLength / 2));
  return samples.map((_, index) => view.getInt16(index * 2, true) / 32768);
}

/** Gathers samples into packets of one size. */
export class Packets {
  private readonly begun: Float32Array;
  private length = 0;

  constructor(size: number) {
    this.begun = new Float32Array(size);
  }

  /** Those packets that these samples complete, as bytes. */
  push(samples: Float32Array): ArrayBuffer[] {
    const complete: ArrayBuffer[] = [];
    for (const sample of samples) {
      this.begun[this.length] = sample;
      this.length += 1;
      if (this.length < this.begun.length) continue;
      complete.push(toPcm(this.begun));
      this.length = 0;
    }
    return complete;
  }
}
