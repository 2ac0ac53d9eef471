//! Who may import whom: the floors of the house, read from the sources.

mod paths;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use paths::paths;

/// A module may use those on floors below its own, and itself.
const FLOORS: &[(&str, u8)] = &[
    ("lanes", 0),
    ("redis", 0),
    ("resilience", 0),
    ("store", 1),
    ("cache", 1),
    ("auth", 1),
    ("observed", 1),
    ("media", 1),
    ("machine", 1),
    ("firm", 1),
    ("origin", 1),
    ("standin", 1),
    ("limit", 2),
    ("registry", 2),
    ("delivery", 2),
    ("people", 2),
    ("gateway", 3),
    ("calls", 3),
    ("config", 4),
    ("app", 5),
    ("upkeep", 6),
    ("channels", 6),
    ("http", 7),
    ("lib", 8),
    ("main", 9),
    ("commands", 9),
];

/// The settings of a part are the part's own type, so the sum of them names every part.
const SETTINGS_OF_OTHERS: &[(&str, &str)] =
    &[("config", "http"), ("config", "channels"), ("app", "http"), ("app", "channels")];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn floor(module: &str) -> u8 {
    let found = FLOORS.iter().find(|(name, _)| *name == module);
    found.unwrap_or_else(|| panic!("{module} has no floor: add it to the table")).1
}

/// The part of the crate a file belongs to.
fn module_of(file: &Path, root: &Path) -> String {
    let inside = file.strip_prefix(root).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_use_only_the_floors_below() {
    let root = crates().join("ellie/src");
    let mut wrong = Vec::new();
    for file in sources(&root) {
        let module = module_of(&file, &root);
        let source = std::fs::read_to_string(&file).unwrap();
        let inside = file.strip_prefix(&root).unwrap();
        let written = paths(inside, &source, &["crate", "super", "self"]);
        for used in written.iter().filter_map(|path| path.rooted()?.first()) {
            let is_excepted = SETTINGS_OF_OTHERS.contains(&(module.as_str(), used.as_str()));
            if module != *used && floor(used) >= floor(&module) && !is_excepted {
                wrong.push(format!("{} uses crate::{used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An exception names a part only for its settings.
#[test]
fn parts_are_named_above_only_for_their_settings() {
    let root = crates().join("ellie/src");
    for (module, part) in SETTINGS_OF_OTHERS {
        for file in sources(&root).iter().filter(|file| module_of(file, &root) == *module) {
            let source = std::fs::read_to_string(file).unwrap();
            let used = items_used(file.strip_prefix(&root).unwrap(), &source, part);
            for item in used {
                assert!(
                    matches!(item.as_str(), "self" | "Config" | "Environment"),
                    "{} uses {part}::{item}",
                    file.display()
                );
            }
        }
    }
}

/// The items of a part that a file names, from the root or after it has imported the part.
fn items_used(file: &Path, source: &str, part: &str) -> BTreeSet<String> {
    let written = paths(file, source, &["crate", "super", "self", part]);
    let of_part = written.iter().filter_map(|path| match path.parts.split_first() {
        Some((first, items)) if first == part => items.first(),
        _ => path.rooted()?.strip_prefix(&[part.to_owned()])?.first(),
    });
    of_part.cloned().collect()
}

#[test]
fn items_are_found_behind_an_import_a_chain_and_a_list() {
    let source = "use crate::{http, http::{self, Config}};\nfn f(_: http::Environment) {\n    \
                  super::http::router()\n}\nuse http::{error, REQUEST_ID};";
    let items = |source| items_used(Path::new("app.rs"), source, "http");
    let all = ["self", "Config", "Environment", "router", "error", "REQUEST_ID"];
    assert_eq!(items(source), all.map(str::to_owned).into());
    assert_eq!(items("use crate::http as web;"), ["as".to_owned()].into());
}

#[test]
fn the_core_is_pure() {
    let manifest = std::fs::read_to_string(crates().join("ellie-core/Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let names: Vec<&String> = manifest["dependencies"].as_table().unwrap().keys().collect();
    assert_eq!(
        names,
        ["chrono", "chrono-tz", "rubato", "thiserror"],
        "a new dependency of the core needs a reason"
    );
    for file in sources(&crates().join("ellie-core/src")) {
        let source = std::fs::read_to_string(&file).unwrap();
        for banned in
            ["std::fs", "std::net", "std::io::", "std::env", "Instant::now", "std::thread"]
        {
            assert!(!source.contains(banned), "{} uses {banned}", file.display());
        }
    }
}

#[test]
fn providers_never_see_the_server() {
    let manifest = std::fs::read_to_string(crates().join("ellie-providers/Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    assert!(!manifest["dependencies"].as_table().unwrap().contains_key("ellie"));
}
