//! The sound of a line, whole or as it comes.

use std::sync::Arc;

use ellie_core::audio::Sound;
use ellie_providers::By;
use ellie_providers::tts::{Coming, More, Spoken};
use futures_util::stream::{BoxStream, StreamExt, once};

use super::Error;

/// Sound, and whose voice it is; cheap to clone.
#[derive(Debug, Clone)]
pub struct Voiced {
    pub sound: Arc<Sound>,
    pub by: By,
}

/// Some of the sound of a line.
pub enum Part {
    /// All of it.
    Whole(Voiced),
    /// The first of it. What came of it before is not to be heard.
    Begins(Voiced),
    /// More of it, at the same rate.
    More(Vec<f32>),
    /// That was all.
    Ends,
}

/// The parts of a line, up to one after which nothing follows.
pub type Parts = BoxStream<'static, Result<Part, Error>>;

impl From<Spoken> for Voiced {
    fn from(Spoken { sound, by }: Spoken) -> Self {
        Self { sound: Arc::new(sound), by }
    }
}

impl Part {
    /// Whether nothing follows.
    pub const fn is_last(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::Ends)
    }
}

/// One part, and nothing else.
pub fn only(part: Result<Part, Error>) -> Parts {
    once(async { part }).boxed()
}

/// Speech as it is made.
pub fn coming(Coming { first, rest }: Coming) -> Parts {
    let more = rest.map(|more| -> Result<Part, Error> {
        Ok(match more? {
            More::Sound(samples) => Part::More(samples),
            More::Anew(first) => Part::Begins(first.into()),
        })
    });
    only(Ok(Part::Begins(first.into()))).chain(more).chain(only(Ok(Part::Ends))).boxed()
}
