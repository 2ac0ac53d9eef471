//! The secret that tokens are signed with.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

/// The file of a secret that Ellie made herself, in the data folder.
const FILE: &str = "token.secret";

/// As many bytes as what HS256 makes of it (RFC 7518, section 3.2).
const LEAST_BYTES: usize = 32;

/// With fewer different characters it is no random text.
const LEAST_DIFFERENT: usize = 8;

/// Words of the secrets that stand in examples, small and without what is no letter.
const PLACEHOLDERS: [&str; 8] = [
    "change",
    "yoursecret",
    "secretkey",
    "example",
    "placeholder",
    "default",
    "insecure",
    "password",
];

/// What tokens are signed with. It does not show in a log.
#[derive(Debug, Clone)]
pub struct Secret(SecretString);

/// Why a secret is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// It stands in an example.
    #[error("this is a placeholder that everybody knows; `openssl rand -hex 32` makes a secret")]
    Known,
    /// It can be found by trying.
    #[error("a secret has {LEAST_BYTES} bytes or more; `openssl rand -hex 32` makes one")]
    Short,
    /// It can be guessed.
    #[error("this can be guessed; `openssl rand -hex 32` makes a secret")]
    Plain,
}

/// The secret of the data folder cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("the secret of tokens cannot be kept in {file}: {error}", file = file.display())]
pub struct NoSecret {
    file: PathBuf,
    error: io::Error,
}

impl Secret {
    /// The secret of a data folder, made when it is first asked for, so that tokens outlive a
    /// restart.
    pub fn of_folder(folder: &Path) -> Result<Self, NoSecret> {
        let file = folder.join(FILE);
        let secret = match read(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make(folder, &file).and_then(|()| read(&file))
            }
            done => done,
        };
        secret.map_err(|error| NoSecret { file, error })
    }

    /// Its bytes, to sign or to hash with.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl FromStr for Secret {
    type Err = Weak;

    fn from_str(text: &str) -> Result<Self, Weak> {
        let letters = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase);
        let letters: String = letters.collect();
        if PLACEHOLDERS.iter().any(|word| letters.contains(word)) {
            return Err(Weak::Known);
        }
        if text.len() < LEAST_BYTES {
            return Err(Weak::Short);
        }
        let mut different = text.as_bytes().to_vec();
        different.sort_unstable();
        different.dedup();
        if different.len() < LEAST_DIFFERENT || repeats(text.as_bytes()) {
            return Err(Weak::Plain);
        }
        Ok(Self(text.into()))
    }
}

/// Whether it is a shorter text, over and over.
fn repeats(text: &[u8]) -> bool {
    (1..=text.len() / 2).any(|period| text.get(period..) == text.get(..text.len() - period))
}

fn read(file: &Path) -> io::Result<Secret> {
    const LONGEST: u64 = 4_096;
    let mut text = String::new();
    File::open(file)?.take(LONGEST).read_to_string(&mut text)?;
    text.trim().parse().map_err(|weak: Weak| io::Error::new(ErrorKind::InvalidData, weak))
}

/// Of several who start at once the first makes it: the file appears whole, or not at all.
fn make(folder: &Path, file: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!(".{FILE}.{}", Uuid::new_v4()));
    let made = write(&draft).and_then(|()| match fs::hard_link(&draft, file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        done => done,
    });
    let _ = fs::remove_file(&draft);
    made
}

fn write(draft: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(draft)?;
    // 244 random bits.
    write!(file, "{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weak(text: &str) -> Option<Weak> {
        text.parse::<Secret>().err()
    }

    #[test]
    fn a_secret_that_others_know_is_none_however_it_is_spelt() {
        for known in [
            "your-secret-key-change-in-production",
            "YOUR_SECRET_KEY_HERE_0123456789abcdef",
            "Please-Change-Me-0123456789-0123456789",
            "c.h.a.n.g.e-t.h.i.s-0123456789-0123456789",
            "c0h1a2n3g4e5-m6e7-0123456789-0123456789",
            "my password of the production server 7",
            "secret-key",
        ] {
            assert_eq!(weak(known), Some(Weak::Known), "{known}");
        }
    }

    #[test]
    fn a_secret_that_can_be_found_or_guessed_is_none() {
        assert_eq!(weak(""), Some(Weak::Short));
        assert_eq!(weak("7f3e9a1c5b8d20467f3e9a1c5b8d204"), Some(Weak::Short));
        for plain in [
            "a".repeat(64),
            "ab12".repeat(16),
            "0123456789".repeat(4),
            "0123456789abcdef".repeat(3),
            "0123456789abcdef0123456789abcdef01234".into(),
        ] {
            assert_eq!(weak(&plain), Some(Weak::Plain), "{plain}");
        }
        let good = "7f3e9a1c5b8d2046e1c0a95b3d7f8264";
        assert_eq!(weak(good), None);
        assert!(!format!("{:?}", good.parse::<Secret>()).contains("7f3e"), "it does not show");
    }

    #[test]
    fn a_folder_keeps_its_secret_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("new");
        let starters: Vec<_> = (0..8)
            .map(|_| {
                let data = data.clone();
                std::thread::spawn(move || Secret::of_folder(&data).unwrap().bytes().to_vec())
            })
            .collect();
        let all: Vec<Vec<u8>> = starters.into_iter().map(|one| one.join().unwrap()).collect();
        assert!(all.iter().all(|one| *one == all[0]), "one secret for all who start");
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "nothing else is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(data.join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let other = tempfile::tempdir().unwrap();
        assert_ne!(Secret::of_folder(other.path()).unwrap().bytes(), all[0], "another folder's");
    }

    #[test]
    fn a_spoilt_file_is_told_and_not_used() {
        let folder = tempfile::tempdir().unwrap();
        for spoilt in [&b"short"[..], b"", &[0xff; 64], "a".repeat(10_000).as_bytes()] {
            fs::write(folder.path().join(FILE), spoilt).unwrap();
            let told = Secret::of_folder(folder.path()).unwrap_err().to_string();
            assert!(told.contains(FILE) && !told.contains("aaaa"), "{told}");
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Secret::of_folder(file.path()).is_err(), "a file is no folder");
    }
}
