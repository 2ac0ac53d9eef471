//! Models made over for ONNX Runtime, once, on the first start: the same weights in a graph that
//! runs faster here.

mod kokoro;
mod minilm;
mod proto;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ort::session::Session;
use prost::Message;

use super::runtime::{Runtime, broken};
use crate::Error;

/// Changes whenever a rewrite below changes, so that old results are made again.
const RECIPE: u32 = 2;

const KOKORO: &str = "kokoro/model.onnx";

/// A model that is made over before it is opened.
#[derive(Clone, Copy)]
pub enum MadeOver {
    /// Kokoro, with signed bytes in its convolutions.
    Kokoro,
    /// MiniLM's weights, in a graph of their own.
    MiniLm,
}

impl MadeOver {
    /// Opens it, and tells where what was made lies. What does not open was spoilt, by a power cut
    /// perhaps, and is made once more.
    pub fn open(
        self,
        runtime: &Runtime,
        folder: &Path,
        threads: usize,
    ) -> Result<(Session, PathBuf), Error> {
        if matches!(self, Self::Kokoro) && !kokoro::gains_here() {
            let original = runtime.path(KOKORO);
            return Ok((runtime.session(&original, threads)?, original));
        }
        let made = self.prepared(runtime, folder)?;
        if let Ok(session) = runtime.session(&made, threads) {
            return Ok((session, made));
        }
        fs::remove_file(&made).map_err(|error| broken(&made, error))?;
        let made = self.prepared(runtime, folder)?;
        Ok((runtime.session(&made, threads)?, made))
    }

    fn prepared(self, runtime: &Runtime, folder: &Path) -> Result<PathBuf, Error> {
        let (source, name, make): (_, _, Rewrite) = match self {
            Self::Kokoro => (KOKORO, "kokoro", kokoro::signed),
            Self::MiniLm => ("minilm/model.safetensors", "minilm", minilm::graph),
        };
        prepared(&runtime.path(source), folder, name, make)
    }
}

/// What a rewrite may say against its input.
type Rewrite = fn(&[u8]) -> Result<proto::Model, String>;

/// Makes a model over unless that was done before. The name of the result holds what it was made
/// from: the recipe, and the size and time of the source, for a hash would take longer to make
/// than the model to load.
fn prepared(source: &Path, folder: &Path, name: &str, make: Rewrite) -> Result<PathBuf, Error> {
    let unreadable = |error: std::io::Error| broken(source, error);
    let about = fs::metadata(source).map_err(unreadable)?;
    let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let changed_s = changed.unwrap_or_default().as_secs();
    let result = folder.join(format!("{name}-{RECIPE}-{}-{changed_s}.onnx", about.len()));
    if result.exists() {
        return Ok(result);
    }
    forget_earlier(folder, name, &result);
    let bytes = fs::read(source).map_err(unreadable)?;
    let model = make(&bytes).map_err(|reason| broken(source, reason))?;
    drop(bytes);
    write_whole(&result, &model.encode_to_vec())?;
    Ok(result)
}

/// Removes what was made by another recipe or of another source. What cannot be removed does no
/// harm, and takes room only. Another Ellie may be making the same result at this moment: it, and
/// all that is named after it, is left alone.
fn forget_earlier(folder: &Path, name: &str, result: &Path) {
    let Ok(files) = fs::read_dir(folder) else { return };
    let Some(stem) = result.file_stem().and_then(|stem| stem.to_str()) else { return };
    for file in files.flatten() {
        let is_one = |file: &str| {
            let is_of_name = file.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
            is_of_name && !file.starts_with(stem)
        };
        if file.file_name().to_str().is_some_and(is_one) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Writes beside the final name first, so that a crash leaves no half a file under it.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::Failed {
        role: "preparing models",
        reason: format!("{}: {error}", path.display()),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let draft = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = fs::File::create(&draft).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&draft, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_result_goes_and_what_another_ellie_is_making_stays() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        fs::write(&source, "source").unwrap();
        let made = || {
            let make = |_: &[u8]| Ok(proto::Model::default());
            prepared(&source, folder.path(), "voice", make).unwrap()
        };
        let result = made();
        let draft = result.with_extension("1.part");
        let others = ["voice-1-6-0.onnx", "voice-1-6-0.ab.embeddings", "voices.bin"];
        for other in others {
            fs::write(folder.path().join(other), "").unwrap();
        }
        fs::rename(&result, &draft).unwrap();
        assert_eq!(made(), result);
        let is_there = others.map(|other| folder.path().join(other).exists());
        assert_eq!(is_there, [false, false, true]);
        assert!(draft.exists() && result.exists());
    }
}
