import { socket } from './socket.ts';
import { CannotConnect, type Connect } from './transport.ts';
import { webrtc } from './webrtc.ts';

/** The ways there are, and the one that finds its own. */
export const WAYS = ['automatic', 'socket', 'webrtc'] as const;

export type Way = (typeof WAYS)[number];

/** How to connect. */
export function by(way: Way): Connect {
  return { automatic, socket, webrtc }[way];
}

/** The way that the address of the page asks for. */
export function wayOfAddress(search: string): Way | null {
  const asked = new URLSearchParams(search).get('via');
  return WAYS.find((way) => way === asked) ?? null;
}

/**
 * A socket first: it goes wherever the page itself came from, and the page knows to the
 * millisecond what was heard. Where somebody is there but no socket opens, most often a proxy lets
 * none through, and WebRTC, which needs a plain request and then goes past the proxy, is tried.
 */
const automatic: Connect = async (load, listener, hungUp) => {
  try {
    return await socket(load, listener, hungUp);
  } catch (error) {
    const isBlocked = error instanceof CannotConnect && error.obstacle === 'blocked';
    if (!isBlocked || typeof RTCPeerConnection !== 'function') throw error;
    return webrtc(load, listener, hungUp);
  }
};
