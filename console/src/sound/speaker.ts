import { Level } from './level.ts';
import type { FromPlayback, ToPlayback } from './playback.worklet.ts';
import playbackUrl from './playback.worklet.ts?worker&url';

/** What Ellie's voice comes out of. */
export class Speaker {
  /** So much of a turn was heard, counted from its beginning. */
  onheard: (turn: number, heardMs: number) => void = () => {};

  /** Ellie's voice is wanted, or only her words. */
  onsilenced: (isSilent: boolean) => void = () => {};
  isSilent = false;

  private turn = 0;
  /** What was heard of a turn before it was cleared: it may go on. */
  private cleared = { turn: -1, heardMs: 0 };
  /** What Ellie says was heard before the sound that is played now. */
  private before = { turn: -1, ms: 0 };

  private constructor(
    private readonly context: AudioContext,
    private readonly playback: AudioWorkletNode,
    private readonly volume: GainNode,
    private readonly analyser: AnalyserNode,
    readonly level = new Level(analyser),
  ) {
    playback.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => this.report(data);
  }

  static async open(context: AudioContext): Promise<Speaker> {
    await context.audioWorklet.addModule(playbackUrl);
    const playback = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [1] });
    const analyser = context.createAnalyser();
    const volume = context.createGain();
    playback.connect(analyser);
    playback.connect(volume).connect(context.destination);
    return new Speaker(context, playback, volume, analyser);
  }

  /** The sound that follows is of this turn. */
  begin(turn: number): void {
    this.turn = turn;
    if (this.cleared.turn !== turn) return;
    this.before = { turn, ms: this.cleared.heardMs };
    this.cleared = { turn: -1, heardMs: 0 };
    this.tell({ type: 'goes_on', turn });
  }

  play(bytes: ArrayBuffer): void {
    this.tell({ type: 'sound', turn: this.turn, bytes }, [bytes]);
  }

  /** Nothing more of this turn is to be heard, of which Ellie takes so much to be heard. */
  clear(turn: number, heardMs: number): void {
    this.cleared = { turn, heardMs };
    this.tell({ type: 'clear' });
  }

  silence(isSilent: boolean): void {
    this.isSilent = isSilent;
    this.volume.gain.value = isSilent ? 0 : 1;
    this.onsilenced(isSilent);
  }

  /** The level is of this sound, which somebody else plays. */
  show(source: AudioNode): void {
    source.connect(this.analyser);
  }

  close(): void {
    this.playback.disconnect();
    this.playback.port.close();
    this.volume.disconnect();
  }

  private tell(message: ToPlayback, transfer: Transferable[] = []): void {
    this.playback.port.postMessage(message, transfer);
  }

  /** What was played is heard once it has come out of the loudspeaker. */
  private report({ turn, playedMs }: FromPlayback): void {
    const before = this.before.turn === turn ? this.before.ms : 0;
    const underway = Math.round((this.context.outputLatency || 0) * 1000);
    this.onheard(turn, before + Math.max(0, playedMs - underway));
  }
}
