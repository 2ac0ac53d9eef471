//! Ellie's side of a call: replies become speech, which yields to the caller and goes on.

use std::time::Duration;

use super::limits::{SILENCE, THOUGHT};
use super::speech::{Answers, Speech, Unheard, pieces};
use super::words::Words;
use super::{Call, Course, Metrics, Output, Reply, Thinking, TurnId};
use crate::dialogue::script::Line;
use crate::floor::Patience;

impl Call {
    /// Ellie speaks first.
    pub(super) fn open(&mut self, opening: Vec<Line>, patience: Patience) {
        self.floor.awaits(patience);
        self.question = question_of(&opening);
        if !opening.is_empty() {
            self.speak(opening);
        }
    }

    /// A reply is said, unless the caller has gone on or is gone.
    pub(super) fn reply(&mut self, reply: Reply) {
        let Some(Thinking { turn, words, has_filled, .. }) = self.thinking.take() else { return };
        let Reply { lines, own, patience, can_be_taken_back, ends, .. } = reply;
        self.lines = *own;
        if !self.waiting.is_empty() || self.course != Course::Open {
            // What was said of the turn was broken off before, and that is known.
            if !has_filled {
                self.put(Output::Said { turn, text: String::new() });
            }
            match can_be_taken_back {
                true if self.go_on_with(turn, words) => {}
                true => self.keep_for_later(self.notices_of(lines)),
                false => self.keep_for_later(lines),
            }
            return;
        }
        self.floor.awaits(patience);
        self.question = question_of(&lines);
        let lines = std::mem::take(&mut self.unsaid).into_iter().chain(lines).collect();
        let at = self.now;
        let speech = self.go_on_or_say(turn, lines);
        speech.ends = ends;
        speech.answers = Some(Answers { words, at, can_be_taken_back });
        speech.ask(patience);
    }

    /// The turn that waits goes on with the words of one whose answer was not heard, or not found, if
    /// both were spoken.
    pub(super) fn go_on_with(&mut self, turn: TurnId, before: Words) -> bool {
        let is_one = |next: &mut Words| next.is_spoken && before.is_spoken;
        let Some(next) = self.waiting.pop_front_if(is_one) else { return false };
        self.waiting.push_front(Words { instead_of: Some(turn), ..before.and_then(next) });
        true
    }

    /// What the caller may not miss of these lines.
    fn notices_of(&self, lines: Vec<Line>) -> Vec<Line> {
        lines.into_iter().filter(|line| self.lines.notices.contains(line)).collect()
    }

    /// What the caller has to be told is said before the next reply; what was asked is asked anew.
    pub(super) fn keep_for_later(&mut self, lines: Vec<Line>) {
        self.unsaid.extend(pieces(lines).into_iter().filter(|line| !line.is_question()));
    }

    /// When a caller who has spoken was silent with Ellie for too long.
    pub(super) fn silent_until(&self) -> Option<Duration> {
        let Thinking { words, has_filled, since, .. } = self.thinking.as_ref()?;
        let is_silent = self.course == Course::Open
            && self.speech.is_none()
            && self.waiting.is_empty()
            && !self.has_floor()
            && !self.presence.is_lost();
        let until = (words.last_voice + SILENCE).max(*since + THOUGHT);
        (is_silent && words.is_spoken && !has_filled).then_some(until)
    }

    /// Asks the caller for a moment, once, while the answer is not found. The answer goes on from there.
    pub(super) fn fill_silence(&mut self) {
        if self.silent_until().is_none_or(|until| self.now < until) {
            return;
        }
        let Some(thinking) = &mut self.thinking else { return };
        thinking.has_filled = true;
        let (turn, line) = (thinking.turn, self.lines.one_moment.clone());
        self.say(turn, vec![line]).is_open = true;
    }

    /// The answer is said, after what was said until it was found.
    fn go_on_or_say(&mut self, turn: TurnId, lines: Vec<Line>) -> &mut Speech {
        match self.speech.take_if(|speech| speech.is_open && speech.turn == turn) {
            Some(mut speech) => {
                let pieces = pieces(lines);
                let places = speech.go_on(&pieces, self.now);
                for (place, line) in places.zip(pieces) {
                    self.put(Output::Speak { turn, place, line });
                }
                self.speech.insert(speech)
            }
            None => self.say(turn, lines),
        }
    }

    /// Ellie says something unasked.
    pub(super) fn speak(&mut self, lines: Vec<Line>) -> &mut Speech {
        let (turn, patience) = (self.new_turn(), self.floor.patience());
        let speech = self.say(turn, lines);
        speech.ask(patience);
        speech
    }

    /// These words, and the question that stands.
    pub(super) fn speak_and_ask(&mut self, line: Line) -> &mut Speech {
        let question = self.question.clone();
        self.speak([line].into_iter().chain(question).collect())
    }

    fn say(&mut self, turn: TurnId, lines: Vec<Line>) -> &mut Speech {
        let pieces = pieces(lines);
        let speech = Speech::new(turn, &pieces, self.now);
        for (place, line) in pieces.into_iter().enumerate() {
            self.put(Output::Speak { turn, place, line });
        }
        self.speech.insert(speech)
    }

    /// Sound of a piece came.
    pub(super) fn sound(&mut self, place: usize, length: Duration, is_whole: bool) {
        if let Some(speech) = &mut self.speech {
            speech.grow(place, length, is_whole, self.now);
        }
    }

    /// A piece is said by another voice, from its beginning: of the one that broke off no more is heard.
    pub(super) fn say_anew(&mut self, place: usize) {
        if let Some(speech) = &mut self.speech
            && let Some(heard) = speech.begin_anew(place, self.now)
        {
            self.outputs.push_back(Output::Clear { turn: speech.turn, heard });
        }
    }

    /// Sound of a piece will not come, or the rest of it.
    pub(super) fn no_sound(&mut self, place: usize) {
        if let Some(speech) = &mut self.speech {
            speech.cut(place, self.now);
        }
    }

    pub(super) fn played(&mut self, turn: TurnId, heard: Duration) {
        if let Some(speech) = self.speech.as_mut().filter(|speech| speech.turn == turn) {
            speech.report(heard, self.now);
        }
    }

    /// Ellie speaks while the caller leaves her the floor; where she had to yield she goes on.
    pub(super) fn speak_or_yield(&mut self) {
        if self.course == Course::Open && (self.has_floor() || self.presence.is_lost()) {
            self.yield_floor();
            return;
        }
        let Some(speech) = &mut self.speech else { return };
        loop {
            let heard_at = speech.ends_at().max(self.now);
            let Some(play) = speech.play(self.now) else { break };
            self.outputs.push_back(play);
            if speech.is_in_answer() && !std::mem::replace(&mut speech.has_begun, true) {
                self.outputs.extend(metrics(speech, heard_at).map(Output::Metrics));
            }
        }
        if speech.is_over(self.now) {
            self.finish();
        }
    }

    fn yield_floor(&mut self) {
        let Some(speech) = self.speech.as_mut().filter(|speech| speech.is_playing(self.now)) else {
            return;
        };
        let heard = speech.stop(self.now);
        self.outputs.push_back(Output::Clear { turn: speech.turn, heard });
    }

    /// Stops Ellie's turn for good: what was not heard of it was not said. If hardly any of it was,
    /// the caller has not answered it.
    pub(super) fn interrupt(&mut self) -> Unheard {
        self.yield_floor();
        let Some(speech) = self.speech.take() else { return Unheard::Nothing };
        let (turn, text) = (speech.turn, speech.heard_text(self.now));
        self.put(Output::Said { turn, text });
        self.put(Output::Drop(turn));
        let notices = self.notices_of(speech.missed(self.now));
        let has_begun = speech.was_noticed(self.now);
        speech.into_unheard(has_begun, notices)
    }

    /// What is left of Ellie's turn is not said; what the caller has to be told comes with the next.
    /// Who has heard enough of a goodbye has heard it; who was asked for a moment still gets the answer.
    pub(super) fn enough(&mut self) {
        let Some(speech) = self.speech.as_ref().filter(|speech| !speech.is_open) else { return };
        let ends = speech.ends;
        match self.interrupt() {
            Unheard::Turn(_, _, lines) | Unheard::Lines(lines) => self.keep_for_later(lines),
            Unheard::Nothing => {}
        }
        if let Some(reason) = ends {
            self.close(reason);
        }
    }

    fn finish(&mut self) {
        let Some(speech) = self.speech.take() else { return };
        self.put(Output::Said { turn: speech.turn, text: speech.heard_text(self.now) });
        let missed = speech.missed(self.now);
        // What something came of has to be known, though its sound could not be made.
        match speech.answers.as_ref().is_some_and(|answers| answers.can_be_taken_back) {
            true => self.keep_for_later(self.notices_of(missed)),
            false => self.keep_for_later(missed),
        }
        self.presence.touch(self.now);
        if let Some(reason) = speech.ends {
            self.close(reason);
        } else if speech.is_apology {
            // Whether it was heard or not, there is nothing better to say.
        } else if speech.has_failed() {
            self.apologise();
        } else {
            self.failures = 0;
        }
    }
}

/// What the caller waited for, when an answer begins.
fn metrics(speech: &Speech, heard_at: Duration) -> Option<Metrics> {
    let Answers { words, at, .. } = speech.answers.as_ref()?;
    Some(Metrics {
        turn: speech.turn,
        endpoint: words.ended.saturating_sub(words.last_voice),
        transcribe: words.known.saturating_sub(words.ended),
        think: at.saturating_sub(words.known),
        first_audio: heard_at.saturating_sub(*at),
        voice_to_voice: heard_at.saturating_sub(words.last_voice),
    })
}

/// What is asked again: the last question, or whatever was said last.
fn question_of(lines: &[Line]) -> Option<Line> {
    lines.iter().rfind(|line| line.is_question()).or(lines.last()).cloned()
}
