//! Voice activity detection.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;

use crate::Error;

/// Tells voice from quiet.
pub trait Vad: Send + Sync {
    /// The probability of voice in each frame of [`ellie_core::vad::FRAME_MS`], in order.
    fn voice(&self, sound: Sound) -> BoxFuture<'_, Result<Vec<f32>, Error>>;
}
