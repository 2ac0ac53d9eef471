import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { serviceWorker } from './build/service-worker.ts';

/** Where a running Ellie is, for `npm run dev` and `npm run preview`. */
const ellie = process.env['ELLIE_URL'] ?? 'http://127.0.0.1:8000';

/** Everything of Ellie's that is not the page. The host is kept: she asks which page it is. */
const proxy = {
  '/api': { target: ellie },
  '/health': { target: ellie },
  '/ws': { target: ellie, ws: true },
};

/** What the page gets by with. Ellie sends the same. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob:",
].join('; ');

export default defineConfig({
  plugins: [svelte(), serviceWorker()],
  build: {
    target: 'es2022',
    // Nothing of the page may be in a data: address, which the policy forbids for scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: { proxy },
  preview: { proxy, headers: { 'Content-Security-Policy': contentSecurityPolicy } },
  test: { include: ['src/**/*.test.ts', 'build/**/*.test.ts'] },
});
