//! The line of a live call: what comes from the caller, and what goes there.

use std::time::Duration;

use ellie_core::call::{Metrics, Reason, Status};
use ellie_core::language::Language;
use ellie_providers::By;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::standin::thinking::Route;

/// What may wait on its way in: a second of sound in packets of 20 ms.
const FROM_CALLER: usize = 50;

/// What may wait on its way out: far more than is sent ahead, so whoever lets this fill up does not
/// listen.
const TO_CALLER: usize = 256;

/// Of these places, so many are left to words.
const FOR_WORDS: usize = 64;

/// Something from the caller.
#[derive(Debug, Clone, PartialEq)]
pub enum FromCaller {
    /// Sound, at [`super::EAR_HZ`].
    Sound(Vec<f32>),
    /// A typed turn.
    Typed(String),
    /// Keys of the telephone.
    Keys(String),
    /// So much of a turn was heard, from its beginning.
    Played {
        /// The turn.
        turn: u32,
        /// How much.
        heard: Duration,
    },
    /// Enough was heard of what is being said.
    Enough,
    /// The caller hangs up.
    HangUp,
}

/// Something for the caller.
#[derive(Debug, Clone, PartialEq)]
pub enum ToCaller {
    /// So many turns wait that another one was not taken.
    TooMany,
    /// What Ellie is doing.
    Status(Status),
    /// The caller began to speak, at this time of the call.
    SpeechStarted(Duration),
    /// The caller has ended, at this time of the call.
    SpeechStopped(Duration),
    /// Words of the call.
    Words(Words),
    /// The sound of a turn begins.
    SoundStarts(u32),
    /// Sound of Ellie's.
    Sound(Vec<f32>),
    /// What is not heard yet of a turn is not to be heard; so much of it was.
    Clear {
        /// The turn.
        turn: u32,
        /// How much.
        heard: Duration,
    },
    /// The sound of a turn is complete.
    SoundEnds(u32),
    /// Something was done.
    Done(Deed),
    /// How long an answer took.
    Metrics(Metrics, Doers),
    /// The call is over, and nothing follows.
    Ended(Reason),
    /// Another line has taken up the call, and nothing follows here.
    TakenOver,
}

/// Who heard and spoke in a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Doers {
    /// Who wrote down what the caller said; nobody where it was typed.
    pub stt: By,
    /// Which way the answer was found.
    pub route: Route,
    /// Who spoke the answer, as far as it was made when it began.
    pub tts: By,
}

/// Words that were said.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// The turn.
    pub turn: u32,
    /// Whether Ellie said them.
    pub are_ellies: bool,
    /// The words.
    pub text: String,
    /// Whether nothing is added to them, or taken from them, any more.
    pub are_final: bool,
    /// The share of words expected to be right, where that is known.
    pub confidence: Option<f32>,
    /// The language of the call when they were said.
    pub language: Language,
}

/// Something that was done, as the caller may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The other side was looked up; what was found is not told.
    ConflictCheck,
    /// A consultation is booked, moved or called off.
    DiaryChanged,
    /// A message is on the desk.
    MessageTaken,
    /// Somebody will call back.
    CallBackPromised,
}

/// Ellie's end of a line.
pub struct Line {
    pub(super) from_caller: Receiver<FromCaller>,
    to_caller: Sender<ToCaller>,
}

/// The caller's end of a line.
pub struct CallersEnd {
    /// To Ellie. Sound that finds no room is lost.
    pub to_ellie: Sender<FromCaller>,
    /// From Ellie.
    pub from_ellie: Receiver<ToCaller>,
}

/// Both ends of a new line.
pub fn line() -> (Line, CallersEnd) {
    let (to_ellie, from_caller) = channel(FROM_CALLER);
    let (to_caller, from_ellie) = channel(TO_CALLER);
    (Line { from_caller, to_caller }, CallersEnd { to_ellie, from_ellie })
}

impl Line {
    /// Says whether the line is still good. Late sound is lost, but whoever does not even take the
    /// words is gone.
    pub fn send(&self, what: ToCaller) -> bool {
        let is_late = matches!(what, ToCaller::Sound(_)) && self.to_caller.capacity() <= FOR_WORDS;
        is_late || self.to_caller.try_send(what).is_ok()
    }
}
