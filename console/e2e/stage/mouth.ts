import type { Page } from 'playwright-core';
import { spoken, wav } from './voice.ts';

/**
 * A simulated microphone that says what the test gives it, when the test gives it: a caller can wait
 * for a question before it is answered. Must be called before the page is opened.
 */
export async function mouth(page: Page): Promise<(text: string) => Promise<void>> {
  await page.addInitScript(() => {
    let context: AudioContext;
    let way: MediaStreamAudioDestinationNode;
    navigator.mediaDevices.getUserMedia = async () => {
      context = new AudioContext();
      way = context.createMediaStreamDestination();
      return way.stream;
    };
    Reflect.set(globalThis, 'say', async (base64: string) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(bytes.buffer) });
      source.connect(way);
      await new Promise((resolve) => {
        source.onended = resolve;
        source.start();
      });
    });
  });
  return async (text) => {
    const recording = wav(await spoken(text)).toString('base64');
    await page.evaluate((recording) => Reflect.get(globalThis, 'say')(recording) as Promise<void>, recording);
  };
}
