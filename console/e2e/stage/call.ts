import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What is seen and done on the page, in the words of whoever uses it. */
export class OnPage {
  constructor(readonly page: Page) {}

  async call(): Promise<void> {
    await this.page.getByRole('button', { name: 'Call Ellie' }).click();
  }

  async typeInstead(): Promise<void> {
    await this.page.getByRole('button', { name: 'Type instead' }).click();
  }

  async write(text: string): Promise<void> {
    await this.page.getByLabel('Write to Ellie').fill(text);
    await this.page.keyboard.press('Enter');
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Hang up' }).click();
  }

  /** Waits until this is what the page says Ellie does. */
  async isIn(state: string | RegExp, timeout = 30_000): Promise<void> {
    await this.page.locator('.presence [role=status]').filter({ hasText: state }).waitFor({ timeout });
  }

  /** Waits until these words stand in the captions, as said by this side. */
  async hears(role: 'caller' | 'ellie', words: string | RegExp, timeout = 60_000): Promise<void> {
    const line = this.page.locator(`[data-role=${role}]`).filter({ hasText: words });
    await line.first().waitFor({ timeout });
  }

  /** Waits until this was done. */
  async sees(deed: string, timeout = 60_000): Promise<void> {
    await this.page.locator(`[data-deed=${deed}]`).first().waitFor({ timeout });
  }

  /** The words of each final line of this side. */
  lines(role: 'caller' | 'ellie'): Promise<string[]> {
    return this.page.locator(`[role=log] [data-role=${role}] .text`).allInnerTexts();
  }

  async heading(text: string | RegExp, timeout = 20_000): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout });
  }

  async focusIsOn(name: string | RegExp): Promise<void> {
    const focused = this.page.locator(':focus');
    await expect.poll(() => focused.evaluate((element) => element.ariaLabel ?? element.textContent)).toMatch(name);
  }
}
