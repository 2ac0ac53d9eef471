//! Samples of 16 bits, the small byte first, that come in pieces of any size.

#[derive(Default)]
pub(crate) struct Pcm {
    samples: Vec<f32>,
    /// The first byte of a sample whose second one is still to come.
    half: Option<u8>,
}

impl Pcm {
    pub(crate) fn push(&mut self, piece: &[u8]) {
        let mut rest = piece;
        if let (Some(low), Some((high, after))) = (self.half, piece.split_first()) {
            self.samples.push(sample([low, *high]));
            self.half = None;
            rest = after;
        }
        let (whole, odd) = rest.as_chunks::<2>();
        self.samples.extend(whole.iter().copied().map(sample));
        self.half = odd.first().copied().or(self.half);
    }

    /// The samples that came since.
    pub(crate) fn take(&mut self) -> Vec<f32> {
        std::mem::take(&mut self.samples)
    }

    /// Whether half of the last one is missing.
    pub(crate) fn is_torn(&self) -> bool {
        self.half.is_some()
    }
}

/// Samples as they are sent.
pub(crate) fn i16_le(samples: &[f32]) -> Vec<u8> {
    let loudest = f32::from(i16::MAX);
    samples.iter().flat_map(|it| ((it.clamp(-1.0, 1.0) * loudest) as i16).to_le_bytes()).collect()
}

fn sample(bytes: [u8; 2]) -> f32 {
    f32::from(i16::from_le_bytes(bytes)) / 32_768.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pieces: &[&[u8]]) -> Option<Vec<f32>> {
        let mut pcm = Pcm::default();
        let mut samples = Vec::new();
        for piece in pieces {
            pcm.push(piece);
            samples.extend(pcm.take());
        }
        (!pcm.is_torn()).then_some(samples)
    }

    #[test]
    fn samples_are_read_small_byte_first() {
        assert_eq!(read(&[&[0, 0, 0, 0x40, 0, 0x80]]), Some(vec![0.0, 0.5, -1.0]));
        assert_eq!(read(&[]), Some(Vec::new()));
    }

    #[test]
    fn half_a_sample_at_the_end_is_told() {
        assert_eq!(read(&[&[1]]), None);
        assert_eq!(read(&[&[1, 2], &[], &[3]]), None);
    }

    proptest! {
        #[test]
        fn where_pieces_end_makes_no_difference(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
            at in prop::collection::vec(1..7usize, 60),
        ) {
            let mut pieces: Vec<&[u8]> = Vec::new();
            let mut rest = bytes.as_slice();
            for size in at {
                let (piece, after) = rest.split_at(size.min(rest.len()));
                pieces.extend([piece, &[]]);
                rest = after;
            }
            prop_assert_eq!(read(&pieces), read(&[&bytes]));
        }
    }
}
