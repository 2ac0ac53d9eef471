/** Even in a quiet room a microphone hears something within this time. */
const SILENT_MS = 8_000;
const LOOKS_MS = 200;

/** Notices a microphone from which nothing ever came: switched off at the headset, or the wrong one. */
export class Silence {
  private silentMs = 0;
  private isMuted = false;
  private readonly looks: ReturnType<typeof setInterval>;

  constructor(
    private readonly isDead: () => boolean,
    private readonly show: (isShown: boolean) => void,
  ) {
    this.looks = setInterval(() => this.look(), LOOKS_MS);
  }

  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
  }

  stop(): void {
    clearInterval(this.looks);
  }

  private look(): void {
    if (this.isMuted) return;
    if (this.isDead()) {
      this.silentMs += LOOKS_MS;
      if (this.silentMs === SILENT_MS) this.show(true);
      return;
    }
    if (this.silentMs >= SILENT_MS) this.show(false);
    this.stop();
  }
}
