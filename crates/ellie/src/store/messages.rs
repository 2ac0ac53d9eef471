//! Messages for the firm: a line of JSON each, appended to `messages.jsonl`.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One message, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was taken.
    pub taken_at: DateTime<Utc>,
    /// The conversation it was taken in.
    pub session_id: String,
    /// The caller's name, where it was understood.
    pub name: Option<String>,
    /// Ten digits to call back, where they were understood and confirmed.
    pub phone: Option<String>,
    /// The caller's words.
    pub text: String,
    /// Answers that were not understood.
    pub unclear: Vec<String>,
}

/// The file of messages.
#[derive(Clone)]
pub struct Messages {
    file: Arc<Mutex<File>>,
    path: PathBuf,
}

impl Messages {
    /// Opens the file, which is made if it is not there. A line a crash left unfinished is closed,
    /// so that it does not swallow the next one.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("messages.jsonl");
        let mut file =
            private(OpenOptions::new().read(true).append(true).create(true)).open(&path)?;
        if !ends_with_a_line(&mut file)? {
            file.write_all(b"\n")?;
        }
        Ok(Self { file: Arc::new(Mutex::new(file)), path })
    }

    /// Where the messages are.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a message; when this returns it is on disk.
    pub async fn append(&self, entry: Entry) -> io::Result<()> {
        let file = Arc::clone(&self.file);
        let write = move || {
            let mut line = serde_json::to_vec(&entry)?;
            line.push(b'\n');
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            append_whole(&mut file, &line)
        };
        tokio::task::spawn_blocking(write).await.map_err(io::Error::other)?
    }
}

/// Only the user Ellie runs as may read what callers said.
#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// A disk that fills up in the middle of a line must not spoil the next one.
fn append_whole(file: &mut File, line: &[u8]) -> io::Result<()> {
    let length = file.metadata()?.len();
    let written = file.write_all(line).and_then(|()| file.sync_data());
    if written.is_err() {
        file.set_len(length)?;
    }
    written
}

fn ends_with_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry {
        Entry {
            taken_at: Utc::now(),
            session_id: "s-1".into(),
            name: Some("Dana Whitfield".into()),
            phone: Some("6145550144".into()),
            text: text.into(),
            unclear: Vec::new(),
        }
    }

    fn kept(path: &Path) -> Vec<Option<Entry>> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).ok()).collect()
    }

    #[tokio::test]
    async fn messages_from_two_at_once_are_both_whole() {
        let folder = tempfile::tempdir().unwrap();
        let messages = Messages::open(folder.path()).unwrap();
        let long = entry(&"please call\nme back ".repeat(10_000));
        let short = entry("hello");
        let both = tokio::join!(messages.append(long.clone()), messages.append(short.clone()));
        assert!(both.0.is_ok() && both.1.is_ok());
        let kept = kept(messages.path());
        assert_eq!(kept.len(), 2);
        assert!(kept.contains(&Some(long)) && kept.contains(&Some(short)));
    }

    #[tokio::test]
    async fn a_line_cut_off_by_a_crash_does_not_swallow_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("messages.jsonl");
        std::fs::write(&path, "{\"taken_at\":\"2026-").unwrap();
        let messages = Messages::open(folder.path()).unwrap();
        messages.append(entry("hello")).await.unwrap();
        let kept = kept(&path);
        assert_eq!(kept[0], None);
        assert_eq!(kept[1].as_ref().unwrap().text, "hello");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_messages() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let messages = Messages::open(folder.path()).unwrap();
        let mode = std::fs::metadata(messages.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
