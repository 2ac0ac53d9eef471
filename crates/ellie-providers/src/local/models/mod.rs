//! The local models on disk: what they must be, whether they are, and how they are fetched.
//!
//! The models folder is plain files. One filled by hand, on a machine without a network, is as
//! good as one that [`fetch()`] filled: only sizes and hashes count.

mod fetch;
mod manifest;
mod verify;

pub use fetch::{FetchError, Fetched, Options, Phase, Program, Progress, fetch};
pub use manifest::{
    Archive, Client, Content, File, Group, Member, Package, Place, Platform, RUNTIME_LIBRARY,
    packages,
};
pub use verify::{Damage, FileState, MissingModels, State, check, check_quick};
