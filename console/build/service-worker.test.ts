import { describe, expect, it } from 'vitest';
import { withFiles } from './service-worker.ts';

const source = "const FILES = '__FILES__'; const NAME = 'shell-__VERSION__';";

describe('the service worker', () => {
  it('is given the files of the page', () => {
    expect(withFiles(source, ['/', '/assets/a.js'])).toContain('const FILES = ["/","/assets/a.js"];');
  });

  it('has another version when a file has another name', () => {
    const version = (files: string[]) => /shell-(\w+)/.exec(withFiles(source, files))?.[1];
    expect(version(['/a.js'])).toMatch(/^[0-9a-f]{12}$/);
    expect(version(['/a.js'])).toBe(version(['/a.js']));
    expect(version(['/a.js'])).not.toBe(version(['/b.js']));
  });
});
