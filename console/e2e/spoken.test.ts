import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser } from './stage/browser.ts';
import { OnPage } from './stage/call.ts';
import { front, type Front } from './stage/front.ts';
import { look } from './stage/look.ts';
import { heard, listen } from './stage/probe.ts';
import { timeline } from './stage/voice.ts';

/** Louder than this is sound; what is left in the filters of a browser is less. */
const AUDIBLE = 0.001;

/** The promise: whoever interrupts Ellie hears her no longer than this. */
const SILENT_WITHIN_MS = 200;

let place: Front;
let browser: Browser;

beforeAll(async () => {
  place = await front();
  // Ellie's greeting takes about eleven seconds, her answer about as long.
  const recording = await timeline(
    [
      [14, 'What are your opening hours?'],
      [21, 'Wait, please. Where is your office?'],
    ],
    60,
  );
  browser = await Browser.open({ microphone: { recording } });
  await listen(browser.page);
});
afterAll(async () => {
  await browser?.close();
  await place?.close();
});

it('a spoken call: greeted, answered, interrupted, hung up', async () => {
  const { page } = browser;
  const on = new OnPage(page);
  await page.goto(`http://localhost:${place.port}/`);
  await page.getByText('Settings').click();
  await page.getByLabel('Show how long each answer took').check();
  await page.keyboard.press('Escape');
  await on.call();
  await on.hears('ellie', /an AI assistant, and I am not a lawyer/);
  await on.hears('caller', /what are your opening hours/i);
  await on.hears('ellie', /Our hours are/);
  await on.hears('caller', /where is your office/i);
  await on.hears('ellie', /Larch Street/);
  await page.getByText('voice to voice').first().waitFor();

  const { told, loudness } = await heard(page);
  const cleared = told.filter(({ type }) => type === 'audio_clear').map(({ at }) => at);
  expect(cleared.length).toBeGreaterThan(0);
  for (const at of cleared) {
    const next = told.find((event) => event.type === 'audio_start' && event.at > at)?.at ?? Infinity;
    const audible = loudness.filter((sound) => sound.peak > AUDIBLE && sound.at < next);
    const before = audible.filter((sound) => sound.at <= at && sound.at > at - 1_000);
    const last = Math.max(at, ...audible.map((sound) => sound.at));
    console.log(`silent ${Math.round(last - at)} ms after audio_clear`);
    expect(before.length, 'she was heard before').toBeGreaterThan(0);
    expect(last - at).toBeLessThan(SILENT_WITHIN_MS);
  }
  await look(page, 'spoken');
  await on.hangUp();
  await on.heading('Call ended');
  expect(browser.errors).toEqual([]);
  expect(browser.strayed).toEqual([]);
});
