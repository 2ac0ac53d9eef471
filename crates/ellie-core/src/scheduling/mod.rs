//! Consultations: which times are open, what is offered of them, how one is booked, and the
//! calendar file that follows.

pub mod booking;
pub mod calendar;
pub mod diary;
pub mod ics;
pub mod offer;
pub mod roster;
pub mod slots;
mod spoken;

pub use spoken::{spoken_choices, spoken_moment};
