//! Reads people from a file that other software wrote, CSV or JSON: all of them, or every fault.

mod changes;
mod csv;
mod gathered;
mod json;
mod row;
mod table;

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::faults::{Faults, Span};
use super::load::{not_utf8, read_at_most};
use super::{FirmFaults, People, syntax};
pub use changes::{Changes, Mode, merged};
use gathered::Gathered;

/// The largest file that is read.
pub const FILE_MAX_BYTES: usize = 64 << 20;
/// The most rows of a file.
pub const ROWS_MAX: usize = 1_000_000;
/// The most lines of a file: an object of JSON takes several.
const LINES_MAX: usize = 8 * ROWS_MAX;

/// What a file lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Parties of the conflict check: name, aliases, status.
    Parties,
    /// Clients: name, phone, and a matter with its status a row.
    Clients,
    /// Those another lawyer represents: name.
    Represented,
}

/// The people of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What they are; only of this kind there are any.
    pub kind: Kind,
    /// The people.
    pub people: People,
    /// The rows they were read from.
    pub rows: usize,
}

/// Why nobody could be read.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("{}: the file cannot be read: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file was read and is faulty.
    #[error(transparent)]
    Faulty(#[from] FirmFaults),
}

/// Is told how many bytes of how many were read.
pub type Progress<'p> = dyn FnMut(usize, usize) + 'p;

/// Reads the people of a file. Without a kind, the columns have to tell it.
pub fn read(
    path: &Path,
    kind: Option<Kind>,
    progress: &mut Progress<'_>,
) -> Result<Import, ImportError> {
    let bytes = read_at_most(path, FILE_MAX_BYTES)
        .map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
    let file_name = path.display().to_string();
    if bytes.len() > FILE_MAX_BYTES {
        return Err(refused(&too_large(), &file_name).into());
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(parse(text, &file_name, kind, progress)?),
        Err(fault) => Err(not_utf8(&bytes, fault.valid_up_to(), &file_name).into()),
    }
}

/// Reads the people of a file's text. The name of the file is only for the faults.
pub fn parse(
    text: &str,
    file_name: &str,
    kind: Option<Kind>,
    progress: &mut Progress<'_>,
) -> Result<Import, FirmFaults> {
    if text.len() > FILE_MAX_BYTES {
        return Err(refused(&too_large(), file_name));
    }
    if text.bytes().filter(|&byte| byte == b'\n').count() > LINES_MAX {
        return Err(refused(&too_many(), file_name));
    }
    let mut faults = Faults::new(text);
    let gathered = match syntax::binary(text) {
        Some(at) => {
            faults.at(&at, "this is not a text file; save it as CSV or JSON".to_owned());
            None
        }
        None if is_json(text) => json::gather(text, kind, &mut faults, progress),
        None => table::gather(text, kind, &mut faults, progress),
    };
    let import = gathered.map(Gathered::finish);
    import.filter(|_| faults.is_empty()).ok_or_else(|| faults.into_firm_faults(file_name))
}

fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['[', '{'])
}

fn refused(what: &str, file_name: &str) -> FirmFaults {
    let mut faults = Faults::new("");
    faults.at(&Span::default(), what.to_owned());
    faults.into_firm_faults(file_name)
}

fn too_large() -> String {
    format!("the file is larger than {} MiB; split it", FILE_MAX_BYTES >> 20)
}

fn too_many() -> String {
    format!("the file has more than {ROWS_MAX} rows; split it")
}

fn nobody(faults: &mut Faults<'_>) {
    faults.at(&Span::default(), "the file lists nobody".to_owned());
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Parties, Self::Clients, Self::Represented];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parties => "parties",
            Self::Clients => "clients",
            Self::Represented => "represented",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests;
