import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where pictures of the page go, if they are wanted. */
const ARTEFACTS = process.env['E2E_ARTEFACTS'] ?? '';

/** The smallest phone, and a desk. */
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

/** Looks at a state of the page in both themes and sizes: nothing may be wrong with it for anybody. */
export async function look(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.waitForTimeout(250);
      await picture(page, `${state}-${size.width}-${colorScheme}`);
      expect(await faults(page), `${state} ${size.width} ${colorScheme}`).toEqual([]);
      expect(await overflow(page), `${state} ${size.width} is too wide`).toBeLessThanOrEqual(0);
    }
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (!ARTEFACTS) return;
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}

/** What the accessibility rules of WCAG 2.2 AA and good practice find. */
async function faults(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(axe);
  const results = await page.evaluate(() => Reflect.get(globalThis, 'axe').run() as Promise<AxeResults>);
  return results.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
