import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromEllie, ToEllie } from '../protocol/frames.ts';
import { CannotConnect, type Connect, type Listener, type Load, type Transport } from '../transport/transport.ts';
import { Connection, type Keeper } from './connection.ts';

const LOAD: Load = { session: 's', microphone: null, speaker: null, context: null };
const STARTED: FromEllie = { type: 'call_started', callId: 'c', sessionId: 's', isResumed: false, disclosure: '' };

/** A far end that takes or refuses each attempt as it is told to. */
class FarEnd {
  readonly sent: ToEllie[] = [];
  attempts = 0;
  closed = 0;
  listener: Listener | undefined;
  refuses: CannotConnect | null = null;

  readonly connect: Connect = async (_load, listener): Promise<Transport> => {
    this.attempts += 1;
    if (this.refuses) throw this.refuses;
    this.listener = listener;
    return { send: (message) => this.sent.push(message), close: () => (this.closed += 1) };
  };
}

let far: FarEnd;
let happened: unknown[];
let connection: Connection;
const keeper: Keeper = {
  told: (event) => happened.push(event.type),
  lost: () => happened.push('lost'),
  failed: (failure, words) => happened.push([failure, words]),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  far = new FarEnd();
  happened = [];
});
afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function call(): Promise<void> {
  connection = new Connection(far.connect, LOAD, keeper);
  await vi.advanceTimersByTimeAsync(0);
}

it('a call that begins is told of', async () => {
  await call();
  far.listener?.told(STARTED);
  connection.send({ type: 'call_end' });
  expect(happened).toEqual(['call_started']);
  expect(far.sent).toEqual([{ type: 'call_end' }]);
});

it('a call that cannot be opened fails at once, and is not tried again', async () => {
  far.refuses = new CannotConnect('no_server');
  await call();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(happened).toEqual([['no_server', '']]);
  expect(far.attempts).toBe(1);
});

it.each([
  ['All lines are busy, call again in a minute', 'busy'],
  ['session_id must be a random UUID (version 4)', 'refused'],
])('a call that is answered with %s', async (words, failure) => {
  await call();
  far.listener?.told({ type: 'error', words });
  expect(happened).toEqual([[failure, words]]);
});

it('an error in the middle of a call is only told of', async () => {
  await call();
  far.listener?.told(STARTED);
  far.listener?.told({ type: 'error', words: 'Too many messages are waiting' });
  expect(happened).toEqual(['call_started', 'error']);
  expect(far.closed).toBe(0);
});

it('a way that is lost is opened again, and again', async () => {
  await call();
  far.listener?.told(STARTED);
  far.listener?.lost();
  far.refuses = new CannotConnect('no_server');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(far.attempts).toBeGreaterThan(2);
  far.refuses = null;
  await vi.advanceTimersByTimeAsync(10_000);
  far.listener?.told(STARTED);
  expect(happened).toEqual(['call_started', 'lost', 'call_started']);
});

it('a way that is lost again and again has a minute each time', async () => {
  await call();
  far.listener?.told(STARTED);
  for (let loss = 0; loss < 3; loss += 1) {
    far.listener?.lost();
    await vi.advanceTimersByTimeAsync(40_000);
    far.listener?.told(STARTED);
  }
  expect(happened).not.toContainEqual(['lost', '']);
});

it('a way that stays lost is given up when the call waits no more', async () => {
  await call();
  far.listener?.told(STARTED);
  far.listener?.lost();
  far.refuses = new CannotConnect('no_server');
  await vi.advanceTimersByTimeAsync(45_000);
  expect(happened).toEqual(['call_started', 'lost']);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(happened).toEqual(['call_started', 'lost', ['lost', '']]);
  const attempts = far.attempts;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(far.attempts).toBe(attempts);
});

it('busy lines do not end a call that is to be taken up again', async () => {
  await call();
  far.listener?.told(STARTED);
  far.listener?.lost();
  await vi.advanceTimersByTimeAsync(1_000);
  far.listener?.told({ type: 'error', words: 'All lines are busy' });
  expect(happened).toEqual(['call_started', 'lost']);
  await vi.advanceTimersByTimeAsync(5_000);
  far.listener?.told(STARTED);
  expect(happened).toEqual(['call_started', 'lost', 'call_started']);
});

it('a network that comes back is not waited for', async () => {
  await call();
  far.listener?.told(STARTED);
  far.listener?.lost();
  far.refuses = new CannotConnect('no_server');
  await vi.advanceTimersByTimeAsync(20_000);
  far.refuses = null;
  const attempts = far.attempts;
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(700);
  expect(far.attempts).toBe(attempts + 1);
});

it('whoever hangs up hears nothing more, also of a way that opens too late', async () => {
  let open = (_transport: Transport): void => {};
  const close = vi.fn();
  connection = new Connection(() => new Promise((resolve) => (open = resolve)), LOAD, keeper);
  connection.close();
  open({ send: () => {}, close });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(close).toHaveBeenCalled();
  expect(happened).toEqual([]);
});
