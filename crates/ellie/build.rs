//! Puts the page of `console/` into the binary.

use std::path::Path;

const PAGE: &str = "../../console/dist";

fn main() {
    if Path::new(PAGE).join("index.html").exists() {
        memory_serve::load_directory(PAGE);
    } else {
        println!("cargo::rerun-if-changed={PAGE}");
        println!("cargo::error=the page is not built: run scripts/console.sh (it needs Node.js)");
    }
}
