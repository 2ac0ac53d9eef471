/**
 * Runs on the sound thread: what the microphone hears becomes packets at the rate of the line.
 * While the microphone is muted it hears silence, and silence is sent: so Ellie knows at once that
 * the caller has ended, instead of waiting for sound that is late.
 */
import { LINE_HZ, PACKET_MS } from './line.ts';
import { Packets } from './pcm.ts';
import { Resampler } from './resampler.ts';

class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, LINE_HZ);
  private readonly packets = new Packets((LINE_HZ * PACKET_MS) / 1000);

  process([input]: Float32Array[][]): boolean {
    const heard = input?.[0];
    if (heard === undefined) return true;
    for (const packet of this.packets.push(this.resampler.push(heard))) {
      this.port.postMessage(packet, [packet]);
    }
    return true;
  }
}

registerProcessor('capture', Capture);
