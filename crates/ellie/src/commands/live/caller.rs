//! Somebody who speaks recordings: each when Ellie has spoken, or into her words.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use ellie_core::audio::Sound;
use tokio::time::Instant;

use super::aside::{Aside, Came};

/// How long a person takes to answer.
const REACTION: Duration = Duration::from_millis(300);

/// How long Ellie has spoken when somebody falls into her words.
const INTO_HER_WORDS: Duration = Duration::from_millis(1_000);

/// Something a caller says.
#[derive(Clone)]
pub struct Says {
    /// How it sounds, from the first voice to the last.
    pub sound: Arc<Sound>,
    /// When, and what for.
    pub how: How,
}

/// When somebody says something, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// When Ellie has spoken.
    InTurn,
    /// Into her words, to take the floor.
    BargingIn,
    /// Into her words, without wanting the floor.
    Aside,
}

/// A caller.
pub struct Caller {
    turns: VecDeque<Says>,
    /// What is being said, and how far.
    saying: Option<(Says, usize)>,
    /// When the last voice was sent, until it is answered.
    voice_ended: Option<Instant>,
    /// When the caller fell into Ellie's words, until she yields.
    barged_in: Option<Instant>,
    aside: Aside,
    ellie: Ellie,
    /// The turn of Ellie's that was heard last.
    ellies_turn: String,
}

/// What Ellie does, as it is heard.
#[derive(Clone, Copy)]
enum Ellie {
    /// Nothing was heard of her since the caller spoke.
    Silent,
    /// She has spoken since then; her sound that came lasts until then.
    Speaks { since: Instant, until: Instant },
    /// All her sound of the turn has come.
    Ends { until: Instant },
}

/// How long there was silence.
#[derive(Clone, Copy)]
pub enum Waited {
    /// Since the caller's last voice, until an answer began.
    ForAnswer(Duration),
    /// In the middle of an answer.
    Within(Duration),
}

impl Caller {
    /// Somebody with so much to say.
    pub fn new(turns: Vec<Says>) -> Self {
        Self {
            turns: turns.into(),
            saying: None,
            voice_ended: None,
            barged_in: None,
            aside: Aside::default(),
            ellie: Ellie::Silent,
            ellies_turn: String::new(),
        }
    }

    /// Something more to say.
    pub fn say(&mut self, says: Says) {
        self.turns.push_back(says);
    }

    /// Whether all is said and the last answer was heard.
    pub fn is_done(&self, now: Instant) -> bool {
        let has_heard = matches!(self.ellie, Ellie::Ends { until } if until + REACTION < now);
        self.saying.is_none() && self.turns.is_empty() && has_heard
    }

    /// The next sound on the line: voice or quiet.
    pub fn next_packet(&mut self, samples: usize, now: Instant) -> Vec<f32> {
        if self.saying.is_none() {
            self.begin(now);
        }
        let Some((says, at)) = &mut self.saying else { return vec![0.0; samples] };
        let end = (*at + samples).min(says.sound.samples.len());
        let mut packet = says.sound.samples.get(*at..end).unwrap_or_default().to_vec();
        *at = end;
        if end == says.sound.samples.len() {
            if says.how != How::Aside {
                self.voice_ended = Some(now);
            }
            self.saying = None;
        }
        packet.resize(samples, 0.0);
        packet
    }

    /// Says the next thing if it is time for it.
    fn begin(&mut self, now: Instant) {
        let Some(next) = self.turns.front() else { return };
        let how = next.how;
        let may_speak = match self.ellie {
            Ellie::Silent => false,
            Ellie::Speaks { since, .. } => how != How::InTurn && since + INTO_HER_WORDS <= now,
            Ellie::Ends { until } => until + REACTION <= now,
        };
        if !may_speak {
            return;
        }
        let speaks = matches!(self.ellie, Ellie::Speaks { until, .. } if until > now);
        let Some(says) = self.turns.pop_front() else { return };
        match how {
            // There is nothing to say "mm-hm" to.
            How::Aside if !speaks => return,
            How::Aside => self.aside.made_in(&self.ellies_turn),
            How::InTurn | How::BargingIn => {
                self.barged_in = speaks.then_some(now);
                self.ellie = Ellie::Silent;
            }
        }
        self.saying = Some((says, 0));
    }

    /// So much of Ellie's sound came. Says how long it was waited for, if that was noticed.
    pub fn hears(&mut self, length: Duration, now: Instant) -> Option<Waited> {
        // What comes while the caller takes the floor is from before.
        if self.saying.as_ref().is_some_and(|(says, _)| says.how != How::Aside) {
            return None;
        }
        let mut gap = None;
        if let Ellie::Speaks { since, until } = &mut self.ellie {
            let is_silent = *until > *since && *until < now;
            gap = is_silent.then(|| now.duration_since(*until));
            *until = (*until).max(now) + length;
        }
        match self.voice_ended.take() {
            Some(ended) => Some(Waited::ForAnswer(now.saturating_duration_since(ended))),
            None => gap.map(Waited::Within),
        }
    }

    /// Ellie begins a turn, or goes on with it. Says what came of a sound that was made aside.
    pub fn ellie_begins(&mut self, turn: &str, now: Instant) -> Option<Came> {
        turn.clone_into(&mut self.ellies_turn);
        if self.saying.as_ref().is_none_or(|(says, _)| says.how == How::Aside) {
            self.ellie = Ellie::Speaks { since: now, until: now };
        }
        self.aside.begins(turn)
    }

    /// All sound of her turn has come.
    pub fn ellie_ends(&mut self) -> Option<Came> {
        if let Ellie::Speaks { until, .. } = self.ellie {
            self.ellie = Ellie::Ends { until };
        }
        self.aside.ends()
    }

    /// Ellie stops. Says how long after the caller fell into her words.
    pub fn ellie_yields(&mut self, now: Instant) -> Option<Duration> {
        self.aside.pauses();
        self.barged_in.take().map(|since| now.saturating_duration_since(since))
    }

    /// Ellie has understood something as the caller's words.
    pub fn is_understood(&mut self) -> Option<Came> {
        self.aside.is_answered()
    }
}
