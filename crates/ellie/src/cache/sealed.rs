//! Values as they lie in Redis, where others write too: what was cut, changed, moved to another key
//! or never ours is not taken for sound.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::key::Key;

/// What ours begin with. The number moves when what is cached means something else.
const MARK: &[u8; 4] = b"EC\0\x01";

const LENGTH: usize = size_of::<u32>();
const DIGEST: usize = 16;

/// Bytes before the value.
pub const HEADER: usize = MARK.len() + LENGTH + DIGEST;

/// A value with all that is needed to know it again; `None` if it is too long for that.
#[must_use]
pub fn seal(key: &Key, value: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(value.len()).ok()?;
    let mut sealed = Vec::with_capacity(HEADER + value.len());
    sealed.extend_from_slice(MARK);
    sealed.extend_from_slice(&length.to_le_bytes());
    sealed.extend_from_slice(&digest(key, value));
    sealed.extend_from_slice(value);
    Some(sealed)
}

/// The value, if it is one of ours, whole, and of this key.
#[must_use]
pub fn unseal(key: &Key, sealed: Vec<u8>) -> Option<Bytes> {
    let sealed = Bytes::from(sealed);
    let (mark, rest) = sealed.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (kept, value) = rest.split_first_chunk::<DIGEST>()?;
    let is_whole = mark == MARK && u32::from_le_bytes(*length) as usize == value.len();
    (is_whole && *kept == digest(key, value)).then(|| sealed.slice(HEADER..))
}

fn digest(key: &Key, value: &[u8]) -> [u8; DIGEST] {
    let whole = Sha256::new().chain_update(key.to_string()).chain_update(value).finalize();
    std::array::from_fn(|index| whole[index])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> Key {
        Key::new("tts", [text.as_bytes()])
    }

    proptest! {
        #[test]
        fn every_value_comes_back_and_none_that_was_changed(
            value in proptest::collection::vec(any::<u8>(), 0..300),
            place in any::<prop::sample::Index>(),
            flip in 1_u8..,
            cut in any::<prop::sample::Index>(),
        ) {
            let sealed = seal(&key("a"), &value).unwrap();
            let unsealed = unseal(&key("a"), sealed.clone());
            prop_assert_eq!(unsealed.as_deref(), Some(&value[..]));
            prop_assert_eq!(unseal(&key("b"), sealed.clone()), None);
            let mut changed = sealed.clone();
            changed[place.index(sealed.len())] ^= flip;
            prop_assert_eq!(unseal(&key("a"), changed), None);
            prop_assert_eq!(unseal(&key("a"), sealed[..cut.index(sealed.len())].to_vec()), None);
            let longer = [sealed, vec![0]].concat();
            prop_assert_eq!(unseal(&key("a"), longer), None);
        }

        #[test]
        fn what_somebody_else_wrote_is_nothing(
            written in proptest::collection::vec(any::<u8>(), 0..100)
        ) {
            prop_assert_eq!(unseal(&key("a"), written), None);
        }
    }
}
