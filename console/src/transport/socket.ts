import { read, write, type FromEllie } from '../protocol/frames.ts';
import { ELLIE_HZ, LINE_HZ } from '../sound/line.ts';
import { isThere } from './reach.ts';
import { CannotConnect, type Connect, type Listener, type Load } from './transport.ts';

/** A server that does not take the socket for so long does not take it. */
const OPENS_MS = 10_000;

/** How often it is asked whether the way is still there, and how long nothing may come. */
const PING_MS = 4_000;
const SILENCE_MS = 10_000;

/** More than this on its way out is sound that would come too late: half a minute of it. */
const MOST_UNDERWAY = 1 << 20;

/** Words as JSON, sound as binary frames, both over one WebSocket. */
export const socket: Connect = async (load, listener, hungUp) => {
  const socket = await open(hungUp);
  send(socket, {
    type: 'call_start',
    session_id: load.session,
    input: { encoding: 'pcm_s16le', sample_rate_hz: LINE_HZ },
    output: { encoding: 'pcm_s16le', sample_rate_hz: ELLIE_HZ },
  });
  const stop = watch(socket, load, listener);
  return {
    send: (message) => send(socket, message),
    close() {
      stop();
      socket.close(1000);
    },
  };
};

function address(): string {
  const url = new URL('/ws', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

function open(hungUp: AbortSignal): Promise<WebSocket> {
  const socket = new WebSocket(address());
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => socket.close(), OPENS_MS);
    hungUp.addEventListener('abort', () => socket.close());
    socket.onopen = () => {
      clearTimeout(patience);
      resolve(socket);
    };
    // A browser does not say why: an answer to another question tells whether anybody is there.
    socket.onclose = async () => {
      clearTimeout(patience);
      reject(new CannotConnect((await isThere()) ? 'blocked' : 'no_server'));
    };
  });
}

/** Passes on what comes and goes, until the way is lost or the call is over. */
function watch(socket: WebSocket, { microphone, speaker }: Load, listener: Listener): () => void {
  let heardAt = performance.now();
  const pings = setInterval(() => {
    if (performance.now() - heardAt > SILENCE_MS) lost();
    else send(socket, { type: 'ping' });
  }, PING_MS);

  const stop = (): void => {
    clearInterval(pings);
    socket.onmessage = socket.onclose = null;
    if (microphone) microphone.onpacket = () => {};
    if (speaker) speaker.onheard = () => {};
  };
  const lost = (): void => {
    stop();
    socket.close();
    listener.lost();
  };
  const told = (event: FromEllie): void => {
    if (event.type === 'audio_start') speaker?.begin(event.turn);
    if (event.type === 'audio_clear') speaker?.clear(event.turn, event.heardMs);
    listener.told(event);
  };

  socket.onclose = lost;
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    heardAt = performance.now();
    if (typeof data !== 'string') return speaker?.play(data);
    const event = read(data);
    if (event) told(event);
  };
  if (microphone) microphone.onpacket = (packet) => sendSound(socket, packet);
  if (speaker) {
    speaker.onheard = (turn, heardMs) =>
      send(socket, { type: 'audio_played', turn_id: turn, played_ms: heardMs });
  }
  return stop;
}

function send(socket: WebSocket, message: Parameters<typeof write>[0]): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(write(message));
}

function sendSound(socket: WebSocket, packet: ArrayBuffer): void {
  const isOpen = socket.readyState === WebSocket.OPEN;
  if (isOpen && socket.bufferedAmount < MOST_UNDERWAY) socket.send(packet);
}
