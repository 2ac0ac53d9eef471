//! Whether the caller is there, what is done when something fails, and how a call ends.

use std::time::Duration;

use super::limits::{ARE_YOU_THERE, IDLE, LOST, MOST_FAILURES, REPLY_LATE, SPEECH_LATE};
use super::words::Words;
use super::{Call, Output, Reason, Thinking, Work};

/// Where the call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Course {
    /// It goes on.
    #[default]
    Open,
    /// It ends as soon as what the caller said is answered, if only for the record.
    Closing(Reason),
    /// It is over.
    Ended,
}

/// Whether the caller is there.
#[derive(Debug, Clone, Default)]
pub(super) struct Presence {
    /// When the way to the caller was lost.
    pub lost: Option<Duration>,
    /// Whether the caller was asked, and has not answered.
    pub was_asked: bool,
    quiet_since: Duration,
}

impl Presence {
    pub const fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// Something was heard, or is being done.
    pub const fn touch(&mut self, now: Duration) {
        self.quiet_since = now;
    }

    /// When a quiet caller is asked, or given up.
    fn quiet_until(&self) -> Duration {
        self.quiet_since + if self.was_asked { IDLE } else { ARE_YOU_THERE }
    }
}

impl Call {
    /// The way to the caller is lost, or was found again.
    pub(super) fn lost(&mut self) {
        self.presence.lost.get_or_insert(self.now);
    }

    pub(super) fn back(&mut self) {
        self.presence.lost = None;
        self.presence.was_asked = false;
        self.presence.touch(self.now);
        // Whoever is back has not seen how things stand.
        self.status = None;
    }

    /// When something is done about a caller who is not there.
    pub(super) fn gone_at(&self) -> Option<Duration> {
        match (self.course, self.presence.lost) {
            (Course::Closing(_) | Course::Ended, _) => None,
            (Course::Open, Some(lost)) => Some(lost + LOST),
            (Course::Open, None) => (!self.is_busy()).then(|| self.presence.quiet_until()),
        }
    }

    pub(super) fn mind_the_caller(&mut self) {
        if self.is_busy() {
            self.presence.touch(self.now);
        }
        if self.gone_at().is_none_or(|gone| self.now < gone) {
            return;
        }
        if self.presence.is_lost() {
            self.close(Reason::CallerHungUp);
        } else if self.presence.was_asked {
            self.close(Reason::Idle);
        } else {
            self.presence.was_asked = true;
            self.speak_and_ask(self.lines.are_you_there.clone());
        }
    }

    /// Something that was asked for will not come.
    pub(super) fn failed(&mut self, work: Work) {
        match work {
            // Without a vote the pause alone decides.
            Work::Vote(_) => {}
            Work::Transcript(attempt) => {
                self.hearing.hear(attempt, None);
                self.weigh_words();
            }
            Work::Reply(_) => {
                if let Some(Thinking { turn, words, .. }) = self.thinking.take() {
                    self.go_on_with(turn, words);
                    self.end_what_was_begun();
                    self.apologise();
                }
            }
            Work::Speech(_, place) => self.no_sound(place),
        }
    }

    pub(super) fn give_up_what_is_late(&mut self) {
        self.give_up_words();
        if self.thinking.as_ref().is_some_and(|thinking| thinking.since + REPLY_LATE <= self.now) {
            // It may come to something yet: its words are not taken up again.
            self.thinking = None;
            self.end_what_was_begun();
            self.apologise();
        }
        if let Some(speech) = &mut self.speech
            && speech.late_at(SPEECH_LATE).is_some_and(|late| late <= self.now)
            && let Some(heard) = speech.give_up(self.now)
        {
            self.outputs.push_back(Output::Clear { turn: speech.turn, heard });
        }
    }

    /// The answer that was to follow what was said will not.
    fn end_what_was_begun(&mut self) {
        if let Some(speech) = self.speech.as_mut().filter(|speech| speech.is_open) {
            speech.fail();
        }
    }

    /// Says that something failed and asks again, unless Ellie has something else to say.
    pub(super) fn apologise(&mut self) {
        let is_busy = self.speech.is_some() || self.thinking.is_some() || !self.waiting.is_empty();
        if is_busy || self.course != Course::Open {
            return;
        }
        self.failures += 1;
        let trouble = self.lines.trouble.clone();
        let speech = if self.failures <= MOST_FAILURES {
            self.speak_and_ask(trouble)
        } else {
            let speech = self.speak(vec![trouble, self.lines.must_end.clone()]);
            speech.ends = Some(Reason::Error);
            speech
        };
        speech.is_apology = true;
    }

    /// The caller spoke, and no words were heard. Said once: what goes on is the noise of a room.
    pub(super) fn say_unclear(&mut self) {
        if self.course == Course::Open && self.thinking.is_none() && !self.was_unclear {
            self.was_unclear = true;
            self.speak_and_ask(self.lines.not_understood.clone());
        }
    }

    /// The house closes. What the caller is saying is still taken.
    pub(super) fn drain(&mut self) {
        self.close(Reason::Drained);
        if self.presence.is_lost() {
            return;
        }
        self.speak(vec![self.lines.must_end.clone(), self.lines.goodbye.clone()]);
    }

    /// Nothing more is heard or said, but what the caller has said is not lost.
    pub(super) fn close(&mut self, reason: Reason) {
        let event = self.floor.end();
        self.caller_does(event);
        self.interrupt();
        if let Some(number) = self.keys.take_all() {
            self.waiting.push_back(Words::typed(number, self.now));
        }
        self.course = Course::Closing(reason);
    }

    pub(super) fn end_if_done(&mut self) {
        if let Course::Closing(reason) = self.course
            && !self.is_busy()
        {
            self.course = Course::Ended;
            self.put(Output::Ended(reason));
        }
    }

    /// Whether anything is said, heard or found.
    fn is_busy(&self) -> bool {
        let is_answering = self.thinking.is_some() || !self.waiting.is_empty();
        is_answering || self.speech.is_some() || self.has_floor()
    }
}
