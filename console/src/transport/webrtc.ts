import { read, write } from '../protocol/frames.ts';
import { RemoteVoice } from '../sound/remote-voice.ts';
import { answer } from './offer.ts';
import { CannotConnect, type Connect, type Listener } from './transport.ts';

/** Ways to this browser that are not known after so long are not needed. */
const GATHERING_MS = 1_500;

/** A way that is not open after so long does not open. */
const OPENS_MS = 10_000;

/** A way that is disconnected may come back; after so long it is lost. */
const COMES_BACK_MS = 5_000;

/** Words as JSON over a data channel, sound as RTP. */
export const webrtc: Connect = async (load, listener, hungUp) => {
  const peer = new RTCPeerConnection();
  const voice = new RemoteVoice(load.context, load.speaker);
  const words = peer.createDataChannel('ellie');
  peer.addTransceiver(load.microphone?.track ?? 'audio', { direction: 'sendrecv' });
  peer.ontrack = ({ track }) => voice.play(track);

  const stop = (): void => {
    peer.onconnectionstatechange = words.onmessage = words.onclose = null;
    voice.close();
    peer.close();
  };
  hungUp.addEventListener('abort', stop);
  // What comes before the way is known to be open is not missed.
  words.onmessage = ({ data }: MessageEvent<unknown>) => tell(data, voice, listener);
  try {
    await peer.setLocalDescription();
    await gathered(peer);
    const sdp = await answer(peer.localDescription?.sdp ?? '', load.session, hungUp);
    await peer.setRemoteDescription({ type: 'answer', sdp });
    await opened(words, peer);
  } catch (error) {
    stop();
    throw error instanceof CannotConnect ? error : new CannotConnect('blocked');
  } finally {
    hungUp.removeEventListener('abort', stop);
  }
  watch(peer, words, () => {
    stop();
    listener.lost();
  });
  return {
    send(message) {
      // Of what is heard over RTP, Ellie knows more than the page.
      if (message.type === 'audio_played' || words.readyState !== 'open') return;
      words.send(write(message));
    },
    close() {
      // What was sent last, a farewell, still has to go out.
      words.onmessage = words.onclose = peer.onconnectionstatechange = null;
      setTimeout(stop, 200);
    },
  };
};

function tell(data: unknown, voice: RemoteVoice, listener: Listener): void {
  const event = typeof data === 'string' ? read(data) : null;
  if (!event) return;
  if (event.type === 'audio_clear') voice.hush();
  if (event.type === 'audio_start') voice.sound();
  listener.told(event);
}

function watch(peer: RTCPeerConnection, words: RTCDataChannel, lost: () => void): void {
  let patience: ReturnType<typeof setTimeout> | undefined;
  words.onclose = lost;
  peer.onconnectionstatechange = () => {
    clearTimeout(patience);
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') lost();
    if (peer.connectionState === 'disconnected') patience = setTimeout(lost, COMES_BACK_MS);
  };
}

/** Ellie takes one description, not one way after the other. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, GATHERING_MS);
    const look = (): void => {
      if (peer.iceGatheringState === 'complete') resolve();
    };
    peer.onicegatheringstatechange = look;
    look();
  });
}

function opened(words: RTCDataChannel, peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new CannotConnect('blocked')), OPENS_MS);
    const look = (): void => {
      if (words.readyState === 'open') resolve();
      else if (peer.connectionState === 'failed') reject(new CannotConnect('blocked'));
      else return;
      clearTimeout(patience);
    };
    words.onopen = peer.onconnectionstatechange = look;
    look();
  });
}
