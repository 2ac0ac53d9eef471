import captureUrl from './capture.worklet.ts?worker&url';
import { Level } from './level.ts';

/** Why there is no microphone. */
export type MicrophoneFault = 'denied' | 'no_microphone' | 'microphone_busy' | 'microphone_failed';

/** What a browser calls it when it gives no microphone. */
const FAULTS: Record<string, MicrophoneFault> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'no_microphone',
  OverconstrainedError: 'no_microphone',
  NotReadableError: 'microphone_busy',
  AbortError: 'microphone_busy',
};

/** The microphone was not given. */
export class NoMicrophone extends Error {
  constructor(readonly fault: MicrophoneFault) {
    super(fault);
  }

  static from(error: unknown): NoMicrophone {
    const name = error instanceof DOMException ? error.name : '';
    return new NoMicrophone(FAULTS[name] ?? 'microphone_failed');
  }
}

/** The caller's microphone. Muted, it hears silence. */
export class Microphone {
  /** Takes packets of sound, as they go over the line. */
  onpacket: (packet: ArrayBuffer) => void = () => {};
  /** The microphone was unplugged, or taken away. */
  onlost: () => void = () => {};

  private constructor(
    readonly track: MediaStreamTrack,
    private readonly source: MediaStreamAudioSourceNode,
    private readonly capture: AudioWorkletNode,
    readonly level: Level,
  ) {
    capture.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.onpacket(data);
    track.onended = () => this.onlost();
  }

  /** Asks for the microphone; fails with {@link NoMicrophone}. */
  static async open(context: AudioContext): Promise<Microphone> {
    const stream = await ask();
    try {
      await context.audioWorklet.addModule(captureUrl);
      const source = context.createMediaStreamSource(stream);
      const capture = new AudioWorkletNode(context, 'capture', { channelCount: 1, channelCountMode: 'explicit' });
      const analyser = context.createAnalyser();
      source.connect(analyser);
      // Its output is silence; without a way to the loudspeaker, browsers may not run it.
      source.connect(capture).connect(context.destination);
      return new Microphone(stream.getAudioTracks()[0]!, source, capture, new Level(analyser));
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw NoMicrophone.from(error);
    }
  }

  mute(isMuted: boolean): void {
    this.track.enabled = !isMuted;
  }

  close(): void {
    this.track.onended = null;
    this.track.stop();
    this.source.disconnect();
    this.capture.disconnect();
    this.capture.port.close();
  }
}

async function ask(): Promise<MediaStream> {
  const audio = {
    channelCount: 1,
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw NoMicrophone.from(error);
  }
}
