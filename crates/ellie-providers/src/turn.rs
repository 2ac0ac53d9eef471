//! End-of-turn detection.

use ellie_core::audio::Sound;
use futures_util::future::BoxFuture;

use crate::Error;

/// Tells a pause for thought from the end of what somebody had to say.
pub trait Turn: Send + Sync {
    /// The probability that the speaker is done, judged by the last eight seconds.
    fn is_over(&self, sound: Sound) -> BoxFuture<'_, Result<f32, Error>>;
}
