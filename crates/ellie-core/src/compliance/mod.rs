//! What must be said, and what may not be.

pub mod advice;
pub mod attempt;
pub mod disclosure;
pub mod identity;
mod index;
mod lexicon;
mod pattern;
pub mod redact;
mod rules;
mod words;
