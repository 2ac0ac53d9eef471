//! What hears: voice activity, end of turn, speech to text.

use super::{Client, Group, Package, Platform, archive, file};

pub(super) const SILERO: Package = Package {
    group: Group::VoiceActivity,
    role: "tells speech from quiet",
    client: Client::Pip,
    name: "silero-vad",
    version: "6.2.3",
    platform: Platform::Any,
    archive: archive(
        "silero_vad-6.2.3-py3-none-any.whl",
        11_317_527,
        "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
    ),
    licence: "MIT",
    licence_note: "LICENSE in the wheel",
    members: &[file(
        "silero_vad/data/silero_vad_16k_op15.onnx",
        "silero/silero_vad_16k_op15.onnx",
        1_289_603,
        "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49",
    )],
};

pub(super) const SMART_TURN: Package = Package {
    group: Group::EndOfTurn,
    role: "Smart Turn v3.2: tells whether a caller has finished",
    client: Client::Pip,
    name: "pipecat-ai",
    version: "1.14.0",
    platform: Platform::Any,
    archive: archive(
        "pipecat_ai-1.14.0-py3-none-any.whl",
        12_109_725,
        "0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44",
    ),
    licence: "BSD-2-Clause",
    licence_note: "LICENSE in the wheel; only the model file is used",
    members: &[file(
        "pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx",
        "smart-turn/smart-turn-v3.2-cpu.onnx",
        8_679_182,
        "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
    )],
};

pub(super) const MOONSHINE: Package = Package {
    group: Group::Hearing,
    role: "Moonshine tiny: English speech to text",
    client: Client::Pip,
    name: "moonshine-voice",
    version: "0.0.73",
    platform: Platform::Any,
    archive: archive(
        "moonshine_voice-0.0.73-py3-none-manylinux_2_34_x86_64.whl",
        56_320_672,
        "6461c8097ed78d054c46b4c821143008a07b5fa1f4169674493ccfa06c1407db",
    ),
    licence: "MIT",
    licence_note: "LICENSE in the wheel; its METADATA puts code and English models under MIT",
    members: &[
        file(
            "moonshine_voice/assets/tiny-en/encoder_model.ort",
            "moonshine/encoder_model.ort",
            13_281_600,
            "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
        ),
        file(
            "moonshine_voice/assets/tiny-en/decoder_model_merged.ort",
            "moonshine/decoder_model_merged.ort",
            30_412_256,
            "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
        ),
        file(
            "moonshine_voice/assets/tiny-en/tokenizer.bin",
            "moonshine/tokenizer.bin",
            249_974,
            "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
        ),
    ],
};
