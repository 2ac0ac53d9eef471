//! What must be said, and what may not be.

pub mod disclosure;
