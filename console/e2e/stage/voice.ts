import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELLIE } from './front.ts';

/** What the recordings are made at. */
export const RATE_HZ = 24_000;

/** A caller's voice, which is not Ellie's. */
const VOICE = 'am_michael';

/** A sentence, spoken, as samples of sixteen bits. */
export async function spoken(text: string): Promise<Int16Array> {
  const response = await fetch(`${ELLIE}/api/v1/voice/text-to-speech`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, voice: VOICE, response_format: 'wav' }),
  });
  if (!response.ok) throw new Error(`no voice: ${response.status} ${await response.text()}`);
  return samplesOf(await response.arrayBuffer());
}

/** The file of a microphone: each sentence begins at its second, and there is silence between them. */
export async function timeline(sentences: [second: number, text: string][], lengthS: number): Promise<string> {
  const sound = new Int16Array(lengthS * RATE_HZ);
  for (const [second, text] of sentences) sound.set(await spoken(text), Math.round(second * RATE_HZ));
  const file = join(mkdtempSync(join(tmpdir(), 'ellie-voice-')), 'caller.wav');
  writeFileSync(file, wav(sound));
  return file;
}

/** A file of mono sound. */
export function wav(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  const bytes = samples.length * 2;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE_HZ, 24);
  header.writeUInt32LE(RATE_HZ * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, bytes)]);
}

/** The samples of the file Ellie sends: PCM at {@link RATE_HZ}. */
function samplesOf(file: ArrayBuffer): Int16Array {
  const view = new DataView(file);
  const name = (at: number): string => String.fromCharCode(...new Uint8Array(file, at, 4));
  let [at, rateHz] = [12, 0];
  while (at + 8 <= file.byteLength) {
    const length = Math.min(view.getUint32(at + 4, true), file.byteLength - at - 8);
    if (name(at) === 'fmt ') rateHz = view.getUint32(at + 12, true);
    if (name(at) === 'data') {
      if (rateHz !== RATE_HZ) throw new Error(`a voice at ${rateHz} Hz`);
      return new Int16Array(file.slice(at + 8, at + 8 + length - (length % 2)));
    }
    at += 8 + length + (length % 2);
  }
  throw new Error('no sound in the file');
}
