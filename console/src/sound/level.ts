/** How loud it is at a place that sound passes, from 0 to 1, as it is felt and not as it is measured. */
export class Level {
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(private readonly analyser: AnalyserNode) {
    analyser.fftSize = 1024;
    this.samples = new Float32Array(analyser.fftSize);
  }

  now(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    return felt(this.samples);
  }

  /** Whether nothing comes at all, not even the noise of a quiet room. */
  isDead(): boolean {
    this.analyser.getFloatTimeDomainData(this.samples);
    return this.samples.every((sample) => sample === 0);
  }
}

/** Below this there is nothing, in decibels of full scale; a voice near a microphone has about -20. */
const QUIETEST_DB = -60;
const LOUDEST_DB = -12;

/** Each ten times of power is felt as one step more. */
export function felt(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const db = 10 * Math.log10(power / samples.length + 1e-12);
  return Math.max(0, Math.min(1, (db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
}
