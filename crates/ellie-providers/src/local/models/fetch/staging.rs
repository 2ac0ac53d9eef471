//! The place inside the models folder where a fetch keeps what is not finished.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{FetchError, Progress};
use crate::local::models::manifest::{self, Member, Package, Place};

/// The models folder and the staging folder `.fetch` in it, so that both are on one disk.
pub(super) struct Staging {
    models: PathBuf,
    folder: PathBuf,
}

impl Staging {
    pub(super) fn of(models: &Path) -> Self {
        Self { models: models.to_owned(), folder: models.join(".fetch") }
    }

    pub(super) fn exists(&self) -> bool {
        self.folder.exists()
    }

    /// The archive of a package and the traces of its client.
    pub(super) fn package(&self, package: &Package) -> PathBuf {
        self.folder.join(format!("{}-{}", package.name, package.version))
    }

    /// Where a member comes to rest: under its final name, or here until it is joined.
    pub(super) fn rest(&self, member: &Member) -> PathBuf {
        match member.place {
            Place::Whole(_) => self.file(&member.file()),
            Place::Part { number, of } => {
                self.folder.join("parts").join(format!("{}.{number}", of.path))
            }
        }
    }

    /// The final name of a file.
    pub(super) fn file(&self, file: &manifest::File) -> PathBuf {
        self.models.join(file.path)
    }

    /// A file that has no name yet.
    pub(super) fn draft(&self) -> PathBuf {
        self.folder.join("draft")
    }

    /// Waits until no other fetch is at work in this folder; dropping the file lets the next begin.
    ///
    /// The lock stands beside the staging folder, which is removed while it is held.
    pub(super) fn lock(&self, progress: &mut dyn FnMut(Progress)) -> Result<File, FetchError> {
        let path = self.models.join(".fetch.lock");
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(FetchError::disk(&path))?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(FetchError::disk(&path)(error)),
            Err(TryLockError::WouldBlock) => progress(Progress::Waiting),
        }
        file.lock().map_err(FetchError::disk(&path))?;
        Ok(file)
    }

    /// Forgets all that is not finished.
    pub(super) fn remove(&self) -> Result<(), FetchError> {
        remove_folder(&self.folder)
    }
}

/// An empty folder, whatever was there.
pub(super) fn fresh_folder(folder: &Path) -> Result<(), FetchError> {
    remove_folder(folder)?;
    fs::create_dir_all(folder).map_err(FetchError::disk(folder))
}

/// Removes a folder and all that is in it, if it is there.
pub(super) fn remove_folder(folder: &Path) -> Result<(), FetchError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(FetchError::disk(folder)(error)),
        _ => Ok(()),
    }
}
