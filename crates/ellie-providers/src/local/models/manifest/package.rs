//! What is said of a package: where it comes from, what is in it, where that goes.

use std::fmt;

/// One package of a registry, pinned.
#[derive(Debug)]
pub struct Package {
    /// The part of Ellie that needs it.
    pub group: Group,
    /// What it is for, in one line.
    pub role: &'static str,
    /// The registry client that downloads it.
    pub client: Client,
    /// Its name in the registry.
    pub name: &'static str,
    /// Its exact version.
    pub version: &'static str,
    /// Where it is of use.
    pub platform: Platform,
    /// The file that the client downloads.
    pub archive: Archive,
    /// The licence of what is unpacked, as an SPDX expression.
    pub licence: &'static str,
    /// Where that licence is stated, and what to mind.
    pub licence_note: &'static str,
    /// What is unpacked; the rest of the archive is left alone.
    pub members: &'static [Member],
}

/// What a model is for: a server checks only the groups that it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The library under every other model.
    Runtime,
    /// Speech or quiet.
    VoiceActivity,
    /// Whether a caller has finished.
    EndOfTurn,
    /// Speech to text.
    Hearing,
    /// Text to speech.
    Speaking,
    /// Words to sounds.
    Pronunciation,
    /// The meaning of sentences.
    Meaning,
    /// Faster speech whose licence must be cleared first, so it is never fetched unasked.
    Piper,
}

impl Group {
    /// What is fetched unless something else is asked for: all but [`Group::Piper`].
    pub const STANDARD: [Self; 7] = [
        Self::Runtime,
        Self::VoiceActivity,
        Self::EndOfTurn,
        Self::Hearing,
        Self::Speaking,
        Self::Pronunciation,
        Self::Meaning,
    ];
}

/// The client of a package registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// Python's pip.
    Pip,
    /// Node's npm.
    Npm,
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pip => "pip",
            Self::Npm => "npm",
        })
    }
}

/// Where a package is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Everywhere: it is data.
    Any,
    /// Linux on x86-64 with glibc 2.28 or later.
    LinuxX86_64,
    /// Linux on 64-bit Arm with glibc 2.28 or later.
    LinuxAarch64,
    /// macOS 14 or later on Apple silicon.
    MacosArm64,
}

impl Platform {
    /// Whether it covers the platform that this program was built for.
    pub fn is_here(self) -> bool {
        match self {
            Self::Any => true,
            Self::LinuxX86_64 => cfg!(all(target_os = "linux", target_arch = "x86_64")),
            Self::LinuxAarch64 => cfg!(all(target_os = "linux", target_arch = "aarch64")),
            Self::MacosArm64 => cfg!(all(target_os = "macos", target_arch = "aarch64")),
        }
    }
}

/// The file that a client downloads.
#[derive(Debug)]
pub struct Archive {
    /// Its name, as the client writes it. A wheel's carries its tags.
    pub name: &'static str,
    /// What it must be.
    pub content: Content,
}

/// A file inside an archive.
#[derive(Debug)]
pub struct Member {
    /// Its path in the archive.
    pub archived: &'static str,
    /// What it must be.
    pub content: Content,
    /// Where it goes.
    pub place: Place,
}

/// Where a member goes.
#[derive(Debug)]
pub enum Place {
    /// It is a file of the models folder: the path under it.
    Whole(&'static str),
    /// It is one part, counted from zero, of a file that several packages hold together.
    Part {
        /// Which part.
        number: usize,
        /// The file that the parts make.
        of: File,
    },
}

/// A file of the models folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Its path under the folder.
    pub path: &'static str,
    /// What it must be.
    pub content: Content,
}

/// What bytes must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// How many.
    pub bytes: u64,
    /// Their SHA-256, in lower-case hexadecimal.
    pub sha256: &'static str,
}

impl Member {
    /// The file of the models folder that this member is, or is a part of.
    pub fn file(&self) -> File {
        match self.place {
            Place::Whole(path) => File { path, content: self.content },
            Place::Part { of, .. } => of,
        }
    }
}

pub(super) const fn archive(name: &'static str, bytes: u64, sha256: &'static str) -> Archive {
    Archive { name, content: Content { bytes, sha256 } }
}

pub(super) const fn file(
    archived: &'static str,
    path: &'static str,
    bytes: u64,
    sha256: &'static str,
) -> Member {
    Member { archived, content: Content { bytes, sha256 }, place: Place::Whole(path) }
}

pub(super) const fn part(
    archived: &'static str,
    number: usize,
    of: File,
    bytes: u64,
    sha256: &'static str,
) -> Member {
    Member { archived, content: Content { bytes, sha256 }, place: Place::Part { number, of } }
}
