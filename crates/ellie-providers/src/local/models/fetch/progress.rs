//! What a fetch tells of itself while it runs; drawing it is up to the caller.

use crate::local::models::manifest::Package;

/// How far a fetch is.
#[derive(Debug, Clone, Copy)]
pub enum Progress {
    /// Another fetch is at work in this folder; this one waits for it to end.
    Waiting,
    /// What is to be fetched is known; reported once.
    Planned {
        /// How many packages.
        packages: usize,
        /// The sum of their archives.
        bytes: u64,
    },
    /// At work on a package.
    At {
        /// The package; its archive's size is the whole of the download.
        package: &'static Package,
        /// What is being done.
        phase: Phase,
    },
}

/// What is being done to a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Its client runs.
    Downloading {
        /// How much of the archive is on disk; a client that does not show it stays at zero.
        bytes: u64,
    },
    /// Its archive is whole and being unpacked.
    Unpacking,
    /// Its members are in place.
    Finished,
}
