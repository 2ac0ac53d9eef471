//! What counts as voice, as a pause, as a part. How long a pause is waited for stands in
//! `patience.rs`; what is voice at all, in `vad.rs`.

use std::time::Duration;

use crate::vad::{FRAME_MS, LONGEST_MS, MARGIN_MS, PAUSE_MS, SHORTEST_MS};

/// The end of a pause is judged, and what was said before it transcribed, once it has lasted so long:
/// shorter gaps are inside words, and later the answers would be waited for.
pub const JUDGED: Duration = Duration::from_millis(200);

/// Voice that begins a turn, or takes the floor from Ellie: longer than a click. Of the 200 ms in which
/// she has to yield, the way of the sound, the detector and consonants without voice need the rest.
pub const BEGINS: u64 = frames(SHORTEST_MS);

/// Voice beyond doubt begins it sooner: of 48 interruptions the slowest in twenty took the floor after 162 ms
/// and not after 201, and as many coughs and "mm-hm"s left it (docs/measured.md).
pub const SURE: f32 = 0.95;
pub const SURELY_BEGINS: u64 = frames(64);

/// Voice that ends a pause: a single frame is a click.
pub const GOES_ON: u64 = frames(64);

/// After a pause as long as this, or after so much sound, what was said before it is transcribed for
/// good, so that a long story is not transcribed anew at each pause.
pub const PARTS: u64 = frames(PAUSE_MS);
pub const LONG_PART: u64 = frames(8000);

/// The most that is transcribed in one piece.
pub const LONGEST_PART: u64 = frames(LONGEST_MS);

/// Voice without a pause for longer than this is music, or a television.
pub const LONGEST_TURN: u64 = frames(180_000);

/// Sound that is late by more than this does not come: jitter is shorter.
pub const STALLED: Duration = Duration::from_millis(500);

/// Kept before and after voice, so that no consonant is cut off.
pub const MARGIN: u64 = frames(MARGIN_MS);

/// What the turn model looks at.
pub const JUDGED_FRAMES: u64 = frames(8000);

const fn frames(ms: u32) -> u64 {
    ms.div_ceil(FRAME_MS) as u64
}
