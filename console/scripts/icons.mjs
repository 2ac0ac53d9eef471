// Draws the PNG icons of the page out of its one SVG, with the Chromium the tests use.
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const folder = new URL('../public/icons/', import.meta.url);
const svg = readFileSync(new URL('ellie.svg', folder), 'utf8');

/** Icons that a system cuts into a shape of its own are drawn to the edge. */
const toTheEdge = svg.replace('rx="112"', '');
const icons = [
  { name: 'ellie-180.png', size: 180, drawing: toTheEdge },
  { name: 'ellie-192.png', size: 192, drawing: svg },
  { name: 'ellie-512.png', size: 512, drawing: svg },
  { name: 'ellie-maskable-512.png', size: 512, drawing: toTheEdge },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
});
for (const { name, size, drawing } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw}</style>${drawing}`);
  writeFileSync(new URL(name, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
