use std::collections::BTreeSet;
use std::path::{Component, Path};

use super::*;

fn members() -> impl Iterator<Item = &'static Member> {
    packages().iter().flat_map(|package| package.members)
}

#[test]
fn every_hash_is_a_whole_sha_256() {
    let archives = packages().iter().map(|package| package.archive.content);
    let files = members().flat_map(|member| [member.content, member.file().content]);
    for content in archives.chain(files) {
        assert_eq!(content.sha256.len(), 64, "{content:?}");
        assert!(content.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
        assert!(content.bytes > 0);
    }
}

#[test]
fn every_file_stays_inside_the_models_folder() {
    for member in members() {
        let path = Path::new(member.file().path);
        assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{path:?}");
    }
}

#[test]
fn no_two_members_go_to_the_same_place_on_one_platform() {
    for platform in [Platform::LinuxX86_64, Platform::LinuxAarch64, Platform::MacosArm64] {
        let mut seen = BTreeSet::new();
        let on_it = |package: &&Package| {
            matches!(package.platform, Platform::Any) || package.platform == platform
        };
        for member in packages().iter().filter(on_it).flat_map(|package| package.members) {
            let number = match member.place {
                Place::Whole(_) => 0,
                Place::Part { number, .. } => number,
            };
            assert!(seen.insert((member.file().path, number)), "{member:?}");
        }
    }
}

#[test]
fn the_parts_of_a_file_add_up_to_it() {
    let parts = |path| members().filter(move |member| member.file().path == path);
    for member in members().filter(|member| matches!(member.place, Place::Part { .. })) {
        let whole = member.file();
        let sum: u64 = parts(whole.path).map(|part| part.content.bytes).sum();
        assert_eq!(sum, whole.content.bytes);
    }
}

#[test]
fn the_voice_whose_licence_is_open_is_not_in_the_standard_set() {
    assert!(!Group::STANDARD.contains(&Group::Piper));
    assert!(
        chosen(packages(), &Group::STANDARD).iter().all(|package| package.group != Group::Piper)
    );
}
