//! As much of STUN (RFC 8489) as is needed to tell whom a browser's first datagram is for.

/// The length of the header, in bytes.
const HEADER: usize = 20;

/// What every message has after its type and length.
const COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];

/// The type of a request for a binding, which is how a browser knocks.
const BINDING_REQUEST: [u8; 2] = [0x00, 0x01];

/// The attribute with the names of both sides.
const USERNAME: u16 = 0x0006;

/// The longest name of one side (RFC 8445, section 5.3).
const LONGEST_NAME: usize = 256;

/// The name of the side that is asked, in a request for a binding. Whoever asked proves in the same
/// message that it knows the password too; that is for the side with the name to look at.
pub fn asked_for(datagram: &[u8]) -> Option<&str> {
    let (header, mut attributes) = datagram.split_at_checked(HEADER)?;
    let [kind_high, kind_low, length_high, length_low, cookie @ ..] = header.first_chunk::<8>()?;
    let length = usize::from(u16::from_be_bytes([*length_high, *length_low]));
    if [*kind_high, *kind_low] != BINDING_REQUEST || *cookie != COOKIE {
        return None;
    }
    if length != attributes.len() {
        return None;
    }
    while let Some(([kind_high, kind_low, length_high, length_low], rest)) =
        attributes.split_first_chunk::<4>()
    {
        let length = usize::from(u16::from_be_bytes([*length_high, *length_low]));
        if u16::from_be_bytes([*kind_high, *kind_low]) == USERNAME {
            let both = str::from_utf8(rest.get(..length)?).ok()?;
            let (asked, _) = both.split_once(':')?;
            return (asked.len() <= LONGEST_NAME).then_some(asked);
        }
        // Every attribute is filled up to whole words.
        attributes = rest.get(length.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A request for a binding with these names in it, and an attribute before them.
    pub fn request(names: &str) -> Vec<u8> {
        let mut attributes = vec![0x80, 0x22, 0x00, 0x03, b'x', b'y', b'z', 0];
        attributes.extend(USERNAME.to_be_bytes());
        attributes.extend((names.len() as u16).to_be_bytes());
        attributes.extend(names.as_bytes());
        attributes.resize(attributes.len().next_multiple_of(4), 0);
        let mut message = BINDING_REQUEST.to_vec();
        message.extend((attributes.len() as u16).to_be_bytes());
        message.extend(COOKIE);
        message.extend([7; 12]);
        message.extend(attributes);
        message
    }

    #[test]
    fn the_side_that_is_asked_is_named_first() {
        assert_eq!(asked_for(&request("ours:theirs")), Some("ours"));
        assert_eq!(asked_for(&request("ours")), None);
        assert_eq!(asked_for(&request(&format!("{}:x", "a".repeat(257)))), None);
    }

    #[test]
    fn what_is_cut_short_or_is_no_request_names_nobody() {
        let whole = request("ours:theirs");
        for end in 0..whole.len() {
            assert_eq!(asked_for(&whole[..end]), None, "{end}");
        }
        let mut answer = whole.clone();
        answer[0] = 1;
        assert_eq!(asked_for(&answer), None);
        let mut longer = whole;
        longer[31] = 200;
        assert_eq!(asked_for(&longer), None, "an attribute that is longer than the message");
    }

    proptest! {
        #[test]
        fn any_datagram_is_looked_through(datagram in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = asked_for(&datagram);
        }

        #[test]
        fn a_request_that_was_tampered_with_is_looked_through(
            at in 0_usize..60, byte in any::<u8>(), names in "\\PC{0,40}",
        ) {
            let mut message = request(&names);
            if let Some(changed) = message.get_mut(at) {
                *changed = byte;
            }
            let _ = asked_for(&message);
        }
    }
}
