import { createServer } from 'node:net';
import { preview } from 'vite';

/** A running Ellie, with or without the page built in. */
export const ELLIE = process.env['ELLIE_URL'] ?? 'http://127.0.0.1:8000';

/** A name that is this machine, and to a browser some other host: no secure context. */
export const ELSEWHERE = 'ellie.test';

/** Where the page is. */
export interface Front {
  port: number;
  close(): Promise<void>;
}

/**
 * The page as Ellie herself serves it, if she does; else what `npm run build` made, with her behind it.
 */
export async function front(): Promise<Front> {
  const welcome = await fetch(ELLIE, { headers: { accept: 'text/html' } });
  if (welcome.headers.get('content-type')?.startsWith('text/html')) {
    return { port: Number(new URL(ELLIE).port || 80), close: async () => {} };
  }
  const port = await freePort();
  const server = await preview({
    root: new URL('../..', import.meta.url).pathname,
    // A line that a test cuts is no news.
    logLevel: 'silent',
    preview: { host: '127.0.0.1', port, strictPort: true, allowedHosts: [ELSEWHERE] },
  });
  return { port, close: () => server.close() };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
