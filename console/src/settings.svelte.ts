import { by, WAYS, wayOfAddress, type Way } from './transport/choose.ts';

/** What a caller has chosen, and the browser remembers. */
export class Settings {
  way: Way = $state('automatic');
  showsBudget = $state(false);
  hearsEllie = $state(true);
  announcesCaptions = $state(true);

  constructor() {
    const kept = WAYS.find((way) => way === recall('way'));
    this.way = wayOfAddress(location.search) ?? kept ?? 'automatic';
    this.showsBudget = recall('budget') === 'yes';
    this.hearsEllie = recall('voice') !== 'no';
    this.announcesCaptions = recall('announce') !== 'no';
  }

  get connect() {
    return by(this.way);
  }

  keep(): void {
    remember('way', this.way);
    remember('budget', this.showsBudget ? 'yes' : 'no');
    remember('voice', this.hearsEllie ? 'yes' : 'no');
    remember('announce', this.announcesCaptions ? 'yes' : 'no');
  }
}

/** A browser that keeps nothing still calls. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`ellie.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`ellie.${name}`, value);
  } catch {
    // Then it is chosen anew each time.
  }
}
