//! Sound as numbers: what a recording is, and how it changes rate.

mod resample;
mod sound;

pub use resample::resample;
pub use sound::{SILENCE_DBFS, Sound, clean};
