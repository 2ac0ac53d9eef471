//! Voices, which ElevenLabs knows by their ids.

use std::str::FromStr;

/// Far longer than any.
const MOST_LETTERS: usize = 64;

/// Voices that every account has, by their names; the one to take unasked first.
pub const VOICES: [(&str, &str); 18] = [
    ("sarah", "EXAVITQu4vr4xnSDxMaL"),
    ("alice", "Xb7hH8MSUJpSbSDYk0k2"),
    ("bill", "pqHfZKP75CvOlQylNhV4"),
    ("brian", "nPczCjzI2devNBz1zQrb"),
    ("callum", "N2lVS1w4EtoT3dr4eOWO"),
    ("charlie", "IKne3meq5aSn9XLyUdCD"),
    ("chris", "iP95p4xoKVk53GoZ742B"),
    ("daniel", "onwK4e9ZLuTAKqWW03F9"),
    ("eric", "cjVigY5qzO86Huf0OWal"),
    ("george", "JBFqnCBsd6RMkjVDRZzb"),
    ("jessica", "cgSgspJ2msm6clMCkdW9"),
    ("laura", "FGY2WhTYpPnrIDTdsKH5"),
    ("liam", "TX3LPaxmHKxFdv7VOQHJ"),
    ("lily", "pFZP5JQG7iQjIQuC4Bku"),
    ("matilda", "XrExE9yKIg1WjnnlVkGX"),
    ("river", "SAz9YHcvj6GT2YYXdXww"),
    ("roger", "CwhRBWXzGAHq8TQ4Fs17"),
    ("will", "bIHbv24MWmeRgasZH58o"),
];

/// What a voice is known by. It goes into an address, and can be nothing else there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceId(String);

/// A text that is the id of no voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of a voice has letters and digits and nothing else")]
pub struct BadVoiceId;

impl VoiceId {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for VoiceId {
    type Err = BadVoiceId;

    fn from_str(text: &str) -> Result<Self, BadVoiceId> {
        let text = text.trim();
        let is_id = (1..=MOST_LETTERS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_id { Ok(Self(text.to_owned())) } else { Err(BadVoiceId) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_lead_elsewhere() {
        assert_eq!(" a1B2 ".parse(), Ok(VoiceId("a1B2".into())));
        let long = "a".repeat(65);
        for text in ["", " ", "..", "a/b", "a?b=c", "a#b", "a%2f", "a b", "é", "a\n\nb", &long] {
            assert_eq!(text.parse::<VoiceId>(), Err(BadVoiceId), "{text}");
        }
    }

    #[test]
    fn each_voice_that_is_known_has_a_name_and_an_id_of_its_own() {
        for (at, (name, id)) in VOICES.iter().enumerate() {
            assert_eq!(id.parse(), Ok(VoiceId((*id).to_owned())));
            assert!(VOICES[..at].iter().all(|other| other.0 != *name && other.1 != *id), "{name}");
        }
    }
}
