//! What comes in: from the caller, and from those who were asked for something.

use std::time::Duration;

use super::{AttemptId, Lines, Reason, TurnId, Work};
use crate::dialogue::script::Line;
use crate::floor::{Patience, PauseId};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The next frame of the caller's sound has voice with this probability.
    Voice(f32),
    /// Sound of the caller came, and waits to be judged.
    SoundCame,
    /// The caller typed a turn.
    Typed(String),
    /// The caller pressed keys.
    Keys(String),
    /// The caller has heard so much of a turn, counted from its beginning.
    Played {
        /// The turn.
        turn: TurnId,
        /// How much.
        heard: Duration,
    },
    /// The caller has heard enough of what is being said.
    Enough,
    /// The turn model votes that the caller is done with this probability.
    Vote {
        /// The pause that was judged.
        pause: PauseId,
        /// The probability.
        probability: f32,
    },
    /// What was said; nothing, if there were no words.
    Transcript {
        /// What was asked for.
        attempt: AttemptId,
        /// The words.
        text: String,
        /// The share of words expected to be right.
        confidence: Option<f32>,
    },
    /// What is answered.
    Reply(Reply),
    /// Sound of a piece is ready. It may play while more of it is made.
    Speech {
        /// The turn.
        turn: TurnId,
        /// The piece.
        place: usize,
        /// How long it is so far.
        length: Duration,
        /// Whether that is all of it.
        is_whole: bool,
    },
    /// The voice that was saying a piece broke off, and another says it from its beginning.
    Anew {
        /// The turn.
        turn: TurnId,
        /// The piece.
        place: usize,
    },
    /// Something that was asked for will not come.
    Failed(Work),
    /// The way to the caller is lost.
    Lost,
    /// The caller is back.
    Back,
    /// The caller hung up.
    HangUp,
    /// The house closes: goodbye.
    Drain,
    /// Nothing but time: the deadline.
    Time,
}

/// An answer to a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The turn it answers.
    pub turn: TurnId,
    /// What is said.
    pub lines: Vec<Line>,
    /// What Ellie says of herself from then on: the call may go on in another language.
    pub own: Box<Lines>,
    /// What the caller is awaited to say then.
    pub patience: Patience,
    /// Whether nothing came of the turn yet that could not be taken back: a caller who goes on
    /// before the answer is heard has not finished the turn.
    pub can_be_taken_back: bool,
    /// Why the call ends once it is said, if it does.
    pub ends: Option<Reason>,
}

impl Input {
    /// What was asked for that this brings.
    pub(super) const fn brings(&self) -> Option<Work> {
        match self {
            Self::Vote { pause, .. } => Some(Work::Vote(*pause)),
            Self::Transcript { attempt, .. } => Some(Work::Transcript(*attempt)),
            Self::Reply(reply) => Some(Work::Reply(reply.turn)),
            Self::Speech { turn, place, .. } | Self::Anew { turn, place } => {
                Some(Work::Speech(*turn, *place))
            }
            Self::Failed(work) => Some(*work),
            _ => None,
        }
    }

    /// Whether it comes from the caller or the house, for a call that goes on.
    pub(super) const fn wants_a_call(&self) -> bool {
        self.brings().is_none() && !matches!(self, Self::HangUp | Self::Played { .. } | Self::Time)
    }
}
