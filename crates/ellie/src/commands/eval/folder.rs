//! A folder that is there while something is measured, and no longer.

use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

/// A folder of this process under the system's folder for such.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes it, empty.
    pub fn new(name: &str) -> io::Result<Self> {
        let path = env::temp_dir().join(format!("ellie-eval-{}-{name}", process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
