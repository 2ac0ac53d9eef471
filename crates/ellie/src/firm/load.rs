//! The firm's file on disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::faults::Faults;
use super::{FILE_MAX_BYTES, FirmFaults, FirmFile, parse};

/// Why there is no firm to be had from a path.
#[derive(Debug, Error)]
pub enum LoadError {
    /// Nothing is at the path.
    #[error("{}: there is no such file; copy firm.example.toml there", .0.display())]
    NotFound(PathBuf),
    /// Something is there that cannot be read.
    #[error("{}: the file cannot be read: {source}", .path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file was read and is faulty.
    #[error(transparent)]
    Faulty(#[from] FirmFaults),
}

/// Reads the firm from its file.
pub fn load(path: &Path) -> Result<FirmFile, LoadError> {
    let bytes = read_at_most(path, FILE_MAX_BYTES).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => LoadError::NotFound(path.to_owned()),
        _ => LoadError::Unreadable { path: path.to_owned(), source },
    })?;
    let file_name = path.display().to_string();
    // The last character of a file that is too large may be cut in two: its size comes first.
    if bytes.len() > FILE_MAX_BYTES {
        return Ok(parse(&String::from_utf8_lossy(&bytes), &file_name)?);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(parse(text, &file_name)?),
        Err(fault) => Err(not_utf8(&bytes, fault.valid_up_to(), &file_name).into()),
    }
}

/// Reads no more than shows that the file is too large: the path may be an endless device.
pub(super) fn read_at_most(path: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The fault of bytes that are no text, after so many that are.
pub(super) fn not_utf8(bytes: &[u8], valid_bytes: usize, file_name: &str) -> FirmFaults {
    let text = String::from_utf8_lossy(bytes.get(..valid_bytes).unwrap_or_default());
    let mut faults = Faults::new(&text);
    let what = "this character is not UTF-8; save the file with the encoding UTF-8";
    faults.at(&(valid_bytes..valid_bytes), what.to_owned());
    faults.into_firm_faults(file_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("firm.toml");
        std::fs::write(&path, bytes).unwrap();
        let shown = load(&path).unwrap_err().to_string();
        shown.replace(&path.display().to_string(), "firm.toml")
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let fault = load(Path::new("nowhere/firm.toml")).unwrap_err().to_string();
        assert!(fault.starts_with("nowhere/firm.toml: there is no such file"), "{fault}");
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(load(folder.path()), Err(LoadError::Unreadable { .. })));
    }

    #[test]
    fn a_file_that_is_not_utf8_is_faulty_where_it_goes_wrong() {
        let shown = fault_of(b"# caf\xc3\xa9\nname = \"Caf\xe9\"\n");
        assert!(shown.starts_with("firm.toml:2:12: this character is not UTF-8"), "{shown}");
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let shown = fault_of("é".repeat(FILE_MAX_BYTES).as_bytes());
        assert_eq!(shown, "firm.toml:1:1: the file is larger than 4 MiB; shorten it");
    }

    #[test]
    fn the_example_on_disk_is_loaded() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("firm.example.toml");
        assert_eq!(load(&path).unwrap().firm.spoken_name, "Harper and Lane");
    }
}
