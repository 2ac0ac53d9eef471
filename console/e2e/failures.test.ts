import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Browser, type Caller } from './stage/browser.ts';
import { OnPage } from './stage/call.ts';
import { ELSEWHERE, front, type Front } from './stage/front.ts';
import { look } from './stage/look.ts';

let place: Front;
let browser: Browser | undefined;

beforeAll(async () => {
  place = await front();
});
afterEach(async () => {
  await browser?.close();
  browser = undefined;
});
afterAll(() => place?.close());

async function open(caller: Caller, host = 'localhost'): Promise<OnPage> {
  browser = await Browser.open(caller);
  await browser.page.goto(`http://${host}:${place.port}/`);
  return new OnPage(browser.page);
}

it('a microphone that is denied is told of, and typing goes on from there', async () => {
  const on = await open({ allows: false });
  await on.call();
  await on.heading('The microphone is not allowed');
  await on.focusIsOn(/not allowed/);
  await look(on.page, 'denied');
  await on.typeInstead();
  await on.hears('ellie', /AI assistant/);
  await on.hangUp();
  expect(browser?.errors).toEqual([]);
});

it('no microphone at all', async () => {
  const on = await open({ microphone: 'none' });
  await on.call();
  await on.heading('No microphone was found');
  await look(on.page, 'no-microphone');
});

it('a microphone that somebody else holds (simulated)', async () => {
  const on = await open({});
  await on.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('held', 'NotReadableError'));
  });
  await on.call();
  await on.heading('The microphone is in use');
});

it('a browser that asks (simulated: nobody answers)', async () => {
  const on = await open({});
  await on.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
  });
  await on.call();
  await on.isIn('Waiting for your microphone');
  await look(on.page, 'asking');
  await on.hangUp();
  await on.heading('Call ended');
});

it('an address at which browsers allow no microphone: it is said, and one can type', async () => {
  const on = await open({}, ELSEWHERE);
  await on.page.getByText('This address is not secure').waitFor();
  expect(await on.page.getByRole('button', { name: 'Call Ellie' }).count()).toBe(0);
  await look(on.page, 'insecure');
  await on.typeInstead();
  await on.hears('ellie', /AI assistant/);
  await on.write('How late are you open?');
  await on.hears('ellie', /hours are/);
  await on.hangUp();
  await on.heading('Call ended');
});

it('all lines are busy (simulated)', async () => {
  const on = await open({});
  await on.page.routeWebSocket('**/ws', (socket) => {
    const data = { error: 'All lines are busy, call again in a minute', timestamp: 1 };
    socket.onMessage(() => socket.send(JSON.stringify({ type: 'error', data })));
  });
  await on.call();
  await on.heading('All lines are busy');
  await look(on.page, 'busy');
});

it('another line takes the call over', async () => {
  const on = await open({});
  let session = '';
  on.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string' && payload.includes('call_start')) session = JSON.parse(payload).data.session_id;
    }),
  );
  await on.call();
  await on.isIn('Ellie is speaking');
  await on.page.evaluate((session) => {
    const other = new WebSocket('/ws'.replace(/^/, `ws://${location.host}`));
    other.onopen = () => other.send(JSON.stringify({ type: 'call_start', data: { session_id: session } }));
  }, session);
  await on.heading('Call ended');
  await on.page.getByText('goes on in another window').waitFor();
});

it('a microphone that is unplugged (simulated) leaves the keyboard', async () => {
  const on = await open({});
  await on.page.evaluate(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      setTimeout(() => stream.getTracks().forEach((track) => track.dispatchEvent(new Event('ended'))), 2_000);
      return stream;
    };
  });
  await on.call();
  await on.page.getByText('The microphone is gone').waitFor();
  await look(on.page, 'microphone-gone');
  await on.write('How late are you open?');
  await on.hears('ellie', /hours are/);
  await on.hangUp();
});
