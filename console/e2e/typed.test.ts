import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser } from './stage/browser.ts';
import { OnPage } from './stage/call.ts';
import { front, type Front } from './stage/front.ts';
import { look } from './stage/look.ts';

let place: Front;
let browser: Browser;
let on: OnPage;

beforeAll(async () => {
  place = await front();
  browser = await Browser.open({ microphone: 'none', allows: false });
  on = new OnPage(browser.page);
});
afterAll(async () => {
  await browser?.close();
  await place?.close();
});

it('a call without a microphone: typed, answered, and ended by a goodbye', async () => {
  await browser.page.goto(`http://localhost:${place.port}/`);
  await look(browser.page, 'start');
  await on.typeInstead();
  await on.hears('ellie', /AI assistant/);
  await on.isIn('Ellie is speaking');
  await look(browser.page, 'typed');
  await on.write('How late are you open?');
  await on.hears('caller', 'How late are you open?');
  await on.hears('ellie', /hours are/);
  await look(browser.page, 'captions');
  await on.write('Goodbye');
  await on.heading('Call ended');
  await look(browser.page, 'ended');
  expect(await on.lines('caller')).toEqual(['How late are you open?', 'Goodbye']);
  expect(browser.errors).toEqual([]);
  expect(browser.strayed).toEqual([]);
});
