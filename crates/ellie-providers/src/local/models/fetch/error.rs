//! Why a fetch stopped, by what its reader can do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::local::models::manifest::Client;

/// Why a fetch stopped. What was finished is kept; the next fetch goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The client of a registry is not on this machine.
    #[error("{client} is needed to download {package} and was not found: install {}", advice(*.client))]
    ClientMissing {
        /// The client.
        client: Client,
        /// The package it was needed for.
        package: &'static str,
    },
    /// The client ran and failed.
    #[error("{client} could not download {package}: {said}")]
    ClientFailed {
        /// The client.
        client: Client,
        /// The package.
        package: &'static str,
        /// The last lines it said.
        said: String,
    },
    /// What came is not what is pinned.
    #[error("{what} has the sha-256 {found} and not the pinned {expected}: it is refused")]
    Hash {
        /// The archive or the file in it.
        what: String,
        /// The SHA-256 of the manifest.
        expected: &'static str,
        /// The SHA-256 found.
        found: String,
    },
    /// An archive cannot be unpacked.
    #[error("{archive} cannot be unpacked: {reason}")]
    Archive {
        /// The archive.
        archive: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No room is left.
    #[error("the disk that holds {} is full: make room and fetch again", .path.display())]
    DiskFull {
        /// What was being written.
        path: PathBuf,
    },
    /// The models folder may not be written.
    #[error("{} cannot be written: choose another models folder or change its owner", .path.display())]
    NotWritable {
        /// What was to be written.
        path: PathBuf,
    },
    /// Anything else that the file system refused.
    #[error("{}: {source}", .path.display())]
    Disk {
        /// What was read or written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl FetchError {
    /// Sorts a failure of the file system at `path`.
    pub(super) fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { path },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::NotWritable { path }
            }
            _ => Self::Disk { path, source },
        }
    }
}

fn advice(client: Client) -> &'static str {
    match client {
        Client::Pip => "Python 3.9 or later with pip (Debian: python3-pip)",
        Client::Npm => "Node.js with npm 8 or later (Debian: npm)",
    }
}
