//! Opus packets, as Ogg and WebM carry them.

use std::ops::Range;

use opus_pure::{MAX_PACKET_SAMPLES, OpusDecoder};
use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;

use super::mono::Mono;
use super::{DecodeError, damaged};

/// Opus counts in 48 kHz samples, whatever went in (RFC 7845, section 4).
const RATE_HZ: u32 = 48_000;

/// An Opus stream on its way to one channel.
pub(super) struct Opus {
    decoder: OpusDecoder,
    /// Samples at the start still to be dropped: the encoder's delay, not the recording's.
    pre_skip: usize,
    block: Vec<f32>,
}

impl Opus {
    /// Reads the identification header, which both containers carry.
    pub(super) fn new(head: Option<&[u8]>) -> Result<Self, DecodeError> {
        let head = head.and_then(Head::read).unwrap_or_default();
        if head.channels > 2 {
            return Err(DecodeError::UnsupportedCodec);
        }
        // A decoder for one channel mixes a stereo stream down before it builds the wave.
        let mut decoder = OpusDecoder::new(RATE_HZ as i32, 1).map_err(damaged)?;
        decoder.gain_q8 = head.gain_q8.into();
        Ok(Self { decoder, pre_skip: head.pre_skip.into(), block: vec![0.0; MAX_PACKET_SAMPLES] })
    }

    pub(super) fn decode(
        &mut self,
        packet: &Packet,
        mono: &mut Mono,
    ) -> Result<Result<(), Error>, DecodeError> {
        if packet.data.is_empty() {
            return Ok(Ok(()));
        }
        let Ok(decoded) = self.decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut self.block)
        else {
            return Ok(Err(Error::DecodeError("opus packet")));
        };
        let kept = self.kept(decoded, packet.trim_end.get());
        mono.add(self.block.get(kept).unwrap_or_default(), 1, RATE_HZ).map(Ok)
    }

    /// What is left of a packet after the delay at the start and the padding at the end.
    fn kept(&mut self, decoded: usize, padding: u64) -> Range<usize> {
        let skipped = self.pre_skip.min(decoded);
        self.pre_skip -= skipped;
        let padding = usize::try_from(padding).unwrap_or(usize::MAX);
        skipped..decoded.saturating_sub(padding).max(skipped)
    }
}

/// What is wanted of the identification header (RFC 7845, section 5.1).
struct Head {
    channels: u8,
    pre_skip: u16,
    gain_q8: i16,
}

/// For a stream that lost its header: 6.5 ms is what every common encoder is late.
impl Default for Head {
    fn default() -> Self {
        Self { channels: 1, pre_skip: 312, gain_q8: 0 }
    }
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let [_version, channels, skip @ .., gain_low, gain_high, _family] =
            bytes.strip_prefix(b"OpusHead")?.first_chunk::<11>()?;
        let [skip_low, skip_high, _rate @ ..] = skip;
        Some(Self {
            channels: *channels,
            pre_skip: u16::from_le_bytes([*skip_low, *skip_high]),
            gain_q8: i16::from_le_bytes([*gain_low, *gain_high]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_where_the_standard_puts_it() {
        let head = b"OpusHead\x01\x02\x38\x01\x80\xBB\0\0\0\xFF\0";
        let head = Head::read(head).expect("a header");
        assert_eq!((head.channels, head.pre_skip, head.gain_q8), (2, 312, -256));
        assert!(Head::read(b"OpusHead\x01\x02").is_none());
        assert!(Head::read(b"").is_none());
    }

    #[test]
    fn the_delay_is_dropped_once_and_the_padding_where_it_is() {
        let mut opus = Opus::new(None).expect("a decoder");
        assert_eq!(opus.kept(120, 0), 120..120);
        assert_eq!(opus.kept(960, 0), 192..960);
        assert_eq!(opus.kept(960, 100), 0..860);
        assert_eq!(opus.kept(960, 5_000), 0..0);
        assert_eq!(opus.kept(960, u64::MAX), 0..0);
    }

    #[test]
    fn surround_is_a_codec_of_its_own() {
        let head = b"OpusHead\x01\x06\x38\x01\x80\xBB\0\0\0\0\x01\x04\x02\0\x04\x01\x02\x03\x05";
        assert!(matches!(Opus::new(Some(head)), Err(DecodeError::UnsupportedCodec)));
    }
}
