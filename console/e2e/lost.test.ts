import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from 'vitest';
import { Browser } from './stage/browser.ts';
import { OnPage } from './stage/call.ts';
import { front, type Front } from './stage/front.ts';
import { look } from './stage/look.ts';
import { Relay } from './stage/relay.ts';

let place: Front;
let relay: Relay;
let browser: Browser;
let on: OnPage;
let sessions: string[];

beforeAll(async () => {
  place = await front();
});
afterAll(() => place?.close());

beforeEach(async () => {
  relay = await Relay.open(place.port);
  browser = await Browser.open();
  on = new OnPage(browser.page);
  sessions = [];
  browser.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string' || !payload.includes('call_start')) return;
      sessions.push(JSON.parse(payload).data.session_id);
    }),
  );
  await browser.page.goto(`http://localhost:${relay.port}/`);
});
afterEach(async () => {
  await browser.close();
  relay.close();
});

it('a line that is cut is taken up again, and the call goes on', async () => {
  await on.call();
  await on.hears('ellie', /AI assistant/);
  relay.cut();
  await on.isIn('Connection lost. Reconnecting');
  await look(browser.page, 'reconnecting');
  relay.mend();
  await browser.page.getByText('You are connected again').waitFor();
  await look(browser.page, 'resumed');
  await on.write('How late are you open?');
  await on.hears('ellie', /hours are/);
  await on.hangUp();
  await on.heading('Call ended');
  expect(sessions).toHaveLength(2);
  expect(new Set(sessions).size).toBe(1);
});

it('a browser that goes offline and comes back takes the call up again', async () => {
  await on.call();
  await on.isIn('Ellie is speaking');
  relay.cut();
  await browser.context.setOffline(true);
  await on.isIn('Connection lost. Reconnecting');
  await browser.page.waitForTimeout(3_000);
  relay.mend();
  await browser.context.setOffline(false);
  await browser.page.getByText('You are connected again').waitFor();
  expect(new Set(sessions).size).toBe(1);
});

it('a line that stays cut is given up after a minute, and calling back goes on with the call', async () => {
  await on.call();
  await on.hears('ellie', /AI assistant/);
  relay.cut();
  await on.heading('The connection was lost', 75_000);
  await look(browser.page, 'lost');
  relay.mend();
  await browser.page.getByRole('button', { name: 'Call back' }).click();
  await on.isIn(/Listening|speaking|moment/);
  await on.write('How late are you open?');
  await on.hears('ellie', /hours are/);
  expect(new Set(sessions).size).toBe(1);
});
