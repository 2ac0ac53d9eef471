import { connect, createServer, type Socket } from 'node:net';

/** A wire between the browser and the page, which can be cut and mended. */
export class Relay {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly port: number,
  ) {}

  static open(target: number): Promise<Relay> {
    return new Promise((resolve) => {
      const server = createServer((near) => relay.join(near, target));
      let relay: Relay;
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        relay = new Relay(server, typeof address === 'object' && address ? address.port : 0);
        resolve(relay);
      });
    });
  }

  /** Whoever is connected is not any more, and nobody else will be. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, target: number): void {
    if (this.isCut) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
