//! Sound as numbers: what a recording is, and how it changes rate.

mod flow;
pub mod g711;
mod growing;
mod resample;
mod sound;

pub use flow::Flow;
pub use growing::Growing;
pub use resample::resample;
pub use sound::{SILENCE_DBFS, Sound, clean};
