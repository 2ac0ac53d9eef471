import { Microphone } from './microphone.ts';
import { Speaker } from './speaker.ts';
import { stayAwake } from './wake.ts';

/** Whether this page may use sound at all: browsers forbid it to pages that came over plain http. */
export function canSound(): boolean {
  return window.isSecureContext && typeof AudioWorkletNode === 'function';
}

/** Whether this page may ask for a microphone. */
export function canListen(): boolean {
  return canSound() && navigator.mediaDevices !== undefined;
}

/** Both ways of the sound of a call, and what they need. */
export class Sounds {
  /** The system holds sound back, as phones do for a call of their own, or lets it go on. */
  onpaused: (isPaused: boolean) => void = () => {};

  microphone: Microphone | null = null;
  speaker: Speaker | null = null;
  private readonly sleep = stayAwake();

  private constructor(readonly context: AudioContext) {
    context.onstatechange = () => this.resume();
    document.addEventListener('visibilitychange', this.resume);
    document.addEventListener('pointerdown', this.resume);
  }

  /** Must be called within a tap: phones let nothing sound otherwise. */
  static begin(): Sounds {
    const context = new AudioContext({ latencyHint: 'interactive' });
    void context.resume().catch(() => {});
    return new Sounds(context);
  }

  async openMicrophone(): Promise<Microphone> {
    this.microphone = await Microphone.open(this.context);
    return this.microphone;
  }

  async openSpeaker(): Promise<Speaker> {
    this.speaker = await Speaker.open(this.context);
    return this.speaker;
  }

  closeMicrophone(): void {
    this.microphone?.close();
    this.microphone = null;
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.resume);
    document.removeEventListener('pointerdown', this.resume);
    this.context.onstatechange = null;
    this.closeMicrophone();
    this.speaker?.close();
    this.sleep();
    void this.context.close().catch(() => {});
  }

  private readonly resume = (): void => {
    const isPaused = this.context.state !== 'running';
    this.onpaused(isPaused);
    if (isPaused) void this.context.resume().catch(() => {});
  };
}
