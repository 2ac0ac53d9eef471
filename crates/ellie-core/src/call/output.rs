//! What goes out: what is asked of others, and what the caller hears and sees.

use std::time::Duration;

use super::{AttemptId, TurnId};
use crate::dialogue::script::Line;
use crate::floor::{Frames, PauseId};

/// Something to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Ask the turn model whether the caller is done.
    JudgeEnd {
        /// The pause.
        pause: PauseId,
        /// The sound.
        frames: Frames,
    },
    /// Write down what is said here.
    Transcribe {
        /// The name of the attempt.
        attempt: AttemptId,
        /// The sound.
        frames: Frames,
    },
    /// Nobody needs this transcript any more.
    Forget(AttemptId),
    /// Find an answer. There is never more than one to be found.
    Answer {
        /// The turn.
        turn: TurnId,
        /// What the caller said.
        text: String,
        /// The share of words expected to be right.
        confidence: Option<f32>,
        /// Whether it was spoken; else it was typed or keyed in.
        is_spoken: bool,
        /// The turn whose words these take up: its answer was not heard, and is to be as if it had
        /// not been found.
        instead_of: Option<TurnId>,
    },
    /// Make the sound of a piece; those that are asked first are needed first.
    Speak {
        /// The turn.
        turn: TurnId,
        /// Which piece of it.
        place: usize,
        /// Its text.
        line: Line,
    },
    /// Play a piece, after what is played already; if it is still being made, as it comes.
    Play {
        /// The turn.
        turn: TurnId,
        /// The piece.
        place: usize,
        /// Where in its sound to begin.
        from: Duration,
        /// Whether it is the last of the turn.
        is_last: bool,
    },
    /// Drop what is not heard yet, also of a piece that is still being made. What goes on is to be
    /// played again.
    Clear {
        /// The turn.
        turn: TurnId,
        /// How much of it was heard, counted from its beginning.
        heard: Duration,
    },
    /// A turn of Ellie's is over; of its text, this was heard. No sound of it follows, also where its
    /// last piece could not be made.
    Said {
        /// The turn.
        turn: TurnId,
        /// What was heard.
        text: String,
    },
    /// Sound of the turn that is not made yet is not needed.
    Drop(TurnId),
    /// So many turns wait that another one was not taken.
    TooMany,
    /// What Ellie is doing.
    Status(Status),
    /// The caller began to speak.
    SpeechStarted {
        /// When.
        at: Duration,
    },
    /// The caller has ended.
    SpeechStopped {
        /// When the voice ended.
        at: Duration,
    },
    /// An answer is begun: how long the caller waited, and for what.
    Metrics(Metrics),
    /// The call is over, and nothing follows.
    Ended(Reason),
}

/// What Ellie is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Listening to the caller.
    Listening,
    /// Finding an answer, or the sound of it.
    Processing,
    /// Speaking.
    Speaking,
    /// Waiting for a caller who has been silent for long.
    Idle,
}

/// Why a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The caller hung up, or did not come back.
    CallerHungUp,
    /// Ellie said goodbye.
    Goodbye,
    /// A person has the call.
    Transferred,
    /// The caller was silent.
    Idle,
    /// Nothing worked any more.
    Error,
    /// The house closed.
    Drained,
}

/// How long the caller waited for an answer, and for what. The parts add up to the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metrics {
    /// The turn.
    pub turn: TurnId,
    /// From the last voice until it was clear that the caller is done.
    pub endpoint: Duration,
    /// From there to the transcript.
    pub transcribe: Duration,
    /// From there to the reply.
    pub think: Duration,
    /// From there to the first sound.
    pub first_audio: Duration,
    /// From the last voice to the first sound.
    pub voice_to_voice: Duration,
}
