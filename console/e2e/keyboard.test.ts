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
  browser = await Browser.open();
  on = new OnPage(browser.page);
});
afterAll(async () => {
  await browser?.close();
  await place?.close();
});

/** Goes from one thing to the next until it is on this one; the focus must be seen on the way. */
async function tabTo(name: RegExp): Promise<void> {
  const { page } = browser;
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      const name = element.ariaLabel ?? label ?? element.textContent ?? '';
      return { name: name.trim(), isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    });
    if (!at) continue;
    expect(at.isSeen, `the focus on ${at.name} is seen`).toBe(true);
    if (name.test(at.name)) return;
  }
  throw new Error(`no way to ${name}`);
}

it('a whole call by keyboard alone', async () => {
  const { page } = browser;
  await page.goto(`http://localhost:${place.port}/`);
  await page.getByRole('button', { name: 'Call Ellie' }).waitFor();
  await tabTo(/^Call Ellie$/);
  await page.keyboard.press('Enter');
  await on.hears('ellie', /AI assistant/);
  await on.focusIsOn(/Your call with Ellie/);

  await tabTo(/^Mute$/);
  await page.keyboard.press('Space');
  expect(await page.getByRole('button', { name: 'Mute' }).getAttribute('aria-pressed')).toBe('true');
  await look(page, 'muted');

  await tabTo(/^Keypad$/);
  await page.keyboard.press('Enter');
  await on.focusIsOn(/^1$/);
  await page.keyboard.press('5');
  await tabTo(/^8$/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('#');
  await on.hears('caller', '58');
  await look(page, 'keypad');
  await page.keyboard.press('Escape');
  await on.focusIsOn(/Keypad/);

  await tabTo(/^Write to Ellie$/);
  await page.keyboard.type('How late are you open?');
  await page.keyboard.press('Enter');
  await on.hears('caller', 'How late are you open?');

  await page.keyboard.press('Shift+Tab');
  await tabTo(/^Hang up$/);
  await page.keyboard.press('Enter');
  await on.heading('Call ended');
  await on.focusIsOn(/Call ended/);
  expect(browser.errors).toEqual([]);
});
