//! What something is kept under.

use std::fmt;

use sha2::{Digest, Sha256};

/// A kind of thing, and a hash of everything that makes one of them what it is. Equal parts give
/// the same key in every process and on every machine, and nothing of them can be read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    kind: &'static str,
    hash: [u8; 32],
}

impl Key {
    /// Of these parts, in this order.
    #[must_use]
    pub fn new<'a>(kind: &'static str, parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            // With its length before it, a part cannot be taken for two, nor two for one.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self { kind, hash: hash.finalize().into() }
    }
}

/// As patterns see it: `tts:3f0c…`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.kind)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(parts: &[&str]) -> Key {
        Key::new("tts", parts.iter().map(|part| part.as_bytes()))
    }

    #[test]
    fn a_key_is_the_same_in_every_process() {
        let shown = key(&["Hello.", "af_heart"]).to_string();
        let hash = "ff09688973ae4a6079b8856889591cc5be45236a965740a1733f5dd2aeada169";
        assert_eq!(shown, format!("tts:{hash}"));
    }

    #[test]
    fn no_two_lists_of_parts_have_the_same_key() {
        let lists: [&[&str]; 9] = [
            &[],
            &[""],
            &["", ""],
            &["a"],
            &["a", ""],
            &["", "a"],
            &["ab"],
            &["a", "b"],
            &["a\0b"],
        ];
        let keys: std::collections::HashSet<Key> = lists.map(key).into();
        assert_eq!(keys.len(), lists.len());
        assert_ne!(Key::new("stt", []), Key::new("tts", []));
    }
}
