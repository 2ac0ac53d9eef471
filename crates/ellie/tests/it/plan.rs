//! Who may import whom: the floors of the house, read from the sources.

use std::path::{Path, PathBuf};

/// A module may use those on floors below its own, and itself.
const FLOORS: &[(&str, u8)] = &[
    ("store", 1),
    ("media", 1),
    ("machine", 1),
    ("firm", 1),
    ("limit", 2),
    ("calls", 3),
    ("config", 4),
    ("app", 5),
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

/// The first part of every `crate::…` path of a file, also within `use crate::{a, b}`.
fn modules_used(source: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        let list = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap(),
        };
        used.extend(list.split(',').map(|item| first_part(item.trim()).to_owned()));
    }
    used.retain(|name| !name.is_empty());
    used
}

fn first_part(path: &str) -> &str {
    path.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
}

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
        for used in modules_used(&source) {
            let is_excepted = SETTINGS_OF_OTHERS.contains(&(module.as_str(), used.as_str()));
            if module != used && floor(&used) >= floor(&module) && !is_excepted {
                wrong.push(format!("{} uses crate::{used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An exception names a part only for its settings.
#[test]
fn parts_are_named_above_only_for_their_settings() {
    for (module, part) in SETTINGS_OF_OTHERS {
        let file = crates().join("ellie/src").join(format!("{module}.rs"));
        let source = std::fs::read_to_string(file).unwrap();
        for (at, _) in source.match_indices(&format!("{part}::")) {
            let item = first_part(&source[at + part.len() + 2..]);
            assert!(matches!(item, "Config" | "Environment"), "{module} uses {part}::{item}");
        }
    }
}

#[test]
fn the_core_is_pure() {
    let manifest = std::fs::read_to_string(crates().join("ellie-core/Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let names: Vec<&String> = manifest["dependencies"].as_table().unwrap().keys().collect();
    assert_eq!(names, ["rubato", "thiserror"], "a new dependency of the core needs a reason");
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

#[test]
fn paths_are_read_from_sources() {
    let source =
        "use crate::{calls, http::error};\nuse crate::media::decode;\nfn f() { crate::app::g() }";
    assert_eq!(modules_used(source), ["calls", "http", "media", "app"]);
}
