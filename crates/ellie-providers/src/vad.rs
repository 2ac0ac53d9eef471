//! Voice activity detection.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;

use crate::Error;

/// Tells voice from quiet.
pub trait Vad: Send + Sync {
    /// The probability of voice in each frame of [`ellie_core::vad::FRAME_MS`], in order, after the
    /// sound that is remembered. A frame that is begun is filled up with quiet.
    fn listen(&self, sound: Sound, memory: Memory) -> BoxFuture<'_, Result<Judged, Error>>;

    /// The same of a whole recording.
    fn voice(&self, sound: Sound) -> BoxFuture<'_, Result<Vec<f32>, Error>> {
        Box::pin(async move { Ok(self.listen(sound, Memory::default()).await?.voice) })
    }
}

/// Frames that were judged.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The probability of voice in each.
    pub voice: Vec<f32>,
    /// What goes with the sound that follows.
    pub memory: Memory,
}

/// What a detector remembers of the sound before, as numbers that only it understands. Where
/// nothing was before, it is empty.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub Vec<f32>);
