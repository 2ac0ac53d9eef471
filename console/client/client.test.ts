// A client that was made of Ellie's description of herself (scripts/api.sh) talks to her.
import { expect, it } from 'vitest';
import { client } from '../dist-client/client.gen.ts';
import { disclaimer, listCalls, takeTurn, whoAmI } from '../dist-client/index.ts';

const url = process.env['ELLIE_URL'];
const token = process.env['ELLIE_TOKEN'];
if (!url || !token) throw new Error('ELLIE_URL and ELLIE_TOKEN are needed: run scripts/api.sh');
client.setConfig({ baseUrl: url, auth: token });

it('reads what the firm says first', async () => {
  const { data } = await disclaimer({ throwOnError: true });
  expect(data.version).toMatch(/^\d/);
});

it('says something and is answered', async () => {
  const { data } = await takeTurn({ body: { text: 'What are your office hours?' }, throwOnError: true });
  expect(data.text.length).toBeGreaterThan(0);
});

it('shows who it is where that is asked', async () => {
  const me = await whoAmI({ throwOnError: true });
  expect(me.data.role).toBe('admin');
  const calls = await listCalls({ query: { limit: 1 }, throwOnError: true });
  expect(calls.data.calls.length).toBeLessThanOrEqual(1);
  const refused = await listCalls({ auth: 'nonsense' });
  expect(refused.response?.status).toBe(401);
  expect(refused.error?.error.code).toBe('AUTHENTICATION_ERROR');
});
