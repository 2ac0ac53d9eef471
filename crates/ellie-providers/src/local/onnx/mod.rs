//! Models made over for ONNX Runtime, once, on the first start: the same weights in a graph that
//! runs faster here.

mod kokoro;
mod minilm;
mod proto;

use std::fs;
use std::path::{Path, PathBuf};

use prost::Message;
use sha2::{Digest, Sha256};

use super::runtime::broken;
use crate::Error;

/// Changes whenever a rewrite below changes, so that old results are made again.
const RECIPE: &[u8] = b"1";

/// Kokoro with its convolutions in floats over two dimensions. Returns where the result lies.
pub fn kokoro(source: &Path, folder: &Path) -> Result<PathBuf, Error> {
    prepared(source, folder, "kokoro", kokoro::faster)
}

/// MiniLM's weights in a graph of their own. Returns where the result lies.
pub fn minilm(source: &Path, folder: &Path) -> Result<PathBuf, Error> {
    prepared(source, folder, "minilm", minilm::graph)
}

/// What a rewrite may say against its input.
type Rewrite = fn(&[u8]) -> Result<proto::Model, String>;

/// Makes a model over unless that was done before; the name of the result holds the hash of what
/// it was made from.
fn prepared(source: &Path, folder: &Path, name: &str, make: Rewrite) -> Result<PathBuf, Error> {
    let bytes = fs::read(source).map_err(|error| broken(source, error))?;
    let hash = Sha256::new().chain_update(RECIPE).chain_update(&bytes).finalize();
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let result = folder.join(format!("{name}-{hash}.onnx"));
    if result.exists() {
        return Ok(result);
    }
    let model = make(&bytes).map_err(|reason| broken(source, reason))?;
    drop(bytes);
    write_whole(&result, &model.encode_to_vec())?;
    Ok(result)
}

/// Writes beside the final name first, so that a crash leaves no half a file under it.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::Failed {
        role: "preparing models",
        reason: format!("{}: {error}", path.display()),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let draft = path.with_extension(format!("{}.part", std::process::id()));
    fs::write(&draft, bytes).map_err(failed)?;
    fs::rename(&draft, path).map_err(failed)
}
