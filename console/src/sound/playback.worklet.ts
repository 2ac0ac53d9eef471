/** Runs on the sound thread: plays what came, drops it when told so, and says what was played. */
import { ELLIE_HZ } from './line.ts';
import { fromPcm } from './pcm.ts';
import { Playout } from './playout.ts';
import { Resampler } from './resampler.ts';

/** What the page tells the sound thread. */
export type ToPlayback =
  | { type: 'sound'; turn: number; bytes: ArrayBuffer }
  | { type: 'clear' }
  | { type: 'goes_on'; turn: number };

/** What the sound thread tells the page. */
export interface FromPlayback {
  turn: number;
  playedMs: number;
  isCleared: boolean;
}

/** Room for what is sent ahead, and for more of it than any network holds back at once. */
const ROOM_S = 10;

/** Long enough that no click is heard, short enough that nothing else is. */
const FADE_S = 0.005;

/** How often it is said what was played. */
const REPORT_S = 0.2;

class Playback extends AudioWorkletProcessor {
  private readonly playout = new Playout(ROOM_S * sampleRate);
  private resampler = new Resampler(ELLIE_HZ, sampleRate);
  private reportedAt = 0;
  private reported = '';

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayback>) => this.take(data);
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [first, ...others] = output ?? [];
    if (first === undefined) return true;
    this.playout.pull(first);
    for (const channel of others) channel.set(first);
    if (currentTime - this.reportedAt >= REPORT_S) this.report(false);
    return true;
  }

  private take(message: ToPlayback): void {
    switch (message.type) {
      case 'sound':
        return this.playout.push(message.turn, this.resampler.push(fromPcm(message.bytes)));
      case 'clear':
        this.playout.clear(Math.round(FADE_S * sampleRate));
        // What the filter still holds is not to be heard either.
        this.resampler = new Resampler(ELLIE_HZ, sampleRate);
        return this.report(true);
      case 'goes_on':
        return this.playout.restart(message.turn);
    }
  }

  /** Says what was played, if that is news. */
  private report(isCleared: boolean): void {
    const played = this.playout.played;
    if (played === null) return;
    const playedMs = Math.round((played.samples / sampleRate) * 1000);
    const news = `${played.turn} ${playedMs}`;
    if (news === this.reported && !isCleared) return;
    this.reported = news;
    this.reportedAt = currentTime;
    const report: FromPlayback = { turn: played.turn, playedMs, isCleared };
    this.port.postMessage(report);
  }
}

registerProcessor('playback', Playback);
