//! The local models: which package of which registry holds them, and what every byte must be.
//!
//! Some of the packages are private uploads, so the pinned SHA-256 is what is trusted, of the
//! archive and of each file in it.

mod language;
mod listening;
mod package;
mod runtime;
mod speaking;

pub use package::{Archive, Client, Content, File, Group, Member, Package, Place, Platform};
use package::{archive, file, part};

/// Every package, for every platform and group. Adding a model is one constant and one line here.
static PACKAGES: [Package; 16] = [
    runtime::ONNX_RUNTIME_LINUX_X86_64,
    runtime::ONNX_RUNTIME_LINUX_AARCH64,
    runtime::ONNX_RUNTIME_MACOS_ARM64,
    listening::SILERO,
    listening::SMART_TURN,
    listening::MOONSHINE,
    speaking::KOKORO_PART_1,
    speaking::KOKORO_PART_2,
    speaking::KOKORO_PART_3,
    speaking::KOKORO_PART_4,
    speaking::KOKORO_VOCABULARY,
    speaking::KOKORO_VOICES,
    language::MINILM,
    language::CMUDICT,
    language::LETTER_TO_SOUND,
    speaking::PIPER_JOE,
];

/// Every package of the manifest, for every platform and group.
pub fn packages() -> &'static [Package] {
    &PACKAGES
}

/// The packages of some groups that are of use on this platform.
pub(super) fn chosen(packages: &'static [Package], groups: &[Group]) -> Vec<&'static Package> {
    packages
        .iter()
        .filter(|package| package.platform.is_here() && groups.contains(&package.group))
        .collect()
}

/// Where the ONNX Runtime library stands in the models folder on this platform.
///
/// On a platform without a pinned build it is put there by hand, and is not checked.
pub const RUNTIME_LIBRARY: &str =
    if cfg!(target_os = "macos") { "libonnxruntime.dylib" } else { "libonnxruntime.so" };

#[cfg(test)]
mod tests;
