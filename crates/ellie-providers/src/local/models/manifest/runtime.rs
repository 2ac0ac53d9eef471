//! The library that runs the models, one build a platform.

use super::{Client, Group, Package, Platform, archive, file};

pub(super) const ONNX_RUNTIME_LINUX_X86_64: Package = Package {
    group: Group::Runtime,
    role: "runs every ONNX model",
    client: Client::Pip,
    name: "onnxruntime",
    version: "1.32.0",
    platform: Platform::LinuxX86_64,
    archive: archive(
        "onnxruntime-1.32.0-cp311-cp311-manylinux_2_28_x86_64.whl",
        27_773_237,
        "5a34fc4dfeb5a7b4a74c95dcba1e773d722abda720b474edf1b0c419dc6d163d",
    ),
    licence: "MIT",
    licence_note: "onnxruntime/LICENSE in the wheel; ThirdPartyNotices.txt lists what is linked in",
    members: &[file(
        "onnxruntime/capi/libonnxruntime.so.1.32.0",
        "libonnxruntime.so",
        34_824_680,
        "6c1585d1bbf45b0712ea4a21b705c5fcb4ba04ff2e30f1fbf81a49faf658638f",
    )],
};

pub(super) const ONNX_RUNTIME_LINUX_AARCH64: Package = Package {
    group: Group::Runtime,
    role: "runs every ONNX model",
    client: Client::Pip,
    name: "onnxruntime",
    version: "1.32.0",
    platform: Platform::LinuxAarch64,
    archive: archive(
        "onnxruntime-1.32.0-cp311-cp311-manylinux_2_28_aarch64.whl",
        23_195_070,
        "2303372a85299b6757b0e11e1cbf13e410ddf7e10c37f4b37e99d1c90e7daf7c",
    ),
    licence: "MIT",
    licence_note: "onnxruntime/LICENSE in the wheel; ThirdPartyNotices.txt lists what is linked in",
    members: &[file(
        "onnxruntime/capi/libonnxruntime.so.1.32.0",
        "libonnxruntime.so",
        27_165_936,
        "49852228a93995158b2a813d4df487d47a1b76b0eaa894507ef49e91b6d7954a",
    )],
};

pub(super) const ONNX_RUNTIME_MACOS_ARM64: Package = Package {
    group: Group::Runtime,
    role: "runs every ONNX model",
    client: Client::Pip,
    name: "onnxruntime",
    version: "1.32.0",
    platform: Platform::MacosArm64,
    archive: archive(
        "onnxruntime-1.32.0-cp311-cp311-macosx_14_0_arm64.whl",
        22_506_162,
        "366b9e53d07812cc5c92822cecf7563b76a8a0f32ba3bb8dd232a206ac3bcb6c",
    ),
    licence: "MIT",
    licence_note: "onnxruntime/LICENSE in the wheel; ThirdPartyNotices.txt lists what is linked in",
    members: &[file(
        "onnxruntime/capi/libonnxruntime.1.32.0.dylib",
        "libonnxruntime.dylib",
        35_272_344,
        "fa585fabbea65b823b9a8f7e27d46aee3989d1be7e36b528203d3a1fd613aae7",
    )],
};
