import { recall, remember } from '../settings.svelte.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { choose, type Language } from './choose.ts';

/** One file a language. */
export const LANGUAGES: Record<Language, Words> = { en, es };

/** The language of the page, and its words. */
class Speech {
  language: Language = $state(choose(recall('language'), navigator.languages));
  words: Words = $derived(LANGUAGES[this.language]);

  change(language: Language): void {
    this.language = language;
    remember('language', language);
  }
}

export const speech = new Speech();
