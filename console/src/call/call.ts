import type { FromEllie, ToEllie } from '../protocol/frames.ts';
import { newSessionId } from '../protocol/session-id.ts';
import { NoMicrophone } from '../sound/microphone.ts';
import { canListen, canSound, Sounds } from '../sound/sounds.ts';
import type { Connect } from '../transport/transport.ts';
import { Connection } from './connection.ts';
import { acknowledge } from './legal.ts';
import type { Happening } from './reduce.ts';
import { Silence } from './silence.ts';
import type { Failure, Mode } from './view.ts';

/** One call, from the tap on the button to its end. What happens in it is told. */
export class Call {
  readonly session: string;
  private sounds: Sounds | null = null;
  private connection: Connection | null = null;
  private silence: Silence | null = null;
  private isOver = false;

  /** A session that is named is gone on with. */
  constructor(
    private readonly tell: (happening: Happening) => void,
    session?: string,
  ) {
    this.session = session ?? newSessionId();
  }

  /** Must be called within a tap. */
  async dial(mode: Mode, connect: Connect, isSilent: boolean): Promise<void> {
    this.tell({ type: 'dialled', mode });
    if (mode === 'spoken' && !canListen()) return this.fail('insecure');
    // Sound begins within the tap, before anything is waited for.
    if (canSound()) this.sounds = Sounds.begin();
    acknowledge(this.session);
    if (mode === 'spoken' && !(await this.askForMicrophone())) return;
    if (!(await this.openSpeaker(mode, isSilent)) || this.isOver) return;
    this.connect(connect);
  }

  type(text: string): void {
    this.send({ type: 'text_input', text });
  }

  press(digits: string): void {
    this.send({ type: 'dtmf', digits });
  }

  mute(isMuted: boolean): void {
    this.sounds?.microphone?.mute(isMuted);
    this.silence?.mute(isMuted);
    this.tell({ type: 'muted', isMuted });
  }

  /** Whether Ellie's voice is wanted, or only her words. */
  silenceEllie(isSilent: boolean): void {
    this.sounds?.speaker?.silence(isSilent);
  }

  hangUp(): void {
    if (this.isOver) return;
    this.send({ type: 'call_end' });
    this.end();
    this.tell({ type: 'hung_up' });
  }

  /** How loud both sides are at this moment, from 0 to 1. */
  levels(): { caller: number; ellie: number } {
    return {
      caller: this.sounds?.microphone?.level.now() ?? 0,
      ellie: this.sounds?.speaker?.level.now() ?? 0,
    };
  }

  private async askForMicrophone(): Promise<boolean> {
    this.tell({ type: 'microphone_asked' });
    try {
      const microphone = await this.sounds?.openMicrophone();
      if (this.isOver) this.sounds?.close();
      if (this.isOver || microphone === undefined) return false;
      microphone.onlost = () => this.loseMicrophone();
      this.silence = new Silence(
        () => microphone.level.isDead(),
        (isShown) => this.tell({ type: 'hint', hint: 'microphone_silent', isShown }),
      );
      this.tell({ type: 'microphone_given' });
      return true;
    } catch (error) {
      if (!this.isOver) this.fail(error instanceof NoMicrophone ? error.fault : 'microphone_failed');
      return false;
    }
  }

  /** A typed call goes on without sound, a spoken one does not. */
  private async openSpeaker(mode: Mode, isSilent: boolean): Promise<boolean> {
    const sounds = this.sounds;
    if (sounds === null) return true;
    sounds.onpaused = (isShown) => this.tell({ type: 'hint', hint: 'sound_paused', isShown });
    try {
      (await sounds.openSpeaker()).silence(isSilent);
    } catch {
      if (mode === 'spoken' && !this.isOver) this.fail('no_sound');
      return mode === 'typed';
    }
    return true;
  }

  private connect(connect: Connect): void {
    const load = {
      session: this.session,
      microphone: this.sounds?.microphone ?? null,
      speaker: this.sounds?.speaker ?? null,
      context: this.sounds?.context ?? null,
    };
    this.connection = new Connection(connect, load, {
      told: (event) => this.told(event),
      lost: () => this.tell({ type: 'line_lost' }),
      failed: (failure, words) => this.fail(failure, words),
    });
  }

  private told(event: FromEllie): void {
    if (event.type === 'call_ended') this.end();
    this.tell({ type: 'told', event });
  }

  private send(message: ToEllie): void {
    this.connection?.send(message);
  }

  private loseMicrophone(): void {
    this.silence?.stop();
    this.sounds?.closeMicrophone();
    this.tell({ type: 'hint', hint: 'microphone_silent', isShown: false });
    this.tell({ type: 'hint', hint: 'microphone_lost', isShown: true });
  }

  private fail(failure: Failure, words = ''): void {
    this.end();
    this.tell({ type: 'failed', failure, words });
  }

  private end(): void {
    this.isOver = true;
    this.silence?.stop();
    this.connection?.close();
    this.sounds?.close();
  }
}
