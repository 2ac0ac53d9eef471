/** So much of a turn was played, in samples. */
export interface Played {
  turn: number;
  samples: number;
}

/** Sound of one turn that waits in the ring. */
interface Stretch {
  turn: number;
  left: number;
}

/**
 * Sound that waits to be played, in a ring, with the turn that each sample is of. It knows how much
 * of a turn was played, which is what the caller has heard of it.
 */
export class Playout {
  private readonly ring: Float32Array;
  private start = 0;
  private length = 0;
  private stretches: Stretch[] = [];
  private latest: Played | null = null;

  constructor(capacity: number) {
    this.ring = new Float32Array(capacity);
  }

  /** How much waits. */
  get waiting(): number {
    return this.length;
  }

  /** The turn that was played last, and how much of it since it was begun or cleared. */
  get played(): Played | null {
    return this.latest;
  }

  /** Adds sound of a turn. What finds no room is lost: Ellie sends little ahead of what is played. */
  push(turn: number, samples: Float32Array): void {
    const fitting = samples.subarray(0, this.ring.length - this.length);
    for (const sample of fitting) {
      this.ring[(this.start + this.length) % this.ring.length] = sample;
      this.length += 1;
    }
    const last = this.stretches.at(-1);
    if (last?.turn === turn) last.left += fitting.length;
    else if (fitting.length > 0) this.stretches.push({ turn, left: fitting.length });
  }

  /** Fills the output with what comes next, and with silence where nothing waits. */
  pull(output: Float32Array): void {
    const ready = Math.min(output.length, this.length);
    for (let index = 0; index < ready; index += 1) {
      output[index] = this.ring[(this.start + index) % this.ring.length]!;
    }
    output.fill(0, ready);
    this.advance(ready);
  }

  /** Drops what waits, but for so many samples in which it fades away: to stop at once is a click. */
  clear(fade: number): void {
    const kept = Math.min(fade, this.length);
    for (let index = 0; index < kept; index += 1) {
      this.ring[(this.start + index) % this.ring.length]! *= 1 - (index + 1) / kept;
    }
    this.length = kept;
    let room = kept;
    for (const stretch of this.stretches) {
      stretch.left = Math.min(stretch.left, room);
      room -= stretch.left;
    }
    this.stretches = this.stretches.filter((stretch) => stretch.left > 0);
  }

  /** What is played of this turn counts from here: it goes on after it was cleared. */
  restart(turn: number): void {
    this.latest = { turn, samples: 0 };
  }

  private advance(samples: number): void {
    this.start = (this.start + samples) % this.ring.length;
    this.length -= samples;
    let left = samples;
    while (left > 0) {
      const stretch = this.stretches[0]!;
      const taken = Math.min(left, stretch.left);
      const before = this.latest?.turn === stretch.turn ? this.latest.samples : 0;
      this.latest = { turn: stretch.turn, samples: before + taken };
      stretch.left -= taken;
      left -= taken;
      if (stretch.left === 0) this.stretches.shift();
    }
  }
}
