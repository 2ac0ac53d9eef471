//! Puts into the binary what `console/` builds, the page people call from and the pages that show the
//! API, and the description of the API.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

const PAGE: &str = "../../console/dist";
const REFERENCE: &str = "../../console/dist-reference";
const DESCRIPTION: &str = "openapi";

fn main() {
    let is_built = |folder: &str, file: &str| Path::new(folder).join(file).exists();
    if is_built(PAGE, "index.html") && is_built(REFERENCE, "reference/docs.html") {
        memory_serve::load_names_directories([("page", PAGE), ("reference", REFERENCE)], true);
    } else {
        println!("cargo::rerun-if-changed={PAGE}");
        println!("cargo::rerun-if-changed={REFERENCE}");
        println!("cargo::error=the page is not built: run scripts/console.sh (it needs Node.js)");
    }
    println!("cargo::rerun-if-changed={DESCRIPTION}");
    match describe() {
        Ok(description) => write(&description),
        Err(fault) => println!("cargo::error={fault}"),
    }
}

/// One description out of its parts: `frame.json`, and a file a resource with its paths and schemas.
fn describe() -> Result<String, String> {
    let mut whole = read(&Path::new(DESCRIPTION).join("frame.json"))?;
    let mut parts: Vec<_> = fs::read_dir(DESCRIPTION)
        .map_err(|error| format!("{DESCRIPTION}: {error}"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !path.ends_with("frame.json"))
        .collect();
    parts.sort();
    for path in parts {
        let part = read(&path)?;
        for place in ["/paths", "/components/schemas", "/components/responses"] {
            let (Some(from), Some(to)) = (part.pointer(place), whole.pointer_mut(place)) else {
                continue;
            };
            let (from, to) = (object(from)?, to.as_object_mut().ok_or("an object is awaited")?);
            for (name, value) in from {
                if to.insert(name.clone(), value.clone()).is_some() {
                    return Err(format!("{}: {name} is described twice", path.display()));
                }
            }
        }
    }
    whole["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    Ok(whole.to_string())
}

fn read(path: &Path) -> Result<Value, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| told(&error))?;
    serde_json::from_str(&text).map_err(|error| told(&error))
}

fn object(value: &Value) -> Result<&Map<String, Value>, String> {
    value.as_object().ok_or_else(|| "an object is awaited".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script so where it may write")]
fn out() -> PathBuf {
    env::var("OUT_DIR").unwrap_or_default().into()
}

/// With a tag by which a client knows whether it has this one.
fn write(description: &str) {
    let mut hasher = DefaultHasher::new();
    description.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    for (name, text) in [("openapi.json", description), ("openapi.tag", &tag)] {
        if let Err(error) = fs::write(out().join(name), text) {
            println!("cargo::error={name}: {error}");
        }
    }
}
