//! Text to speech.

use ellie_core::audio::Sound;
use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

use crate::{By, Error};

/// Says things aloud.
pub trait Tts: Send + Sync {
    /// Speaks one piece of text, a sentence or a few.
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>>;

    /// Begins to speak. Whoever makes speech piece by piece hands over the first, and the rest as it
    /// comes; others hand over all of it.
    fn begin(&self, utterance: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        let spoken = self.speak(utterance);
        Box::pin(async { Ok(Begun::Whole(spoken.await?)) })
    }

    /// The names of the voices that can be asked for, the one to take unasked first.
    fn voices(&self) -> Vec<&str>;
}

/// What was said aloud.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spoken {
    /// The sound of it.
    pub sound: Sound,
    /// Whose voice it is.
    pub by: By,
}

/// Speech that was begun.
pub enum Begun {
    /// All of it is there.
    Whole(Spoken),
    /// More is being made.
    Coming(Coming),
}

/// Speech as it is made.
pub struct Coming {
    /// The beginning.
    pub first: Spoken,
    /// What follows. What goes wrong is the last item: speech that ends without an error is whole.
    pub rest: BoxStream<'static, Result<More, Error>>,
}

/// What follows of speech that was begun.
#[derive(Debug, Clone, PartialEq)]
pub enum More {
    /// It goes on, in the same voice and at the same rate.
    Sound(Vec<f32>),
    /// The voice broke off: all of it again in another, which begins so.
    Anew(Spoken),
}

impl Begun {
    /// All of it, when it is there.
    pub async fn whole(self) -> Result<Spoken, Error> {
        let (mut whole, mut rest) = match self {
            Self::Whole(spoken) => return Ok(spoken),
            Self::Coming(Coming { first, rest }) => (first, rest),
        };
        while let Some(more) = rest.try_next().await? {
            match more {
                More::Sound(samples) => whole.sound.samples.extend(samples),
                More::Anew(spoken) => whole = spoken,
            }
        }
        Ok(whole)
    }
}

/// Something to be said, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// The text as people write it: digits and abbreviations are the provider's business.
    pub text: String,
    /// The name of a voice, one of [`Tts::voices`].
    pub voice: String,
    /// 1.0 is the voice's own pace, 2.0 twice as fast.
    pub speed: f32,
    /// Whether the sound may be kept on disk. Only for text with no personal data in it.
    pub keep: bool,
    /// Whether somebody waits to hear it; else it may take its time.
    pub is_awaited: bool,
}
