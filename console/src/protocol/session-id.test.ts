import { expect, it } from 'vitest';
import { newSessionId } from './session-id.ts';

const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('a session id is a random UUID, also where the page has no randomUUID', () => {
  const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) } as Pick<Crypto, 'getRandomValues'>;
  const ids = Array.from({ length: 200 }, () => newSessionId(plain));
  for (const id of [...ids, newSessionId()]) expect(id).toMatch(VERSION_4);
  expect(new Set(ids).size).toBe(ids.length);
});
