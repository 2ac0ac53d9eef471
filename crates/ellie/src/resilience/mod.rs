//! What stands between Ellie and those she asks for something: a time to answer in, a few places, a
//! circuit breaker, and another try where it may help.
//!
//! A [`Guard`] puts all of it round one call. A stream is not over when its call returns: whoever
//! reads it takes a [`Permit`] of a [`Circuit`] by hand, and says when something came and how it
//! ended. All circuits of the program are in [`Breakers`], and are reported from there.
//!
//! The layers of `tower-resilience` and the retries of `backon` were weighed: neither has a breaker
//! that is worked by hand, nor the counts that are reported here, and a breaker that is a value with
//! the time handed in can be tested in every order of events.

mod breaker;
mod breakers;
mod budget;
mod bulkhead;
mod circuit;
mod guard;
mod report;
mod retry;

pub use breaker::{Breaker, Open, Pass, Phase, Rule, Totals};
pub use breakers::Breakers;
pub use budget::Budget;
pub use bulkhead::{Bulkhead, Crowd, Full, Place};
pub use circuit::{Circuit, Permit};
pub use guard::{Error, Fault, Guard};
pub use report::Report;
pub use retry::{Retry, jittered, random};
