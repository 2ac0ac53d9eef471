import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { ELSEWHERE } from './front.ts';

/** What the browser of a caller is like. */
export interface Caller {
  /** Its microphone hears this recording, or nothing but a tone, or there is none. */
  microphone?: 'tone' | 'none' | { recording: string };
  /** Whether the page may use it. */
  allows?: boolean;
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  locale?: string;
  reducedMotion?: boolean;
  /** Whether it keeps the shell of the page. A test that answers in Ellie's place cannot have that. */
  keepsShell?: boolean;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=document-user-activation-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`,
];

/** A browser with one page, and what it complains of. */
export class Browser {
  /** Errors of the console and of scripts, and what the content security policy forbade. */
  readonly errors: string[] = [];
  /** Requests to anybody but the page's own host. */
  readonly strayed: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly folder: string,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      const isOurs = hostname === 'localhost' || hostname === ELSEWHERE;
      if (!isOurs && protocol !== 'data:') this.strayed.push(request.url());
    });
  }

  static async open(caller: Caller = {}): Promise<Browser> {
    const { microphone = 'tone', allows = true } = caller;
    const folder = mkdtempSync(join(tmpdir(), 'ellie-browser-'));
    const flags = [...FLAGS];
    if (microphone !== 'none') flags.push('--use-fake-device-for-media-stream');
    if (typeof microphone === 'object') {
      flags.push(`--use-file-for-fake-audio-capture=${microphone.recording}%noloop`);
    }
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: flags,
      permissions: allows ? ['microphone'] : [],
      viewport: { width: caller.width ?? 1280, height: caller.height ?? 800 },
      colorScheme: caller.theme ?? 'light',
      locale: caller.locale ?? 'en-US',
      serviceWorkers: caller.keepsShell ? 'allow' : 'block',
      reducedMotion: caller.reducedMotion === false ? 'no-preference' : 'reduce',
    });
    const page = context.pages()[0] ?? (await context.newPage());
    return new Browser(context, page, folder);
  }

  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
