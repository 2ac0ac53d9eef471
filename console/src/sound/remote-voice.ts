import type { Speaker } from './speaker.ts';

/** What is on its way when Ellie is interrupted arrives within this. */
const UNDERWAY_MS = 250;

/** Ellie's voice as it comes over RTP. The browser plays it, and evens out what is late. */
export class RemoteVoice {
  private readonly element = new Audio();
  private source: MediaStreamAudioSourceNode | null = null;
  private hushed: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: AudioContext | null,
    private readonly speaker: Speaker | null,
  ) {
    this.element.autoplay = true;
  }

  play(track: MediaStreamTrack): void {
    const stream = new MediaStream([track]);
    this.element.srcObject = stream;
    this.element.muted = this.speaker?.isSilent ?? true;
    void this.element.play().catch(() => {});
    if (this.context === null || this.speaker === null) return;
    this.source = this.context.createMediaStreamSource(stream);
    this.speaker.show(this.source);
    this.speaker.onsilenced = (isSilent) => {
      this.element.muted = isSilent;
    };
  }

  /** Lets nothing be heard of what is still on its way. */
  hush(): void {
    clearTimeout(this.hushed);
    this.element.volume = 0;
    this.hushed = setTimeout(() => this.sound(), UNDERWAY_MS);
  }

  /** What comes now is to be heard. */
  sound(): void {
    clearTimeout(this.hushed);
    this.element.volume = 1;
  }

  close(): void {
    clearTimeout(this.hushed);
    this.source?.disconnect();
    if (this.speaker) this.speaker.onsilenced = () => {};
    this.element.pause();
    this.element.srcObject = null;
  }
}
