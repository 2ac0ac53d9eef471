import type { Page } from 'playwright-core';

/** What was told to the page, and how loud it was, each with its time in milliseconds. */
export interface Heard {
  told: { type: string; at: number }[];
  loudness: { peak: number; at: number }[];
}

/**
 * Listens at the end of the page's sound, and to what it is told, without the page knowing of it.
 * Must be called before the page is opened.
 */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: Heard = { told: [], loudness: [] };
    Reflect.set(globalThis, 'heard', heard);

    const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
      if (to[0] instanceof AudioDestinationNode) {
        const ear = new AnalyserNode(this.context, { fftSize: 256 });
        connect.call(this, ear);
        const samples = new Float32Array(ear.fftSize);
        setInterval(() => {
          ear.getFloatTimeDomainData(samples);
          const peak = Math.max(...samples.map(Math.abs));
          if (peak > 0) heard.loudness.push({ peak, at: performance.now() });
        }, 5);
      }
      return connect.apply(this, to);
    } as typeof AudioNode.prototype.connect;

    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          if (typeof data !== 'string') return;
          heard.told.push({ type: JSON.parse(data).type, at: performance.now() });
        });
      }
    };
  });
}

export function heard(page: Page): Promise<Heard> {
  return page.evaluate(() => Reflect.get(globalThis, 'heard') as Heard);
}
