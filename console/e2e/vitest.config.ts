import { defineConfig } from 'vitest/config';

export default defineConfig({
  cacheDir: '../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // One call at a time: the speech models are shared.
    fileParallelism: false,
    // A busy machine stutters: a call that failed is made once more.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
