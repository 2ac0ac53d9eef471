import { CannotConnect, type Obstacle } from './transport.ts';

/** An answer takes no longer. */
const PATIENCE_MS = 10_000;

/** Gives Ellie the browser's offer; her answer is another description. */
export async function answer(offer: string, session: string, hungUp: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch('/api/v1/calls/webrtc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sdp: offer, session_id: session }),
      signal: AbortSignal.any([hungUp, AbortSignal.timeout(PATIENCE_MS)]),
    });
  } catch {
    throw new CannotConnect('no_server');
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new CannotConnect(obstacle(response.status), wordsOf(body));
  const sdp = field(body, 'sdp');
  if (typeof sdp !== 'string') throw new CannotConnect('blocked');
  return sdp;
}

/** What a status means to somebody who wants to call. */
export function obstacle(status: number): Obstacle {
  if (status === 503 || status === 429) return 'busy';
  if (status === 502 || status === 504) return 'no_server';
  // A server that has no such way.
  if (status === 404 || status === 405) return 'blocked';
  return 'refused';
}

/** The words of an error, out of its envelope. */
export function wordsOf(body: unknown): string {
  const message = field(field(body, 'error'), 'message');
  return typeof message === 'string' ? message : '';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
