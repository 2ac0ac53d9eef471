import { describe, expect, it } from 'vitest';
import { choose, fill } from './choose.ts';
import { en } from './en.ts';
import { es } from './es.ts';

/** Every text of a language by the way to it. */
function texts(words: object, way = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? texts(value, `${way}${name}.`)
      : [[`${way}${name}`, String(value)] as [string, string]],
  );
}

const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

/** What only who reads another language has to be told. */
const ONLY_ABROAD = 'ellieSpeaksEnglish';

describe.each([['Spanish', es]])('%s', (_, words) => {
  const theirs = new Map(texts(words));

  it('has every text English has, and no other', () => {
    expect([...theirs.keys()].sort()).toEqual(texts(en).map(([way]) => way).sort());
  });

  it('has no text that says nothing, or has other gaps', () => {
    for (const [way, text] of texts(en)) {
      expect(theirs.get(way)?.trim(), way).toBeTruthy();
      expect(gaps(theirs.get(way) ?? ''), way).toEqual(gaps(text));
    }
  });
});

it('English has no text that says nothing', () => {
  for (const [way, text] of texts(en)) if (way !== ONLY_ABROAD) expect(text.trim(), way).toBeTruthy();
});

it.each([
  [null, ['es-MX', 'en'], 'es'],
  [null, ['fr', 'en-GB'], 'en'],
  [null, ['fr'], 'en'],
  [null, [], 'en'],
  ['es', ['en'], 'es'],
  ['xx', ['es'], 'es'],
  ['__proto__', [], 'en'],
] as const)('chosen %s, browser %s: %s', (chosen, wanted, language) => {
  expect(choose(chosen, wanted)).toBe(language);
});

it('gaps are filled, and what has no value stays', () => {
  expect(fill('kept {days} days, {other}', { days: 30 })).toBe('kept 30 days, {other}');
});
