/** What the page shows of a call. */
import type { Budget, Role, Status } from '../protocol/frames.ts';
import type { MicrophoneFault } from '../sound/microphone.ts';
import type { Obstacle } from '../transport/transport.ts';

export type Phase =
  | 'ready'
  /** The browser asks for the microphone. */
  | 'asking'
  | 'connecting'
  | 'on_call'
  | 'reconnecting'
  | 'ended'
  | 'failed';

/** Whether the caller speaks, or only writes. */
export type Mode = 'spoken' | 'typed';

/** Why there is no call, or no more. */
export type Failure = MicrophoneFault | Obstacle | 'insecure' | 'no_sound' | 'lost' | 'ellie_failed';

/** How a call came to its end. */
export const ENDINGS = ['goodbye', 'caller_hung_up', 'idle', 'drained', 'transferred', 'taken_over'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What a caller should know while the call goes on. */
export type Hint = 'microphone_lost' | 'microphone_silent' | 'sound_paused';

/** A line of the captions: words that were said, or something that was done. */
export interface Line {
  id: number;
  turn: number;
  /** Nobody, if it was done. */
  role: Role | null;
  text: string;
  /** Until then it is replaced by what comes. */
  isFinal: boolean;
  /** What was done, and whether it was. */
  deed: { name: string; isDone: boolean } | null;
  budget: Budget | null;
}

export interface View {
  phase: Phase;
  mode: Mode;
  status: Status | null;
  isMuted: boolean;
  hints: readonly Hint[];
  lines: readonly Line[];
  /** What whoever talks with Ellie has to know, in her words. */
  disclosure: string;
  /** The call goes on where it stopped. */
  isResumed: boolean;
  failure: Failure | null;
  ending: Ending | null;
  /** What Ellie says cannot be done, in her words. */
  complaint: string | null;
}

export const READY: View = {
  phase: 'ready',
  mode: 'spoken',
  status: null,
  isMuted: false,
  hints: [],
  lines: [],
  disclosure: '',
  isResumed: false,
  failure: null,
  ending: null,
  complaint: null,
};

/** Whether a call is going on, or about to. */
export function isBusy({ phase }: View): boolean {
  return phase !== 'ready' && phase !== 'ended' && phase !== 'failed';
}

/** Whether the same call can be gone on with. */
export function canGoOn({ phase, failure }: View): boolean {
  return phase === 'failed' && (failure === 'lost' || failure === 'ellie_failed');
}
