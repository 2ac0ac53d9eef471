import { afterAll, beforeAll, expect, it } from 'vitest';
import { Browser } from './stage/browser.ts';
import { OnPage } from './stage/call.ts';
import { front, type Front } from './stage/front.ts';
import { look } from './stage/look.ts';
import { Relay } from './stage/relay.ts';

let place: Front;
let relay: Relay;
let browser: Browser;

beforeAll(async () => {
  place = await front();
  relay = await Relay.open(place.port);
  browser = await Browser.open({ locale: 'es-MX', keepsShell: true });
  await browser.page.goto(`http://localhost:${relay.port}/`);
});
afterAll(async () => {
  await browser?.close();
  relay?.close();
  await place?.close();
});

it('opens without an error, and asks nobody else for anything', async () => {
  await browser.page.getByRole('heading', { level: 1 }).waitFor();
  await browser.page.waitForLoadState('networkidle');
  expect(browser.errors).toEqual([]);
  expect(browser.strayed).toEqual([]);
});

it('speaks the language of the browser, and another that is chosen, also the next time', async () => {
  const { page } = browser;
  await page.getByRole('button', { name: 'Llamar a Ellie' }).waitFor();
  await page.getByText('Ellie solo habla y entiende inglés').waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
  await look(page, 'spanish');
  await page.getByLabel('Idioma de esta página').selectOption('en');
  await page.reload();
  await page.getByRole('button', { name: 'Call Ellie' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
});

it('says what Ellie is before anybody calls', async () => {
  await browser.page.getByText('Ellie is an AI, not a person and not a lawyer.').waitFor();
  await browser.page.getByText('Read the full notice').click();
  await browser.page.getByText('makes no attorney-client relationship').waitFor();
});

it('remembers its settings', async () => {
  const { page } = browser;
  await page.getByText('Settings').click();
  await page.getByLabel('WebRTC').check();
  await page.getByLabel('Show how long each answer took').check();
  await look(page, 'settings');
  await page.reload();
  await page.getByText('Settings').click();
  expect(await page.getByLabel('WebRTC').isChecked()).toBe(true);
  expect(await page.getByLabel('Show how long each answer took').isChecked()).toBe(true);
  await page.getByLabel('Automatic').check();
  await page.keyboard.press('Escape');
  expect(await page.getByLabel('WebRTC').isVisible()).toBe(false);
});

it('can be installed, keeps its shell and nothing of a call, and opens without a network', async () => {
  const { page } = browser;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const manifest = await (await page.request.get(`http://localhost:${relay.port}/manifest.webmanifest`)).json();
  for (const icon of manifest.icons) {
    const response = await page.request.get(`http://localhost:${relay.port}${icon.src}`);
    expect(response.headers()['content-type']).toContain(icon.type);
  }
  await page.reload();
  await page.getByRole('button', { name: 'Call Ellie' }).waitFor();
  const kept = await page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });
  expect(kept).toContain('/');
  expect(kept.filter((path) => !/^\/($|assets\/|icons\/|manifest)/.test(path))).toEqual([]);

  relay.cut();
  await page.reload();
  const on = new OnPage(page);
  await on.call();
  await on.heading('Ellie cannot be reached');
  await look(page, 'no-server');
});
