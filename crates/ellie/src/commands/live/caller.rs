//! Somebody who speaks recordings: each when Ellie has spoken, or into her words.

use std::sync::Arc;
use std::time::Duration;

use ellie_core::audio::Sound;
use tokio::time::Instant;

/// How long a person takes to answer.
const REACTION: Duration = Duration::from_millis(300);

/// How long Ellie has spoken when somebody falls into her words.
const BARGES_IN_AFTER: Duration = Duration::from_millis(1_000);

/// A caller.
pub struct Caller {
    turns: std::vec::IntoIter<Arc<Sound>>,
    barges_in: bool,
    /// What is being said, and how far.
    saying: Option<(Arc<Sound>, usize)>,
    /// When the last voice was sent, until it is answered.
    voice_ended: Option<Instant>,
    /// When the caller fell into Ellie's words, until she yields.
    barged_in: Option<Instant>,
    ellie: Ellie,
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
    /// Somebody with so much to say, each from the first voice to the last.
    pub fn new(turns: Vec<Arc<Sound>>, barges_in: bool) -> Self {
        Self {
            turns: turns.into_iter(),
            barges_in,
            saying: None,
            voice_ended: None,
            barged_in: None,
            ellie: Ellie::Silent,
        }
    }

    /// Whether all is said and the last answer was heard.
    pub fn is_done(&self, now: Instant) -> bool {
        let has_heard = matches!(self.ellie, Ellie::Ends { until } if until + REACTION < now);
        self.saying.is_none() && self.turns.len() == 0 && has_heard
    }

    /// The next sound on the line: voice or quiet.
    pub fn next_packet(&mut self, samples: usize, now: Instant) -> Vec<f32> {
        if self.saying.is_none() && self.may_speak(now) {
            self.begin(now);
        }
        let Some((sound, at)) = &mut self.saying else { return vec![0.0; samples] };
        let end = (*at + samples).min(sound.samples.len());
        let mut packet = sound.samples.get(*at..end).unwrap_or_default().to_vec();
        *at = end;
        if end == sound.samples.len() {
            self.saying = None;
            self.voice_ended = Some(now);
        }
        packet.resize(samples, 0.0);
        packet
    }

    fn may_speak(&self, now: Instant) -> bool {
        match self.ellie {
            Ellie::Silent => false,
            Ellie::Speaks { since, .. } => self.barges_in && since + BARGES_IN_AFTER <= now,
            Ellie::Ends { until } => until + REACTION <= now,
        }
    }

    fn begin(&mut self, now: Instant) {
        let Some(sound) = self.turns.next() else { return };
        let speaks = matches!(self.ellie, Ellie::Speaks { until, .. } if until > now);
        self.barged_in = speaks.then_some(now);
        self.saying = Some((sound, 0));
        self.ellie = Ellie::Silent;
    }

    /// So much of Ellie's sound came. Says how long it was waited for, if that was noticed.
    pub fn hears(&mut self, length: Duration, now: Instant) -> Option<Waited> {
        // What comes while the caller speaks is from before.
        if self.saying.is_some() {
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

    /// Ellie begins a turn.
    pub fn ellie_begins(&mut self, now: Instant) {
        if self.saying.is_none() {
            self.ellie = Ellie::Speaks { since: now, until: now };
        }
    }

    /// All sound of her turn has come.
    pub fn ellie_ends(&mut self) {
        if let Ellie::Speaks { until, .. } = self.ellie {
            self.ellie = Ellie::Ends { until };
        }
    }

    /// Ellie stops. Says how long after the caller fell into her words.
    pub fn ellie_yields(&mut self, now: Instant) -> Option<Duration> {
        self.barged_in.take().map(|since| now.saturating_duration_since(since))
    }
}
