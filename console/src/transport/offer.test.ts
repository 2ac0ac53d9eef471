import { afterEach, expect, it, vi } from 'vitest';
import { answer, obstacle, wordsOf } from './offer.ts';
import { CannotConnect } from './transport.ts';

const never = new AbortController().signal;

function serverSays(status: number, body: string): void {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
}

afterEach(() => vi.unstubAllGlobals());

it('an offer is answered with a description', async () => {
  const asked = vi.fn(async (_url: string, _how: RequestInit) => new Response('{"sdp":"v=0","session_id":"s"}', { status: 201 }));
  vi.stubGlobal('fetch', asked);
  expect(await answer('offer', 's', never)).toBe('v=0');
  expect(asked.mock.calls[0]?.[0]).toBe('/api/v1/calls/webrtc');
  expect(JSON.parse(String(asked.mock.calls[0]?.[1].body))).toEqual({ sdp: 'offer', session_id: 's' });
});

it.each([
  [503, '{"error":{"code":"SERVICE_UNAVAILABLE","message":"Every line is taken"}}', 'busy', 'Every line is taken'],
  [429, '{"error":{"message":"Slowly"}}', 'busy', 'Slowly'],
  [502, '<html>', 'no_server', ''],
  [404, '{"error":{"message":"Not found"}}', 'blocked', 'Not found'],
  [422, '{"error":{"message":"sdp is missing"}}', 'refused', 'sdp is missing'],
  [200, '{"sdp":7}', 'blocked', ''],
  [200, 'nonsense', 'blocked', ''],
] as const)('%i %s', async (status, body, obstacle, words) => {
  serverSays(status, body);
  const failure = await answer('offer', 's', never).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CannotConnect);
  expect(failure).toMatchObject({ obstacle, words });
});

it('nobody there is no server', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')));
  await expect(answer('offer', 's', never)).rejects.toMatchObject({ obstacle: 'no_server' });
});

it('an envelope without words has none', () => {
  for (const body of [null, 7, [], {}, { error: 'x' }, { error: { message: 7 } }]) expect(wordsOf(body)).toBe('');
  expect(obstacle(500)).toBe('refused');
});
