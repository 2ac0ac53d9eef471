import { describe, expect, it } from 'vitest';
import type { FromEllie, Role } from '../protocol/frames.ts';
import { reduce, type Happening } from './reduce.ts';
import { canGoOn, isBusy, READY, type View } from './view.ts';

const told = (event: FromEllie): Happening => ({ type: 'told', event });

const started = told({
  type: 'call_started',
  callId: 'c',
  sessionId: 's',
  isResumed: false,
  disclosure: 'Ellie is an AI.',
});

const says = (role: Role, turn: number, text: string, isFinal = true) =>
  told({ type: 'transcript', turn, role, text, isFinal });

const after = (...happenings: Happening[]): View => happenings.reduce(reduce, READY);

const words = (view: View) => view.lines.map(({ role, text, isFinal }) => [role, text, isFinal]);

const onCall = [{ type: 'dialled', mode: 'spoken' }, started] as const;

describe('a call', () => {
  it('is dialled, asks for the microphone, connects and begins', () => {
    const steps: [Happening, View['phase']][] = [
      [{ type: 'dialled', mode: 'spoken' }, 'connecting'],
      [{ type: 'microphone_asked' }, 'asking'],
      [{ type: 'microphone_given' }, 'connecting'],
      [started, 'on_call'],
    ];
    let view = READY;
    for (const [happening, phase] of steps) {
      view = reduce(view, happening);
      expect(view.phase).toBe(phase);
      expect(isBusy(view)).toBe(true);
    }
    expect(view.disclosure).toBe('Ellie is an AI.');
  });

  it('shows what Ellie is doing', () => {
    const view = after(...onCall, told({ type: 'status', state: 'processing' }));
    expect(view.status).toBe('processing');
  });

  it('ends for a reason, and what was being said stays', () => {
    const view = after(...onCall, says('ellie', 1, 'Good', false), told({ type: 'call_ended', reason: 'idle' }));
    expect(view).toMatchObject({ phase: 'ended', ending: 'idle', status: null });
    expect(words(view)).toEqual([['ellie', 'Good', true]]);
    expect(isBusy(view)).toBe(false);
  });

  it('that another line took over has ended here', () => {
    expect(after(...onCall, told({ type: 'call_ended', reason: 'taken_over' })).ending).toBe('taken_over');
  });

  it('ends also for a reason nobody knows', () => {
    const view = after(...onCall, told({ type: 'call_ended', reason: 'full moon' }));
    expect(view.phase).toBe('ended');
  });

  it('in which nothing works any more has failed, and can be gone on with', () => {
    const view = after(...onCall, told({ type: 'call_ended', reason: 'error' }));
    expect(view).toMatchObject({ phase: 'failed', failure: 'ellie_failed' });
    expect(canGoOn(view)).toBe(true);
  });
});

describe('captions', () => {
  it('a line is replaced until it is final', () => {
    const view = after(
      ...onCall,
      says('caller', 2, 'How', false),
      says('caller', 2, 'How late', false),
      says('caller', 2, 'How late are you open?'),
    );
    expect(words(view)).toEqual([['caller', 'How late are you open?', true]]);
  });

  it('both sides of one turn are two lines', () => {
    const view = after(...onCall, says('caller', 2, 'Hello'), says('ellie', 2, 'Hi', false));
    expect(words(view)).toEqual([
      ['caller', 'Hello', true],
      ['ellie', 'Hi', false],
    ]);
  });

  it('what nobody heard of Ellie is not there', () => {
    const view = after(...onCall, says('ellie', 2, 'I', false), says('ellie', 2, ''));
    expect(view.lines).toEqual([]);
    expect(after(...onCall, says('ellie', 2, ' ')).lines).toEqual([]);
  });

  it('a final line that is told again is the same, and a turn told anew is another', () => {
    const view = after(...onCall, says('ellie', 1, 'Hello'), says('ellie', 1, 'Hello'), says('ellie', 1, 'Again'));
    expect(words(view)).toEqual([
      ['ellie', 'Hello', true],
      ['ellie', 'Again', true],
    ]);
    expect(new Set(view.lines.map((line) => line.id)).size).toBe(2);
  });

  it('what was done stands among what was said', () => {
    const action = { type: 'action', name: 'consultation_booked', isDone: true, summary: 'In the diary' } as const;
    const view = after(...onCall, says('ellie', 1, 'Booked.'), told(action));
    expect(view.lines.at(-1)).toMatchObject({ role: null, deed: { name: 'consultation_booked', isDone: true } });
  });

  it('the time an answer took stands with the answer', () => {
    const budget = { endpointMs: 400, transcribeMs: 80, thinkMs: 5, firstAudioMs: 15, voiceToVoiceMs: 500 };
    const metrics = told({ type: 'turn_metrics', turn: 2, budget });
    const view = after(...onCall, says('caller', 2, 'Hello'), says('ellie', 2, 'Hi', false), metrics);
    expect(view.lines.map((line) => line.budget)).toEqual([null, budget]);
    expect(after(...onCall, metrics).lines).toEqual([]);
  });
});

describe('a line that is lost', () => {
  const lost = [...onCall, says('ellie', 1, 'Hello'), { type: 'line_lost' }] as const;

  it('is waited for, and goes on with what was said before', () => {
    expect(after(...lost)).toMatchObject({ phase: 'reconnecting', status: null });
    const view = after(...lost, started);
    expect(view.phase).toBe('on_call');
    expect(words(view)).toEqual([['ellie', 'Hello', true]]);
  });

  it('does not come back for ever', () => {
    const view = after(...lost, { type: 'failed', failure: 'lost' });
    expect(view).toMatchObject({ phase: 'failed', failure: 'lost' });
    expect(canGoOn(view)).toBe(true);
    expect(words(after(...lost, { type: 'failed', failure: 'lost' }, ...onCall))).toHaveLength(1);
  });

  it('is none when there is no call', () => {
    expect(after({ type: 'line_lost' }).phase).toBe('ready');
  });
});

describe('what goes wrong', () => {
  it('a failure has a name, and words if there are any', () => {
    expect(after(...onCall, { type: 'failed', failure: 'denied' }).complaint).toBeNull();
    const view = after(...onCall, { type: 'failed', failure: 'refused', words: 'No.' });
    expect(view).toMatchObject({ phase: 'failed', failure: 'refused', complaint: 'No.' });
  });

  it('a new call knows nothing of it', () => {
    const view = after(...onCall, says('ellie', 1, 'Hi'), { type: 'failed', failure: 'denied' }, {
      type: 'dialled',
      mode: 'typed',
    });
    expect(view).toEqual({ ...READY, phase: 'connecting', mode: 'typed' });
  });

  it('a complaint of Ellie is shown until it is seen', () => {
    const view = after(...onCall, told({ type: 'error', words: 'Too many' }));
    expect(view).toMatchObject({ phase: 'on_call', complaint: 'Too many' });
    expect(reduce(view, { type: 'complaint_seen' }).complaint).toBeNull();
  });

  it('hints come and go', () => {
    const view = after(...onCall, { type: 'hint', hint: 'sound_paused', isShown: true });
    expect(view.hints).toEqual(['sound_paused']);
    expect(reduce(view, { type: 'hint', hint: 'sound_paused', isShown: true })).toEqual(view);
    expect(reduce(view, { type: 'hint', hint: 'sound_paused', isShown: false }).hints).toEqual([]);
  });
});

it('whoever is muted is so until it is changed, and not in the next call', () => {
  const view = after(...onCall, { type: 'muted', isMuted: true });
  expect(view.isMuted).toBe(true);
  expect(reduce(reduce(view, { type: 'hung_up' }), { type: 'dialled', mode: 'spoken' }).isMuted).toBe(false);
});
