import { afterEach, beforeEach, expect, it } from 'vitest';
import { Browser } from './stage/browser.ts';
import { OnPage } from './stage/call.ts';
import { answerTo, saidLast } from './stage/client.ts';
import { front, type Front } from './stage/front.ts';
import { look } from './stage/look.ts';
import { mouth } from './stage/mouth.ts';

/** A client who has said more goes round in circles. */
const MOST_TURNS = 40;

/** Ellie's longest answer, and a slow machine. */
const PATIENCE_MS = 45_000;

let place: Front;
let browser: Browser;
let on: OnPage;
let say: (text: string) => Promise<void>;

beforeEach(async () => {
  place = await front();
  browser = await Browser.open();
  on = new OnPage(browser.page);
  say = await mouth(browser.page);
});
afterEach(async () => {
  await browser.close();
  await place.close();
});

/** Opens the page, and calls by that way. */
async function call(via: 'socket' | 'webrtc'): Promise<void> {
  await browser.page.goto(`http://localhost:${place.port}/?via=${via}`);
  await on.call();
}

/** Answers what Ellie asks, each turn in the client's way, until a consultation is booked. */
async function book(answer: (words: string, turn: number) => Promise<void>): Promise<number> {
  const booked = browser.page.locator('[data-deed=consultation_booked]');
  for (let turn = 1; turn <= MOST_TURNS; turn += 1) {
    const words = await nextAnswer();
    const before = await callersLines();
    await answer(words, turn);
    await expect.poll(callersLines, { timeout: PATIENCE_MS }).toBeGreaterThan(before);
    if (await booked.count()) return turn;
    await Promise.race([
      booked.waitFor({ timeout: PATIENCE_MS }).catch(() => {}),
      browser.page.waitForFunction(() => document.querySelector('.presence svg.speaking'), undefined, { timeout: PATIENCE_MS }),
    ]);
    if (await booked.count()) return turn;
  }
  throw new Error('round in circles');
}

/** Waits for a question the client knows an answer to. */
async function nextAnswer(): Promise<string> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const words = answerTo(await saidLast(browser.page));
    if (words) return words;
    await browser.page.waitForTimeout(100);
  }
  const said = await browser.page.locator('.captions').innerText();
  throw new Error(`nothing to answer after:\n${said}`);
}

const callersLines = (): Promise<number> => browser.page.locator('[role=log] [data-role=caller]').count();

/** Waits until it is the client's turn, and speaks. */
async function speak(words: string): Promise<void> {
  await on.isIn('Listening', PATIENCE_MS);
  await say(words);
}

/** Writes, once Ellie was heard for a moment: nobody reads faster. */
async function write(words: string): Promise<void> {
  await browser.page.waitForTimeout(900);
  await on.write(words);
}

it('a consultation is booked by a client who mostly writes, and sometimes speaks', async () => {
  await call('socket');
  const turns = await book((words, turn) => (turn % 6 === 1 ? speak(words) : write(words)));
  console.log(`booked in ${turns} turns, some spoken`);
  await look(browser.page, 'booked');
  await on.hangUp();
  await on.heading('Call ended');
  expect(browser.errors).toEqual([]);
}, 400_000);

it.runIf(process.env['BOOKING']).each(['socket', 'webrtc'] as const)('a consultation is booked by a client who speaks (%s)', async (via) => {
  await call(via);
  const turns = await book(speak);
  console.log(`booked in ${turns} spoken turns (${via})`);
  await speak('No, goodbye.');
  await on.heading('Call ended', PATIENCE_MS);
  await browser.page.getByText('Thank you for calling.', { exact: true }).waitFor();
  expect(browser.errors).toEqual([]);
}, 900_000);
