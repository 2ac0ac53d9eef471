//! Whether the files of the models folder are what the manifest says.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{Content, File, Group, Package, Place, chosen, packages};
use crate::local::VoiceModel;

/// The command that fetches what every voice needs.
const FETCH: &str = "ellie models fetch";

/// The command that fetches Piper too.
const FETCH_WITH_PIPER: &str = "ellie models fetch --piper";

/// Looks at presence and size only, which takes microseconds: the check of every start.
pub fn check_quick(folder: &Path, groups: &[Group]) -> Result<(), MissingModels> {
    let missing: Vec<_> = files(&chosen(packages(), groups))
        .filter(|(_, file)| quick_state(&folder.join(file.path), &file.content) != State::Good)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let is_piper = |(package, _): &(&Package, File)| package.group == Group::Piper;
    Err(MissingModels {
        folder: folder.to_owned(),
        fetch: if missing.iter().any(is_piper) { FETCH_WITH_PIPER } else { FETCH },
        files: missing.into_iter().map(|(_, file)| file.path).collect(),
    })
}

impl Group {
    /// What must be there for this voice.
    #[must_use]
    pub fn needed_by(voice: VoiceModel) -> Vec<Self> {
        let piper = (voice == VoiceModel::Piper).then_some(Self::Piper);
        Self::STANDARD.into_iter().chain(piper).collect()
    }
}

/// Reads every file of this platform, of all groups, and compares its SHA-256.
pub fn check(folder: &Path) -> Vec<FileState> {
    let every = |package: &&Package| package.platform.is_here();
    check_packages(folder, &packages().iter().filter(every).collect::<Vec<_>>())
}

pub(super) fn check_packages(folder: &Path, packages: &[&'static Package]) -> Vec<FileState> {
    files(packages)
        .map(|(package, file)| {
            let state = full_state(&folder.join(file.path), &file.content);
            FileState { package, file, state }
        })
        .collect()
}

/// A file of the models folder and how it was found.
#[derive(Debug)]
pub struct FileState {
    /// The package that holds it, or its first part.
    pub package: &'static Package,
    /// What it must be.
    pub file: File,
    /// What it is.
    pub state: State,
}

/// How a file was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is not there.
    Missing,
    /// It is there and of no use.
    Damaged(Damage),
    /// It is what the manifest says.
    Good,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// Its size differs.
    Size {
        /// The size that it has.
        found_bytes: u64,
    },
    /// Its size is right and its SHA-256 differs.
    Hash {
        /// The SHA-256 that it has.
        found_sha256: String,
    },
    /// It cannot be read.
    Unreadable(ErrorKind),
}

/// Models that the settings ask for are not in the folder.
#[derive(Debug, thiserror::Error)]
#[error(
    "{} local models are missing or incomplete in {}, the first is {}: run `{fetch}`",
    .files.len(),
    .folder.display(),
    .files.first().unwrap_or(&"unknown")
)]
pub struct MissingModels {
    /// The models folder.
    pub folder: PathBuf,
    /// The files, as paths under it.
    pub files: Vec<&'static str>,
    /// The command that fetches them.
    pub fetch: &'static str,
}

/// Presence and size.
pub(super) fn quick_state(path: &Path, content: &Content) -> State {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            State::Damaged(Damage::Unreadable(ErrorKind::IsADirectory))
        }
        Ok(found) if found.len() == content.bytes => State::Good,
        Ok(found) => State::Damaged(Damage::Size { found_bytes: found.len() }),
        Err(error) if error.kind() == ErrorKind::NotFound => State::Missing,
        Err(error) => State::Damaged(Damage::Unreadable(error.kind())),
    }
}

/// Presence, size and SHA-256; a file of the wrong size is not read.
pub(super) fn full_state(path: &Path, content: &Content) -> State {
    match quick_state(path, content) {
        State::Good => match sha256(path) {
            Ok(found) if found == content.sha256 => State::Good,
            Ok(found_sha256) => State::Damaged(Damage::Hash { found_sha256 }),
            Err(error) => State::Damaged(Damage::Unreadable(error.kind())),
        },
        other => other,
    }
}

/// The SHA-256 of a file of any size, in little memory.
pub(super) fn sha256(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hexadecimal(hash)),
            count => hash.update(chunk.get(..count).unwrap_or_default()),
        }
    }
}

/// A finished hash as the manifest writes it.
pub(super) fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every file once, with the package that holds it: of a file in parts, the first.
fn files(packages: &[&'static Package]) -> impl Iterator<Item = (&'static Package, File)> {
    packages.iter().flat_map(|package| {
        let first = |place: &Place| !matches!(place, Place::Part { number: 1.., .. });
        let members = package.members.iter().filter(move |member| first(&member.place));
        members.map(|member| (*package, member.file()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The SHA-256 of "hello\n".
    const HELLO: Content = Content {
        bytes: 6,
        sha256: "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
    };

    fn state_of(found: &str) -> State {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("greeting");
        fs::write(&path, found).unwrap();
        full_state(&path, &HELLO)
    }

    #[test]
    fn a_file_as_pinned_is_good() {
        assert_eq!(state_of("hello\n"), State::Good);
    }

    #[test]
    fn a_file_cut_short_is_damaged() {
        assert_eq!(state_of("hel"), State::Damaged(Damage::Size { found_bytes: 3 }));
    }

    #[test]
    fn a_changed_byte_is_found_by_the_full_check_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("greeting");
        fs::write(&path, "hellO\n").unwrap();
        assert_eq!(quick_state(&path, &HELLO), State::Good);
        assert!(matches!(full_state(&path, &HELLO), State::Damaged(Damage::Hash { .. })));
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            full_state(folder.path(), &HELLO),
            State::Damaged(Damage::Unreadable(ErrorKind::IsADirectory))
        ));
    }

    #[test]
    fn an_empty_folder_lists_each_file_once_and_names_the_command() {
        let folder = tempfile::tempdir().unwrap();
        let missing = check_quick(folder.path(), &[Group::Speaking]).unwrap_err();
        let kokoro = missing.files.iter().filter(|path| **path == "kokoro/model.onnx");
        assert_eq!(kokoro.count(), 1);
        assert!(missing.to_string().ends_with("run `ellie models fetch`"));
        assert!(check(folder.path()).iter().all(|file| file.state == State::Missing));
    }

    #[test]
    fn a_voice_that_is_fetched_only_when_asked_for_is_asked_for_in_the_command() {
        let folder = tempfile::tempdir().unwrap();
        let command = |voice| {
            let missing = check_quick(folder.path(), &Group::needed_by(voice)).unwrap_err();
            missing.to_string().split('`').nth(1).map(str::to_owned).unwrap()
        };
        assert_eq!(command(VoiceModel::Kokoro), "ellie models fetch");
        assert_eq!(command(VoiceModel::Piper), "ellie models fetch --piper");
    }

    #[test]
    fn no_groups_need_no_files() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check_quick(folder.path(), &[]).is_ok());
    }
}
