//! Puts a file under its final name: whole and checked, or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::FetchError;
use crate::local::models::manifest::Content;
use crate::local::models::verify::hexadecimal;

/// Copies `source` to `target` by way of `draft`, which must be on the same disk.
///
/// Never reads more than one byte beyond the pinned size, whatever `source` goes on to give. The
/// draft is on the disk before it gets its name, so that a crash leaves no half file under it.
pub(super) fn place(
    source: &mut dyn Read,
    what: &str,
    content: &Content,
    draft: &Path,
    target: &Path,
) -> Result<(), FetchError> {
    for path in [draft, target] {
        let parent = path.parent().unwrap_or(path);
        fs::create_dir_all(parent).map_err(FetchError::disk(parent))?;
    }
    write_draft(source, what, content, draft)?;
    fs::rename(draft, target).map_err(FetchError::disk(target))
}

fn write_draft(
    source: &mut dyn Read,
    what: &str,
    content: &Content,
    draft: &Path,
) -> Result<(), FetchError> {
    let mut file = File::create(draft).map_err(FetchError::disk(draft))?;
    let mut source = source.take(content.bytes.saturating_add(1));
    let mut hash = Sha256::new();
    let mut copied_bytes = 0;
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let count = source.read(&mut chunk).map_err(|error| unreadable(what, &error))?;
        let read = chunk.get(..count).unwrap_or_default();
        if read.is_empty() {
            break;
        }
        file.write_all(read).map_err(FetchError::disk(draft))?;
        hash.update(read);
        copied_bytes += read.len() as u64;
    }
    if copied_bytes != content.bytes {
        return Err(wrong_size(what, copied_bytes, content.bytes));
    }
    let found = hexadecimal(hash);
    if found != content.sha256 {
        return Err(FetchError::Hash { what: what.to_owned(), expected: content.sha256, found });
    }
    file.sync_all().map_err(FetchError::disk(draft))
}

fn unreadable(what: &str, error: &io::Error) -> FetchError {
    FetchError::Archive { archive: what.to_owned(), reason: error.to_string() }
}

fn wrong_size(what: &str, found: u64, expected: u64) -> FetchError {
    let reason = if found > expected {
        format!("it holds more than the pinned {expected} bytes")
    } else {
        format!("it ends after {found} of {expected} bytes")
    };
    FetchError::Archive { archive: what.to_owned(), reason }
}
