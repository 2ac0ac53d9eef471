import { describe, expect, it } from 'vitest';
import { read, write, type FromEllie } from './frames.ts';

const frame = (type: string, data: unknown) =>
  JSON.stringify({ type, data, timestamp: 1, message_id: 'a' });

describe('frames from Ellie', () => {
  const known: [string, unknown, FromEllie][] = [
    [
      'call_started',
      {
        call_id: 'c',
        session_id: 's',
        resumed: false,
        input: { encoding: 'pcm_s16le', sample_rate_hz: 16000 },
        output: { encoding: 'pcm_s16le', sample_rate_hz: 24000 },
        disclosure: { version: '2.0', text: 'An AI.' },
      },
      { type: 'call_started', callId: 'c', sessionId: 's', isResumed: false, disclosure: 'An AI.' },
    ],
    ['status', { state: 'speaking' }, { type: 'status', state: 'speaking' }],
    ['speech_started', { at_ms: 5 }, { type: 'speech_started', atMs: 5 }],
    ['speech_stopped', { at_ms: 6 }, { type: 'speech_stopped', atMs: 6 }],
    [
      'transcript',
      { turn_id: 2, role: 'caller', text: 'Hi', final: true, confidence: null },
      { type: 'transcript', turn: 2, role: 'caller', text: 'Hi', isFinal: true },
    ],
    [
      'audio_start',
      { turn_id: 1, encoding: 'pcm_s16le', sample_rate_hz: 24000 },
      { type: 'audio_start', turn: 1, sampleRateHz: 24000 },
    ],
    ['audio_clear', { turn_id: 1, heard_ms: 70 }, { type: 'audio_clear', turn: 1, heardMs: 70 }],
    ['audio_end', { turn_id: 1 }, { type: 'audio_end', turn: 1 }],
    [
      'action',
      { name: 'message_taken', ok: true, summary: 'On the desk' },
      { type: 'action', name: 'message_taken', isDone: true, summary: 'On the desk' },
    ],
    [
      'turn_metrics',
      { turn_id: 3, endpoint_ms: 400, transcribe_ms: 90, think_ms: 4, first_audio_ms: 6, voice_to_voice_ms: 500 },
      {
        type: 'turn_metrics',
        turn: 3,
        budget: { endpointMs: 400, transcribeMs: 90, thinkMs: 4, firstAudioMs: 6, voiceToVoiceMs: 500 },
      },
    ],
    ['call_ended', { reason: 'goodbye' }, { type: 'call_ended', reason: 'goodbye' }],
    ['error', { error: 'No', timestamp: 1 }, { type: 'error', words: 'No' }],
    ['pong', { timestamp: 1 }, { type: 'pong' }],
    ['heartbeat', { server_status: 'healthy' }, { type: 'heartbeat' }],
  ];

  it.each(known)('%s is understood', (type, data, told) => {
    expect(read(frame(type, data))).toEqual(told);
  });

  it.each(known.filter(([type]) => type !== 'pong' && type !== 'heartbeat'))(
    '%s is nothing without its data',
    (type) => expect(read(frame(type, {}))).toBeNull(),
  );

  it.each([
    '',
    '{nope',
    'null',
    '[]',
    '"status"',
    '{"type":"status"}',
    '{"type":"status","data":[]}',
    '{"type":7,"data":{}}',
    frame('constructor', {}),
    frame('__proto__', {}),
    frame('connection_established', { connection_id: 'a' }),
    frame('status', { state: 'dancing' }),
    frame('transcript', { turn_id: '2', role: 'caller', text: 'Hi', final: true }),
    frame('transcript', { turn_id: 2, role: 'judge', text: 'Hi', final: true }),
    frame('audio_clear', { turn_id: 1, heard_ms: null }),
    '['.repeat(100_000),
  ])('what is no frame is nothing: %.40s', (text) => {
    expect(read(text)).toBeNull();
  });
});

describe('frames to Ellie', () => {
  it('have a type, and data even where there is none', () => {
    expect(JSON.parse(write({ type: 'call_end' }))).toEqual({ type: 'call_end', data: {} });
    expect(JSON.parse(write({ type: 'text_input', text: 'Hi "you"' }))).toEqual({
      type: 'text_input',
      data: { text: 'Hi "you"' },
    });
    expect(JSON.parse(write({ type: 'audio_played', turn_id: 2, played_ms: 40 }))).toEqual({
      type: 'audio_played',
      data: { turn_id: 2, played_ms: 40 },
    });
  });
});
