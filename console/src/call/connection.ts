import type { FromEllie, ToEllie } from '../protocol/frames.ts';
import { WAITED_FOR_MS, waitMs } from '../transport/backoff.ts';
import { CannotConnect, type Connect, type Load, type Transport } from '../transport/transport.ts';
import type { Failure } from './view.ts';

/** Who is told how a connection fares. */
export interface Keeper {
  told(event: FromEllie): void;
  /** The way is lost, and looked for again. */
  lost(): void;
  /** There is no way, or no more. */
  failed(failure: Failure, words: string): void;
}

/** Words of Ellie's when she takes no more calls. */
const BUSY = /\bbusy\b/i;

/** The connection of one call, which is opened again when it is lost, as long as the call waits. */
export class Connection {
  private transport: Transport | null = null;
  private readonly hungUp = new AbortController();
  private hasStarted = false;
  private lostAt: number | null = null;
  private attempt = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connect: Connect,
    private readonly load: Load,
    private readonly keeper: Keeper,
  ) {
    window.addEventListener('online', this.hurry);
    void this.open();
  }

  send(message: ToEllie): void {
    this.transport?.send(message);
  }

  close(): void {
    window.removeEventListener('online', this.hurry);
    clearTimeout(this.waiting);
    this.transport?.close();
    this.transport = null;
    this.hungUp.abort();
  }

  private async open(): Promise<void> {
    try {
      const listener = { told: this.told, lost: this.lost };
      const transport = await this.connect(this.load, listener, this.hungUp.signal);
      if (this.hungUp.signal.aborted) return transport.close();
      this.transport = transport;
    } catch (error) {
      if (!this.hungUp.signal.aborted) this.cannot(error);
    }
  }

  /** A call that has never begun fails at once; one that was lost is tried again. */
  private cannot(error: unknown): void {
    const { obstacle, words } = error instanceof CannotConnect ? error : new CannotConnect('blocked');
    if (this.hasStarted) this.tryLater();
    else this.fail(obstacle, words);
  }

  private readonly told = (event: FromEllie): void => {
    if (this.hungUp.signal.aborted) return;
    if (event.type === 'call_started') {
      this.hasStarted = true;
      this.lostAt = null;
      this.attempt = 0;
    } else if (event.type === 'error' && (!this.hasStarted || this.lostAt !== null)) {
      // The call was not taken.
      this.transport?.close();
      this.transport = null;
      if (this.lostAt !== null) return this.tryLater();
      return this.fail(BUSY.test(event.words) ? 'busy' : 'refused', event.words);
    }
    this.keeper.told(event);
  };

  private readonly lost = (): void => {
    this.transport = null;
    if (!this.hasStarted) return this.fail('blocked', '');
    if (this.lostAt === null) {
      this.lostAt = performance.now();
      this.keeper.lost();
    }
    this.tryLater();
  };

  private tryLater(): void {
    const lostFor = performance.now() - (this.lostAt ?? performance.now());
    const wait = waitMs(this.attempt);
    this.attempt += 1;
    if (lostFor + wait > WAITED_FOR_MS) return this.fail('lost', '');
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      void this.open();
    }, wait);
  }

  /** The network is back: there is nothing to wait for. */
  private readonly hurry = (): void => {
    if (this.waiting === undefined) return;
    this.attempt = 0;
    this.tryLater();
  };

  private fail(failure: Failure, words: string): void {
    this.close();
    this.keeper.failed(failure, words);
  }
}
