import type { FromEllie, ToEllie } from '../protocol/frames.ts';
import type { Microphone } from '../sound/microphone.ts';
import type { Speaker } from '../sound/speaker.ts';

/** A way to Ellie that is open: words and sound go over it both ways. */
export interface Transport {
  send(message: ToEllie): void;
  /** Closes the way. Nothing is told any more. */
  close(): void;
}

/** What goes over a way. */
export interface Load {
  session: string;
  microphone: Microphone | null;
  speaker: Speaker | null;
  context: AudioContext | null;
}

/** Who is told what comes. */
export interface Listener {
  told(event: FromEllie): void;
  /** The way is lost. */
  lost(): void;
}

/** Opens a way; fails with {@link CannotConnect}. */
export type Connect = (load: Load, listener: Listener, hungUp: AbortSignal) => Promise<Transport>;

/** Why no way could be opened. */
export type Obstacle = 'no_server' | 'busy' | 'blocked' | 'refused';

/** No way could be opened. */
export class CannotConnect extends Error {
  constructor(
    readonly obstacle: Obstacle,
    readonly words = '',
  ) {
    super(words || obstacle);
  }
}
