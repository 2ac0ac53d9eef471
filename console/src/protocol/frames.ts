/**
 * The frames of a live call, text to values and back. Pure: the way they travel is elsewhere.
 * The protocol is in `docs/call-protocol.md`.
 */

export type Status = 'listening' | 'processing' | 'speaking' | 'idle';

/** Whose words they are. */
export type Role = 'caller' | 'ellie';

/** How long an answer took, and what took how long of it. */
export interface Budget {
  endpointMs: number;
  transcribeMs: number;
  thinkMs: number;
  firstAudioMs: number;
  voiceToVoiceMs: number;
}

/** What Ellie tells. */
export type FromEllie =
  | { type: 'call_started'; callId: string; sessionId: string; isResumed: boolean; disclosure: string }
  | { type: 'status'; state: Status }
  | { type: 'speech_started' | 'speech_stopped'; atMs: number }
  | { type: 'transcript'; turn: number; role: Role; text: string; isFinal: boolean }
  | { type: 'audio_start'; turn: number; sampleRateHz: number }
  | { type: 'audio_clear'; turn: number; heardMs: number }
  | { type: 'audio_end'; turn: number }
  | { type: 'action'; name: string; isDone: boolean; summary: string }
  | { type: 'turn_metrics'; turn: number; budget: Budget }
  | { type: 'call_ended'; reason: string }
  | { type: 'error'; words: string }
  | { type: 'pong' | 'heartbeat' };

/** How sound is written: mono, sixteen bits a sample, low byte first. */
export interface Format {
  encoding: 'pcm_s16le';
  sample_rate_hz: number;
}

/** What the page tells. */
export type ToEllie =
  | { type: 'call_start'; session_id: string; input: Format; output: Format }
  | { type: 'text_input'; text: string }
  | { type: 'dtmf'; digits: string }
  | { type: 'audio_played'; turn_id: number; played_ms: number }
  | { type: 'call_end' }
  | { type: 'ping' };

/** The frame that tells it. */
export function write({ type, ...data }: ToEllie): string {
  return JSON.stringify({ type, data });
}

/** What a frame tells, or nothing where it is of no kind that is known, or not as it should be. */
export function read(frame: string): FromEllie | null {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return null;
  }
  if (!isRecord(json) || typeof json['type'] !== 'string' || !isRecord(json['data'])) return null;
  const kind = json['type'];
  if (!Object.hasOwn(READERS, kind)) return null;
  try {
    return READERS[kind]?.(new Fields(json['data'])) ?? null;
  } catch (fault) {
    if (fault instanceof NotAsItShouldBe) return null;
    throw fault;
  }
}

const STATES: readonly Status[] = ['listening', 'processing', 'speaking', 'idle'];
const ROLES: readonly Role[] = ['caller', 'ellie'];

const READERS: Record<string, (data: Fields) => FromEllie> = {
  call_started: (data) => ({
    type: 'call_started',
    callId: data.text('call_id'),
    sessionId: data.text('session_id'),
    isResumed: data.truth('resumed'),
    disclosure: data.within('disclosure').text('text'),
  }),
  status: (data) => ({ type: 'status', state: data.oneOf('state', STATES) }),
  speech_started: (data) => ({ type: 'speech_started', atMs: data.number('at_ms') }),
  speech_stopped: (data) => ({ type: 'speech_stopped', atMs: data.number('at_ms') }),
  transcript: (data) => ({
    type: 'transcript',
    turn: data.number('turn_id'),
    role: data.oneOf('role', ROLES),
    text: data.text('text'),
    isFinal: data.truth('final'),
  }),
  audio_start: (data) => ({
    type: 'audio_start',
    turn: data.number('turn_id'),
    sampleRateHz: data.number('sample_rate_hz'),
  }),
  audio_clear: (data) => ({
    type: 'audio_clear',
    turn: data.number('turn_id'),
    heardMs: data.number('heard_ms'),
  }),
  audio_end: (data) => ({ type: 'audio_end', turn: data.number('turn_id') }),
  action: (data) => ({
    type: 'action',
    name: data.text('name'),
    isDone: data.truth('ok'),
    summary: data.text('summary'),
  }),
  turn_metrics: (data) => ({
    type: 'turn_metrics',
    turn: data.number('turn_id'),
    budget: {
      endpointMs: data.number('endpoint_ms'),
      transcribeMs: data.number('transcribe_ms'),
      thinkMs: data.number('think_ms'),
      firstAudioMs: data.number('first_audio_ms'),
      voiceToVoiceMs: data.number('voice_to_voice_ms'),
    },
  }),
  call_ended: (data) => ({ type: 'call_ended', reason: data.text('reason') }),
  error: (data) => ({ type: 'error', words: data.text('error') }),
  pong: () => ({ type: 'pong' }),
  heartbeat: () => ({ type: 'heartbeat' }),
};

class NotAsItShouldBe extends Error {}

/** The fields of a frame, each of the kind it must be. */
class Fields {
  constructor(private readonly data: Record<string, unknown>) {}

  text(name: string): string {
    const value = this.data[name];
    if (typeof value !== 'string') throw new NotAsItShouldBe(name);
    return value;
  }

  number(name: string): number {
    const value = this.data[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new NotAsItShouldBe(name);
    return value;
  }

  truth(name: string): boolean {
    const value = this.data[name];
    if (typeof value !== 'boolean') throw new NotAsItShouldBe(name);
    return value;
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value {
    const found = values.find((value) => value === this.data[name]);
    if (found === undefined) throw new NotAsItShouldBe(name);
    return found;
  }

  within(name: string): Fields {
    const value = this.data[name];
    if (!isRecord(value)) throw new NotAsItShouldBe(name);
    return new Fields(value);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
