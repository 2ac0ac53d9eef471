//! The caller's side of a call: voice, keys and typed words become turns.

use std::time::Duration;

use super::backchannel::leaves_the_floor;
use super::limits::{BETWEEN_KEYS, MOST_WAITING, TRANSCRIPT_LATE, UNCLEAR};
use super::said::said;
use super::speech::Unheard;
use super::words::{Words, joined};
use super::{Call, Course, Output, Thinking};
use crate::floor::{Event, FRAME, Frames};

/// Keys that were pressed, and when the last was.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    pressed: String,
    at: Duration,
}

/// The key that ends a number.
const DONE: char = '#';

/// More keys than this are no number.
const MOST_KEYS: usize = 64;

impl Keys {
    pub fn deadline(&self) -> Option<Duration> {
        (!self.pressed.is_empty()).then_some(self.at + BETWEEN_KEYS)
    }

    /// The number, once it is whole.
    fn take(&mut self, now: Duration) -> Option<String> {
        let is_done = self.pressed.ends_with(DONE) || self.pressed.len() >= MOST_KEYS;
        if !is_done && self.deadline().is_none_or(|deadline| now < deadline) {
            return None;
        }
        self.take_all()
    }

    /// The number, whole or not.
    pub fn take_all(&mut self) -> Option<String> {
        let number = std::mem::take(&mut self.pressed);
        let number = number.trim_end_matches(DONE);
        (!number.is_empty()).then(|| number.to_owned())
    }
}

impl Call {
    pub(super) fn voice(&mut self, voice: f32) {
        let event = self.floor.hear(voice, self.now);
        self.caller_does(event);
    }

    /// A typed turn is whole, and taken before what is being said.
    pub(super) fn typed(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.take(Words::typed(text, self.now));
        }
    }

    pub(super) fn pressed(&mut self, keys: &str) {
        self.keys.pressed.extend(keys.chars().filter(|key| !key.is_whitespace()).take(MOST_KEYS));
        self.keys.at = self.now;
    }

    pub(super) fn take_keys(&mut self) {
        if let Some(number) = self.keys.take(self.now) {
            self.take(Words::typed(number, self.now));
        }
    }

    /// Whether the caller speaks, or has spoken and is not understood yet.
    pub(super) fn has_floor(&self) -> bool {
        self.floor.is_taken() || self.hearing.is_pending() || self.keys.deadline().is_some()
    }

    pub(super) fn caller_does(&mut self, event: Option<Event>) {
        match event {
            None => {}
            Some(Event::Began { at }) => {
                self.hearing.reopen();
                self.presence.was_asked = false;
                self.put(Output::SpeechStarted { at });
            }
            Some(Event::Paused { pause, judged, part }) => {
                self.put(Output::JudgeEnd { pause, frames: judged });
                self.transcribe(part);
            }
            Some(Event::WentOn { parted: true }) => {}
            Some(Event::WentOn { parted: false }) => {
                let forgotten = self.hearing.forget_last();
                self.outputs.extend(forgotten.map(Output::Forget));
            }
            Some(Event::Parted { part }) => self.transcribe(part),
            Some(Event::Ended { at, voiced, part }) => {
                if let Some(part) = part {
                    self.transcribe(part);
                }
                self.hearing.end(at, voiced, self.now);
                self.put(Output::SpeechStopped { at });
            }
        }
    }

    fn transcribe(&mut self, frames: Frames) {
        let length = u32::try_from(frames.end - frames.start).unwrap_or(u32::MAX);
        let attempt = self.hearing.begin(FRAME * length);
        self.put(Output::Transcribe { attempt, frames });
    }

    /// Words are known while the caller pauses: they may be all that is awaited, or broken off.
    pub(super) fn weigh_words(&mut self) {
        if self.floor.pause().is_none() {
            return;
        }
        let Some(so_far) = self.hearing.so_far() else { return };
        let before = self.unanswered().map_or("", |words| words.text.as_str());
        let said = said(self.floor.patience(), &joined(before.to_owned(), &so_far.text));
        let event = self.floor.said(said, self.now);
        self.caller_does(event);
    }

    /// The turn that goes on with what the caller says now: its answer was not heard, or not found.
    fn unanswered(&self) -> Option<&Words> {
        let answered = self.speech.as_ref().and_then(|speech| speech.unheard(self.now));
        let words = self.thinking.as_ref().map(|thinking| &thinking.words).or(answered);
        words.filter(|words| words.is_spoken)
    }

    /// Words are known while the caller pauses. If they leave Ellie the floor, she need not wait for
    /// the end.
    pub(super) fn overhear(&mut self) {
        if self.floor.pause().is_none() || !self.ellie_has_floor() {
            return;
        }
        let voiced = self.hearing.voiced() + self.floor.voiced();
        let is_aside = |so_far: Words| self.is_aside(&Words { voiced, ..so_far });
        if self.hearing.so_far().is_some_and(is_aside) {
            let event = self.floor.end();
            self.caller_does(event);
        }
    }

    /// Takes what the caller said, once it is written down.
    pub(super) fn take_words(&mut self) {
        let Some(words) = self.hearing.take(self.now) else { return };
        if self.ellie_has_floor() && self.is_aside(&words) {
            return;
        }
        if !words.text.is_empty() {
            self.take(words);
        } else if words.is_torn {
            self.apologise();
        } else if words.voiced >= UNCLEAR {
            self.say_unclear();
        }
    }

    fn ellie_has_floor(&self) -> bool {
        self.speech.is_some() || self.thinking.is_some()
    }

    fn is_aside(&self, heard: &Words) -> bool {
        let stands = self.speech.as_ref().is_some_and(|speech| speech.question_stands(self.now));
        leaves_the_floor(heard, stands)
    }

    /// The caller has the floor, and these words are a turn.
    fn take(&mut self, mut words: Words) {
        if !words.is_spoken && self.waiting.len() >= MOST_WAITING {
            self.put(Output::TooMany);
            return;
        }
        self.was_unclear = false;
        self.presence.was_asked = false;
        if self.course == Course::Open {
            match self.interrupt() {
                Unheard::Turn(turn, before, _) if words.is_spoken && before.is_spoken => {
                    words = Words { instead_of: Some(turn), ..before.and_then(words) };
                }
                Unheard::Lines(lines) | Unheard::Turn(_, _, lines) => self.keep_for_later(lines),
                Unheard::Nothing => {}
            }
        }
        let goes_on = |last: &mut Words| last.is_spoken && words.is_spoken;
        match self.waiting.pop_back_if(goes_on) {
            Some(last) => self.waiting.push_back(last.and_then(words)),
            None => self.waiting.push_back(words),
        }
    }

    /// One turn at a time is answered.
    pub(super) fn ask_next(&mut self) {
        if self.thinking.is_some() {
            return;
        }
        let Some(words) = self.waiting.pop_front() else { return };
        let turn = self.new_turn();
        self.put(Output::Answer {
            turn,
            text: words.text.clone(),
            confidence: words.confidence,
            is_spoken: words.is_spoken,
            instead_of: words.instead_of,
        });
        self.thinking = Some(Thinking { turn, words, since: self.now, has_filled: false });
    }

    /// A transcript that never comes is one that failed.
    pub(super) fn give_up_words(&mut self) {
        let late = self.hearing.deadline(TRANSCRIPT_LATE);
        if late.is_some_and(|late| late <= self.now) {
            let forgotten = self.hearing.give_up();
            self.outputs.extend(forgotten.into_iter().map(Output::Forget));
        }
    }
}
