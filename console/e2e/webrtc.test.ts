import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Browser } from './stage/browser.ts';
import { OnPage } from './stage/call.ts';
import { farEnd } from './stage/far-end.ts';
import { ELLIE, front, type Front } from './stage/front.ts';
import { timeline } from './stage/voice.ts';

let place: Front;
let browser: Browser;
let on: OnPage;

beforeAll(async () => {
  place = await front();
});
afterAll(() => place?.close());
beforeEach(async () => {
  browser = await Browser.open();
  on = new OnPage(browser.page);
});
afterEach(() => browser.close());

/** Whether this Ellie takes calls over WebRTC. */
const asked = await fetch(`${ELLIE}/api/v1/calls/webrtc`, { method: 'POST' });
const takesWebRtc = asked.status !== 404 && asked.status !== 405;

it('a call over WebRTC with a simulated far end: words and sound both ways', async () => {
  const address = `http://localhost:${place.port}/`;
  const end = await farEnd(browser.context, browser.page, address);
  await browser.page.goto(`${address}?via=webrtc`);
  await on.call();
  await on.hears('ellie', 'A simulated AI assistant.');
  await browser.page.getByText('channel ellie').waitFor();
  await on.write('Hello');
  await on.hears('caller', 'Hello');
  // The bars of the figure move with her voice.
  await expect.poll(() => level('.speaking')).toBeGreaterThan(0.3);
  await expect.poll(async () => (await end()).loudest).toBeGreaterThan(0.01);
  await on.hangUp();
  await on.heading('Call ended');
  await expect.poll(async () => (await end()).told.map(({ type }) => type)).toContain('call_end');
  expect((await end()).told.map(({ type }) => type)).not.toContain('call_start');
  expect(browser.errors).toEqual([]);
});

it('where no socket opens though Ellie is there, WebRTC is tried (simulated far end)', async () => {
  const address = `http://localhost:${place.port}/`;
  await farEnd(browser.context, browser.page, address);
  await browser.page.addInitScript(() => {
    // As behind a proxy that lets no sockets through.
    globalThis.WebSocket = class extends WebSocket {
      constructor() {
        super(`ws://${location.host}/no-such-socket`);
      }
    };
  });
  await browser.page.goto(address);
  await on.call();
  await on.hears('ellie', 'A simulated AI assistant.');
});

it.skipIf(takesWebRtc)('an Ellie without WebRTC says so in words', async () => {
  await browser.page.goto(`http://localhost:${place.port}/?via=webrtc`);
  await on.call();
  await on.heading('The call could not be opened');
});

it.runIf(takesWebRtc)('a call over WebRTC with Ellie: greeted, typed to, answered, hung up', async () => {
  await browser.page.goto(`http://localhost:${place.port}/?via=webrtc`);
  await on.typeInstead();
  await on.hears('ellie', /AI assistant/);
  await on.write('How late are you open?');
  await on.hears('ellie', /hours are/);
  await expect.poll(() => level('.speaking'), { timeout: 10_000 }).toBeGreaterThan(0.2);
  await on.hangUp();
  await on.heading('Call ended');
});

it.runIf(takesWebRtc)('a spoken call over WebRTC with Ellie: heard, answered, interrupted, and answered again', async () => {
  await browser.close();
  const recording = await timeline(
    [
      [14, 'What are your opening hours?'],
      [21, 'Wait, please. Where is your office?'],
    ],
    60,
  );
  browser = await Browser.open({ microphone: { recording } });
  on = new OnPage(browser.page);
  await browser.page.goto(`http://localhost:${place.port}/?via=webrtc`);
  await on.call();
  await on.hears('ellie', /an AI assistant, and I am not a lawyer/);
  await on.hears('caller', /what are your opening hours/i);
  await on.hears('ellie', /Our hours are/);
  await on.hears('caller', /where is your office/i);
  await on.hears('ellie', /Larch Street/);
  await on.hangUp();
  await on.heading('Call ended');
  expect(browser.errors).toEqual([]);
});

function level(figure: string): Promise<number> {
  const style = browser.page.locator(`.presence svg${figure}`);
  return style.evaluate((svg: SVGSVGElement) => Number(svg.style.getPropertyValue('--level')), undefined, { timeout: 5_000 });
}
