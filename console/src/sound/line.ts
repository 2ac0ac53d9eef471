/** How sound goes over the line. */

/** The caller's sound, in samples a second: what Ellie's ear works with. */
export const LINE_HZ = 16_000;

/** The sound in one packet. */
export const PACKET_MS = 20;

/** Ellie's sound, in samples a second: what her voice is made at. */
export const ELLIE_HZ = 24_000;
