import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** The worker, as it is written. */
const SOURCE = new URL('../src/service-worker.js', import.meta.url);

/** What stands in the worker for the files of the page, and for their version. */
const FILES = '__FILES__';
const VERSION = '__VERSION__';

/** Files in `public` that belong to the shell of the page. */
const PUBLIC = ['/manifest.webmanifest', '/icons/ellie.svg', '/icons/ellie-192.png'];

/** Writes `sw.js` beside the page, with the list of what it keeps. */
export function serviceWorker(): Plugin {
  return {
    name: 'ellie-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const built = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const files = ['/', ...built.sort().map((name) => `/${name}`), ...PUBLIC];
      const source = withFiles(readFileSync(SOURCE, 'utf8'), files);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

/** The worker with its list. A list that differs makes another version, which replaces the earlier. */
export function withFiles(source: string, files: string[]): string {
  const list = JSON.stringify(files);
  const version = createHash('sha256').update(source).update(list).digest('hex').slice(0, 12);
  return source.replace(`'${FILES}'`, list).replace(VERSION, version);
}
