//! How long things may take in a call, and what is too short to count. The waits for the end of a
//! turn stand in `floor/patience.rs`.

use std::time::Duration;

/// A caller who is silent for so long is asked "are you still there?", and the call ends after so
/// much more: the call protocol.
pub const ARE_YOU_THERE: Duration = Duration::from_secs(30);
pub const IDLE: Duration = Duration::from_secs(60);

/// How long a caller whose way is lost is waited for: the call protocol.
pub const LOST: Duration = Duration::from_secs(60);

/// Keys belong to one number if no longer pause is between them.
pub const BETWEEN_KEYS: Duration = Duration::from_secs(2);

/// After so long without a sound a caller who has spoken is asked for a moment: people on the telephone
/// say "hello?" after a second and a half.
pub const SILENCE: Duration = Duration::from_millis(1200);

/// An answer is looked for so long at least before that: most are found at once.
pub const THOUGHT: Duration = Duration::from_millis(400);

/// What was asked for and has not come after so long is given up.
pub const TRANSCRIPT_LATE: Duration = Duration::from_secs(6);
pub const REPLY_LATE: Duration = Duration::from_secs(20);
pub const SPEECH_LATE: Duration = Duration::from_secs(12);

/// Typed turns and numbers that may wait to be answered; people type slower than Ellie thinks.
pub const MOST_WAITING: usize = 8;

/// What is made for a caller is spoken in pieces of so many letters at least, some two seconds: a
/// voice needs a few words to know where it is going.
pub const SHORTEST_BREATH: usize = 30;

/// So fast do voices speak, about: where it is not known yet how long a piece is, its letters tell.
pub const LETTERS_A_SECOND: u32 = 15;

/// An answer of which less was heard did not begin: a caller who speaks into it goes on with what was
/// cut off. People need 600 ms and more to plan a reply.
pub const BARELY_BEGUN: Duration = Duration::from_millis(600);

/// Longer voice is more than "mm-hm", whatever its words are.
pub const BACKCHANNEL: Duration = Duration::from_millis(1200);

/// Shorter voice is a cough, if its words are none that one calls out: of short sounds recognisers
/// make words nobody said.
pub const COUGH: Duration = Duration::from_millis(300);

/// Shorter voice is a sound like "uh-huh", if the recogniser is not sure of the words it made of it.
pub const MUMBLE: Duration = Duration::from_millis(700);

/// Longer voice without words was meant to be understood.
pub const UNCLEAR: Duration = Duration::from_millis(800);

/// After so many failures in a row the caller is better off calling again.
pub const MOST_FAILURES: u8 = 4;
