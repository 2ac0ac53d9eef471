//! A live call, as a value: what happens goes in, what is to be done comes out.
//!
//! [`Call::handle`] with whatever happened, [`Call::poll`] until it gives nothing more, sleep until
//! [`Call::deadline`]. The call holds no sound and does no work: it speaks of sound by the numbers of
//! its frames and of work by its name, and whoever drives it sends the results back as they come.

mod backchannel;
mod caller;
mod ellie;
mod ending;
mod hearing;
mod ids;
mod input;
mod limits;
mod lines;
mod output;
mod patience;
mod said;
mod speech;
mod words;

use std::collections::VecDeque;
use std::time::Duration;

pub use ids::{AttemptId, TurnId, Work};
pub use input::{Input, Reply};
pub use lines::Lines;
pub use output::{Metrics, Output, Reason, Status};
pub use said::said;

use crate::dialogue::script::Line;
use crate::floor::{Floor, Patience};
use caller::Keys;
use ending::{Course, Presence};
use hearing::Hearing;
use speech::Speech;
use words::Words;

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    lines: Lines,
    now: Duration,
    course: Course,
    presence: Presence,
    turns: u32,
    // The caller's side.
    floor: Floor,
    hearing: Hearing,
    keys: Keys,
    /// Turns that wait until another is answered.
    waiting: VecDeque<Words>,
    // Ellie's side.
    thinking: Option<Thinking>,
    speech: Option<Speech>,
    /// What the caller has to be told, and was not.
    unsaid: Vec<Line>,
    /// What was asked last.
    question: Option<Line>,
    /// How often in a row something failed.
    failures: u8,
    /// Whether the caller was told that nothing was understood.
    was_unclear: bool,
    status: Option<Status>,
    outputs: VecDeque<Output>,
}

/// A turn that is being answered.
#[derive(Debug, Clone)]
struct Thinking {
    turn: TurnId,
    words: Words,
    since: Duration,
    /// Whether the caller was asked for a moment.
    has_filled: bool,
}

impl Call {
    /// A call that begins now, at time zero. Ellie speaks first, and then awaits something.
    #[must_use]
    pub fn new(lines: Lines, opening: Vec<Line>, patience: Patience) -> Self {
        let mut call = Self {
            lines,
            now: Duration::ZERO,
            course: Course::default(),
            presence: Presence::default(),
            turns: 0,
            floor: Floor::default(),
            hearing: Hearing::default(),
            keys: Keys::default(),
            waiting: VecDeque::new(),
            thinking: None,
            speech: None,
            unsaid: Vec::new(),
            question: None,
            failures: 0,
            was_unclear: false,
            status: None,
            outputs: VecDeque::new(),
        };
        call.open(opening, patience);
        call.settle();
        call
    }

    /// Something happened at this time of the call.
    pub fn handle(&mut self, input: Input, now: Duration) {
        self.now = self.now.max(now);
        if !self.is_wanted(&input) {
            return;
        }
        match input {
            Input::Voice(voice) => self.voice(voice),
            Input::SoundCame => self.floor.sound_came(self.now),
            Input::Typed(text) => self.typed(text),
            Input::Keys(keys) => self.pressed(&keys),
            Input::Played { turn, heard } => self.played(turn, heard),
            Input::Enough => self.enough(),
            Input::Vote { pause, probability } => {
                let event = self.floor.vote(pause, probability, self.now);
                self.caller_does(event);
            }
            Input::Transcript { attempt, text, confidence } => {
                self.hearing.hear(attempt, Some((text, confidence)));
                self.weigh_words();
                self.overhear();
            }
            Input::Reply(reply) => self.reply(reply),
            Input::Speech { place, length, is_whole, .. } => self.sound(place, length, is_whole),
            Input::Anew { place, .. } => self.say_anew(place),
            Input::Failed(work) => self.failed(work),
            Input::Lost => self.lost(),
            Input::Back => self.back(),
            Input::HangUp => self.close(Reason::CallerHungUp),
            Input::Drain => self.drain(),
            Input::Time => {}
        }
        self.settle();
    }

    /// The next thing to be done.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When the call wants to be told the time, if nothing happens before.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        if self.has_ended() {
            return None;
        }
        let speech = self.speech.as_ref();
        let deadlines = [
            self.floor.deadline(),
            self.keys.deadline(),
            self.hearing.deadline(limits::TRANSCRIPT_LATE),
            self.thinking.as_ref().map(|thinking| thinking.since + limits::REPLY_LATE),
            self.silent_until(),
            speech.and_then(|speech| speech.is_heard_at(self.now)),
            speech.and_then(|speech| speech.late_at(limits::SPEECH_LATE)),
            self.gone_at(),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// The first frame of the caller's sound that may still be asked for.
    #[must_use]
    pub fn needs_from(&self) -> u64 {
        self.floor.needs_from()
    }

    /// Whether the call is over.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.course == Course::Ended
    }

    /// Results nobody waits for any more die here, and nowhere else; so does whatever comes to a call
    /// that is closing or over.
    fn is_wanted(&self, input: &Input) -> bool {
        match input.brings() {
            _ if self.has_ended() => false,
            Some(Work::Vote(pause)) => self.floor.pause() == Some(pause),
            Some(Work::Transcript(attempt)) => self.hearing.awaits(attempt),
            Some(Work::Reply(turn)) => {
                self.thinking.as_ref().is_some_and(|thinking| thinking.turn == turn)
            }
            Some(Work::Speech(turn, place)) => self
                .speech
                .as_ref()
                .is_some_and(|speech| speech.turn == turn && speech.awaits(place)),
            None => self.course == Course::Open || !input.wants_a_call(),
        }
    }

    /// What follows from how things stand. Each rule looks at the whole, so that no order in which
    /// things happen is forgotten.
    fn settle(&mut self) {
        while let Some(event) = self.floor.time(self.now) {
            self.caller_does(Some(event));
        }
        self.give_up_what_is_late();
        self.take_keys();
        self.take_words();
        self.mind_the_caller();
        self.ask_next();
        self.fill_silence();
        self.speak_or_yield();
        self.end_if_done();
        self.show_status();
    }

    fn new_turn(&mut self) -> TurnId {
        self.turns += 1;
        TurnId(self.turns)
    }

    fn put(&mut self, output: Output) {
        self.outputs.push_back(output);
    }

    fn show_status(&mut self) {
        let is_playing = self.speech.as_ref().is_some_and(|speech| speech.is_playing(self.now));
        let status = if is_playing {
            Status::Speaking
        } else if self.floor.is_taken() {
            Status::Listening
        } else if self.thinking.is_some() || self.speech.is_some() || self.hearing.is_pending() {
            Status::Processing
        } else if self.presence.was_asked {
            Status::Idle
        } else {
            Status::Listening
        };
        if !self.has_ended() && self.status != Some(status) {
            self.status = Some(status);
            self.put(Output::Status(status));
        }
    }
}

#[cfg(test)]
mod tests;
