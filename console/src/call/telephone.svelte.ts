import type { Settings } from '../settings.svelte.ts';
import { Call } from './call.ts';
import { reduce, type Happening } from './reduce.ts';
import { canGoOn, isBusy, READY, type Mode, type View } from './view.ts';

/** What the page calls with: one call at a time, and what is shown of it. */
export class Telephone {
  view: View = $state.raw(READY);
  private call: Call | null = null;

  constructor(private readonly settings: Settings) {}

  /** Must be called within a tap. */
  dial(mode: Mode): void {
    if (isBusy(this.view)) return;
    const goneOnWith = canGoOn(this.view) ? this.call?.session : undefined;
    const call = new Call((happening) => {
      // What comes of a call that was replaced is of no interest any more.
      if (this.call === call) this.happen(happening);
    }, goneOnWith);
    this.call = call;
    void call.dial(mode, this.settings.connect, !this.settings.hearsEllie);
  }

  type(text: string): void {
    this.call?.type(text);
  }

  press(digits: string): void {
    this.call?.press(digits);
  }

  mute(isMuted: boolean): void {
    this.call?.mute(isMuted);
  }

  hearEllie(isHeard: boolean): void {
    this.call?.silenceEllie(!isHeard);
  }

  hangUp(): void {
    this.call?.hangUp();
  }

  /** Puts the receiver down and shows the start again. */
  reset(): void {
    this.hangUp();
    this.call = null;
    this.view = READY;
  }

  dismiss(): void {
    this.happen({ type: 'complaint_seen' });
  }

  levels(): { caller: number; ellie: number } {
    return this.call?.levels() ?? { caller: 0, ellie: 0 };
  }

  private happen(happening: Happening): void {
    this.view = reduce(this.view, happening);
  }
}
