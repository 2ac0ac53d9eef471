export type Language = 'en' | 'es';

const KNOWN: readonly Language[] = ['en', 'es'];

/** The language that was chosen, else the first the browser is set to that there is, else English. */
export function choose(chosen: string | null, wanted: readonly string[]): Language {
  const tags = [chosen ?? '', ...wanted].map((tag) => tag.toLowerCase().split('-')[0]);
  for (const tag of tags) {
    const known = KNOWN.find((language) => language === tag);
    if (known) return known;
  }
  return 'en';
}

/** A text with its gaps filled: `{days}` is the value of `days`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
}
