//! ONNX Runtime: one environment for the process, one session a model.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;

use crate::Error;

/// The runtime library, loaded once and shared by every model.
#[derive(Clone)]
pub struct Runtime {
    environment: Environment,
    models: PathBuf,
}

impl Runtime {
    /// Loads the library that lies in the models folder.
    pub fn load(models: &Path) -> Result<Self, Error> {
        let mut shared = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
        let environment = match shared.as_ref() {
            Some(environment) => environment.clone(),
            None => shared.insert(environment(&models.join(LIBRARY))?).clone(),
        };
        Ok(Self { environment, models: models.to_owned() })
    }

    /// The path of a file in the models folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.models.join(name)
    }

    /// Opens a model to run on so many threads.
    pub fn session(&self, model: &Path, threads: usize) -> Result<Session, Error> {
        let open = || -> ort::Result<Session> {
            Session::builder(&self.environment)?
                .with_optimization_level(GraphOptimizationLevel::All)?
                .with_intra_threads(threads)?
                .with_inter_threads(1)?
                // A waiting worker that spins takes a core from another call.
                .with_intra_op_spinning(false)?
                .commit_from_file(model)
        };
        open().map_err(|error| broken(model, error))
    }

    /// Reads a whole file of the models folder.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        let path = self.path(name);
        std::fs::read(&path).map_err(|error| broken(&path, error))
    }
}

/// The library is the process's own, and allows one environment in it: a second Ellie in one
/// process, as in tests, shares the first one's.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

fn environment(library: &Path) -> Result<Environment, Error> {
    let loaded = ort::init_from(library).map_err(|error| broken(library, error))?;
    loaded.with_telemetry(false).build().map_err(|error| broken(library, error))
}

#[cfg(target_os = "macos")]
const LIBRARY: &str = "libonnxruntime.dylib";
#[cfg(not(target_os = "macos"))]
const LIBRARY: &str = "libonnxruntime.so";

/// A model file that cannot be used; `ellie models` is the cure.
pub fn broken(path: &Path, reason: impl std::fmt::Display) -> Error {
    let reason = format!("{}: {reason}; `ellie models verify` may tell why", path.display());
    Error::Failed { role: "loading a model", reason }
}

/// Maps a failed run of a model to the role that ran it.
pub fn failed(role: &'static str) -> impl Fn(ort::Error) -> Error {
    move |error| Error::Failed { role, reason: error.to_string() }
}
