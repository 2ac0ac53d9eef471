//! What is being written down of the caller's turn. Transcription is begun at each pause, before
//! anybody knows whether it is the last: a transcript is thrown away if the caller goes on, and
//! ready if not.

use std::time::Duration;

use super::AttemptId;
use super::words::Words;

#[derive(Debug, Clone, Default)]
pub(super) struct Hearing {
    attempts: u32,
    parts: Vec<Part>,
    /// The voice of what has ended.
    voiced: Duration,
    ended: Option<Ended>,
}

#[derive(Debug, Clone)]
struct Part {
    attempt: AttemptId,
    /// How long it is, for its share of the confidence.
    length: Duration,
    words: Option<Words>,
}

/// When the voice ended, and when that was clear.
#[derive(Debug, Clone, Copy)]
struct Ended {
    last_voice: Duration,
    at: Duration,
}

impl Hearing {
    /// A part of so much sound is to be written down.
    pub fn begin(&mut self, length: Duration) -> AttemptId {
        self.attempts += 1;
        let attempt = AttemptId(self.attempts);
        self.parts.push(Part { attempt, length, words: None });
        attempt
    }

    /// The caller goes on: the last part is not whole.
    pub fn forget_last(&mut self) -> Option<AttemptId> {
        Some(self.parts.pop()?.attempt)
    }

    /// The caller speaks again before the words were known: it is the same turn.
    pub fn reopen(&mut self) {
        self.ended = None;
    }

    /// The caller is done.
    pub fn end(&mut self, last_voice: Duration, voiced: Duration, at: Duration) {
        self.voiced += voiced;
        self.ended = Some(Ended { last_voice, at });
    }

    /// Whether this transcript is awaited.
    pub fn awaits(&self, attempt: AttemptId) -> bool {
        self.parts.iter().any(|part| part.attempt == attempt && part.words.is_none())
    }

    /// What was said in a part; nothing could be written down without a text.
    pub fn hear(&mut self, attempt: AttemptId, heard: Option<(String, Option<f32>)>) {
        let Some(part) = self.parts.iter_mut().find(|part| part.attempt == attempt) else { return };
        let is_torn = heard.is_none();
        let (text, confidence) = heard.unwrap_or_default();
        let text = text.trim().to_owned();
        let voiced = part.length;
        part.words = Some(Words { text, confidence, is_torn, voiced, ..Words::default() });
    }

    /// Whether the caller has said anything that is not taken yet.
    pub fn is_pending(&self) -> bool {
        self.ended.is_some() || !self.parts.is_empty()
    }

    /// When the last words are too late.
    pub fn deadline(&self, patience: Duration) -> Option<Duration> {
        Some(self.ended?.at + patience)
    }

    /// What is still awaited will not come; returns what that was.
    pub fn give_up(&mut self) -> Vec<AttemptId> {
        let awaited = self.parts.iter().filter(|part| part.words.is_none());
        let late: Vec<AttemptId> = awaited.map(|part| part.attempt).collect();
        for attempt in &late {
            self.hear(*attempt, None);
        }
        late
    }

    /// The words so far, once all parts are written down.
    pub fn so_far(&self) -> Option<Words> {
        let parts: Option<Vec<Words>> = self.parts.iter().map(|part| part.words.clone()).collect();
        let spoken = parts?.into_iter().filter(|words| !words.text.is_empty());
        Some(spoken.reduce(Words::and_then).unwrap_or_default())
    }

    /// The voice of what has ended.
    pub fn voiced(&self) -> Duration {
        self.voiced
    }

    /// Nothing of it is needed.
    pub fn clear(&mut self) {
        *self = Self { attempts: self.attempts, ..Self::default() };
    }

    /// Takes the turn, once it has ended and all of it is written down.
    pub fn take(&mut self, now: Duration) -> Option<Words> {
        let Ended { last_voice, at } = self.ended?;
        if self.parts.iter().any(|part| part.words.is_none()) {
            return None;
        }
        let parts = std::mem::take(&mut self.parts).into_iter().filter_map(|part| part.words);
        let is_torn = |words: &Words| words.is_torn;
        let (silent, spoken): (Vec<Words>, Vec<Words>) =
            parts.partition(|words| words.text.is_empty());
        let is_torn = silent.iter().any(is_torn);
        let whole = spoken.into_iter().reduce(Words::and_then).unwrap_or_default();
        let words = Words {
            is_spoken: true,
            is_torn,
            voiced: self.voiced,
            last_voice,
            ended: at,
            known: now,
            ..whole
        };
        self.clear();
        Some(words)
    }
}
