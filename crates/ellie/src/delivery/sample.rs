//! A package for tests.

use super::package::Package;

/// The package the document shows.
pub(super) fn package() -> Package {
    let document = include_str!("../../../../docs/delivery.md");
    let (_, from) = document.split_once("```json\n").unwrap();
    serde_json::from_str(from.split_once("\n```").unwrap().0).unwrap()
}
