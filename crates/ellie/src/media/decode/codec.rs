//! The decoder of one track's packets.

use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;
use symphonia::default::get_codecs;

use super::mono::Mono;
use super::opus::Opus;
use super::{DecodeError, damaged};

/// The most channels a recording may claim: 7.1 surround. Decoders set memory aside for each.
const MAX_CHANNELS: usize = 8;

/// Symphonia has every codec but Opus.
pub(super) enum Codec {
    Opus(Box<Opus>),
    Other { decoder: Box<dyn AudioDecoder>, interleaved: Vec<f32> },
}

impl Codec {
    pub(super) fn new(params: &AudioCodecParameters) -> Result<Self, DecodeError> {
        let channels = params.channels.as_ref().map_or(1, |channels| channels.count());
        if channels > MAX_CHANNELS {
            return Err(damaged(format!("{channels} channels")));
        }
        if params.codec == CODEC_ID_OPUS {
            return Opus::new(params.extra_data.as_deref()).map(|opus| Self::Opus(Box::new(opus)));
        }
        match get_codecs().make_audio_decoder(params, &Default::default()) {
            Ok(decoder) => Ok(Self::Other { decoder, interleaved: Vec::new() }),
            Err(Error::Unsupported(_)) => Err(DecodeError::UnsupportedCodec),
            Err(error) => Err(damaged(error)),
        }
    }

    /// Decodes a packet. The inner error is the packet's alone, the outer one the recording's end.
    pub(super) fn decode(
        &mut self,
        packet: &Packet,
        mono: &mut Mono,
    ) -> Result<Result<(), Error>, DecodeError> {
        match self {
            Self::Opus(opus) => opus.decode(packet, mono),
            Self::Other { decoder, interleaved } => {
                let sound = match decoder.decode(packet) {
                    Ok(sound) => sound,
                    Err(error) => return Ok(Err(error)),
                };
                let (channels, rate_hz) = (sound.spec().channels().count(), sound.spec().rate());
                sound.copy_to_vec_interleaved(interleaved);
                mono.add(interleaved, channels, rate_hz).map(Ok)
            }
        }
    }
}
