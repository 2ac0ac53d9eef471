//! Runs the ordinary client of a registry as a child process.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::FetchError;
use crate::local::models::manifest::{Client, Package};

/// The longest time between two looks at how far a download is.
const POLL: Duration = Duration::from_millis(200);

/// The wheels are data to us, so any Python version that they all accept will do.
const PYTHON_VERSION: &str = "3.11";

/// A program and what always comes before its other arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// A name to be looked up in `PATH`, or an absolute path.
    pub path: PathBuf,
    /// For example `-m pip`.
    pub arguments: Vec<OsString>,
}

impl Program {
    fn new(path: &str, arguments: &[&str]) -> Self {
        Self { path: path.into(), arguments: arguments.iter().map(OsString::from).collect() }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    fn runs(&self) -> bool {
        let status = self.command().arg("--version").stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }
}

/// The first way to start a client that works on this machine.
pub(super) fn find(client: Client) -> Option<Program> {
    let known = match client {
        Client::Pip => vec![Program::new("python3", &["-m", "pip"]), Program::new("pip3", &[])],
        Client::Npm => vec![Program::new("npm", &[])],
    };
    known.into_iter().find(Program::runs)
}

/// Downloads the archive of a package into `folder`, which must be empty; `seen` is told the bytes.
pub(super) fn download(
    program: &Program,
    package: &'static Package,
    folder: &Path,
    seen: &mut dyn FnMut(u64),
) -> Result<(), FetchError> {
    let mut child = start(program, package, folder)?;
    let said = child.0.stderr.take().map(listen);
    let status = wait(child, folder, seen).map_err(FetchError::disk(folder))?;
    let said = said.and_then(|thread| thread.join().ok()).unwrap_or_default();
    if status.success() { Ok(()) } else { Err(failure(package, folder, &said)) }
}

fn start(
    program: &Program,
    package: &'static Package,
    folder: &Path,
) -> Result<Running, FetchError> {
    // Pip writes a download here first: where its growth is seen, and on the disk with the room.
    let temporary = folder.join("tmp");
    fs::create_dir_all(&temporary).map_err(FetchError::disk(&temporary))?;
    let child = program
        .command()
        .args(arguments(package, folder)?)
        .current_dir(folder)
        .env("TMPDIR", &temporary)
        .stderr(Stdio::piped())
        .spawn();
    child.map(Running).map_err(|error| match error.kind() {
        ErrorKind::NotFound => missing(package),
        _ => FetchError::disk(&program.path)(error),
    })
}

/// Collects what a client says in memory: on a full disk a log file would stay empty.
fn listen(mut stderr: ChildStderr) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut said = Vec::new();
        // A pipe that breaks ends what was said; the exit status tells the rest.
        let _ = stderr.read_to_end(&mut said);
        String::from_utf8_lossy(&said).into_owned()
    })
}

/// The error for a client that is not on this machine.
pub(super) fn missing(package: &Package) -> FetchError {
    FetchError::ClientMissing { client: package.client, package: package.name }
}

fn arguments(package: &Package, folder: &Path) -> Result<Vec<OsString>, FetchError> {
    match package.client {
        Client::Pip => {
            let requirements = folder.join("requirements.txt");
            fs::write(&requirements, requirement(package))
                .map_err(FetchError::disk(&requirements))?;
            Ok(pip_arguments(package, folder, &requirements))
        }
        Client::Npm => Ok(npm_arguments(package, folder)),
    }
}

fn requirement(package: &Package) -> String {
    let hash = package.archive.content.sha256;
    format!("{}=={} --hash=sha256:{hash}\n", package.name, package.version)
}

/// The tags of the wheel's name make pip take that wheel, whatever Python and platform run it.
fn pip_arguments(package: &Package, folder: &Path, requirements: &Path) -> Vec<OsString> {
    let stem = package.archive.name.trim_end_matches(".whl");
    let mut tags = stem.rsplitn(4, '-');
    let [platform, abi, python] = [(); 3].map(|()| tags.next().unwrap_or_default());
    let mut arguments: Vec<OsString> = [
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar=off",
        "--python-version",
        PYTHON_VERSION,
        "--implementation",
        python.trim_end_matches(|letter: char| letter.is_ascii_digit()),
        "--abi",
        abi,
        "--platform",
        platform,
    ]
    .map(OsString::from)
    .into();
    arguments.extend(["--dest".into(), folder.into(), "-r".into(), requirements.into()]);
    arguments
}

fn npm_arguments(package: &Package, folder: &Path) -> Vec<OsString> {
    let pinned = format!("{}@{}", package.name, package.version);
    let mut arguments: Vec<OsString> =
        ["pack", pinned.as_str(), "--ignore-scripts", "--loglevel=error", "--pack-destination"]
            .map(OsString::from)
            .into();
    arguments.push(folder.into());
    arguments
}

/// A child that does not outlive its fetch.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has already ended, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait(mut child: Running, folder: &Path, seen: &mut dyn FnMut(u64)) -> io::Result<ExitStatus> {
    let mut pause = Duration::from_millis(5);
    loop {
        if let Some(status) = child.0.try_wait()? {
            return Ok(status);
        }
        seen(largest_file_bytes(folder));
        #[expect(
            clippy::disallowed_methods,
            reason = "a child process cannot be waited for with a limit"
        )]
        thread::sleep(pause);
        pause = (pause * 2).min(POLL);
    }
}

/// How far a download is. Pip may hold a second copy for its cache, so a sum would count twice.
fn largest_file_bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(found) if found.is_dir() => largest_file_bytes(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    });
    sizes.max().unwrap_or(0)
}

/// Sorts the failure of a client by what it said.
fn failure(package: &'static Package, folder: &Path, said: &str) -> FetchError {
    if said.contains("No space left on device") || said.contains("ENOSPC") {
        return FetchError::DiskFull { path: folder.to_owned() };
    }
    let said = gist(package.client, said);
    FetchError::ClientFailed { client: package.client, package: package.name, said }
}

/// The lines that hold the reason: pip says it last, npm says it before a trace of calls.
fn gist(client: Client, said: &str) -> String {
    const LINES: usize = 6;
    let lines: Vec<_> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let chosen = match client {
        Client::Pip => lines.get(lines.len().saturating_sub(LINES)..),
        Client::Npm => lines.get(..LINES.min(lines.len())),
    };
    chosen.unwrap_or_default().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::models::manifest::packages;

    fn named(name: &str, platform: &str) -> &'static Package {
        let mut all = packages().iter();
        all.find(|it| it.name == name && it.archive.name.contains(platform)).unwrap()
    }

    fn asked(package: &Package) -> String {
        let arguments = match package.client {
            Client::Pip => pip_arguments(package, Path::new("/there"), Path::new("/there/r")),
            Client::Npm => npm_arguments(package, Path::new("/there")),
        };
        arguments.join(" ".as_ref()).into_string().unwrap()
    }

    #[test]
    fn a_wheel_of_one_platform_is_asked_for_by_its_tags() {
        let asked = asked(named("onnxruntime", "macosx"));
        assert!(asked.contains("--implementation cp --abi cp311 --platform macosx_14_0_arm64"));
    }

    #[test]
    fn a_wheel_for_all_is_asked_for_as_such() {
        let asked = asked(named("g2p-en", "any"));
        assert!(asked.contains("--implementation py --abi none --platform any --dest /there"));
    }

    #[test]
    fn a_requirement_carries_the_pinned_hash() {
        let line = requirement(named("g2p-en", "any"));
        assert!(line.starts_with("g2p-en==2.1.0 --hash=sha256:2a7aabf1"));
    }

    #[test]
    fn an_npm_package_is_asked_for_by_its_exact_version() {
        assert!(asked(named("kokoro-js", "")).starts_with("pack kokoro-js@1.2.1 --ignore-scripts"));
    }

    #[test]
    fn the_reason_is_at_the_end_for_pip_and_at_the_start_for_npm() {
        let said: String = (1..=9).map(|line| format!("  {line}\n\n")).collect();
        assert_eq!(gist(Client::Pip, &said), "4 | 5 | 6 | 7 | 8 | 9");
        assert_eq!(gist(Client::Npm, &said), "1 | 2 | 3 | 4 | 5 | 6");
        assert_eq!(gist(Client::Pip, ""), "");
    }
}
