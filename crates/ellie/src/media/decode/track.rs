//! The audio track of a file, read packet by packet.

use std::io::Cursor;

use ellie_core::audio::Sound;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, ReadOnlySource};
use symphonia::core::packet::Packet;
use symphonia::default::formats::{
    FlacReader, IsoMp4Reader, MkvReader, MpaReader, OggReader, WavReader,
};

use super::codec::Codec;
use super::mono::Mono;
use super::{DecodeError, damaged};
use crate::media::sniff::Container;

/// How many packets in a row may bring no sound before the rest is given up. A small table can
/// claim four thousand million packets; a film between two packets of speech has but dozens.
const MAX_BARREN_PACKETS: u32 = 10_000;

/// An open file, at the packets of its first audio track.
pub(super) struct Track<'a> {
    reader: Box<dyn FormatReader + 'a>,
    id: u32,
    codec: Codec,
}

impl<'a> Track<'a> {
    /// Opens the file as the kind it was recognised to be.
    pub(super) fn open(container: Container, bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let reader = reader(container, bytes).map_err(|error| refused(container, error))?;
        let Some(track) = reader.default_track(TrackType::Audio) else {
            return Err(without_audio(reader.as_ref()));
        };
        let Some(CodecParameters::Audio(params)) = &track.codec_params else {
            return Err(DecodeError::UnsupportedCodec);
        };
        let (id, codec) = (track.id, Codec::new(params)?);
        Ok(Self { reader, id, codec })
    }

    /// All of its sound, or as much as comes before the damage.
    pub(super) fn play(mut self, max_seconds: u32) -> Result<Sound, DecodeError> {
        let mut mono = Mono::new(max_seconds);
        let end = self.play_into(&mut mono)?;
        match (mono.len(), end) {
            (0, End::Damage(why)) => Err(damaged(why)),
            (0, End::File) => Err(DecodeError::NoAudio),
            _ => Ok(mono.finish()),
        }
    }

    fn play_into(&mut self, mono: &mut Mono) -> Result<End, DecodeError> {
        let mut end = End::File;
        let mut barren = 0;
        while barren < MAX_BARREN_PACKETS {
            let before = mono.len();
            match self.reader.next_packet() {
                Ok(Some(packet)) => {
                    if let Err(error) = self.decode(&packet, mono)? {
                        end = End::Damage(error);
                    }
                }
                Ok(None) => break,
                // The reader is past what it could not read, and may find its feet again.
                Err(error @ Error::DecodeError(_)) => end = End::Damage(error),
                Err(error) => return Ok(End::Damage(error)),
            }
            barren = if mono.len() == before { barren + 1 } else { 0 };
        }
        Ok(end)
    }

    /// A packet's sound. One that cannot be decoded is skipped, as a player would.
    fn decode(
        &mut self,
        packet: &Packet,
        mono: &mut Mono,
    ) -> Result<Result<(), Error>, DecodeError> {
        if packet.track_id == self.id { self.codec.decode(packet, mono) } else { Ok(Ok(())) }
    }
}

/// What the packets ended with.
enum End {
    File,
    Damage(Error),
}

/// The reader of just this kind of file: content decides, nothing else is tried.
fn reader(container: Container, bytes: &[u8]) -> Result<Box<dyn FormatReader + '_>, Error> {
    let source: Box<dyn MediaSource + '_> = match container {
        // Told how long the file is, this reader would not open one that was cut short.
        Container::WebM => Box::new(ReadOnlySource::new(bytes)),
        _ => Box::new(Cursor::new(bytes)),
    };
    let stream = MediaSourceStream::new(source, Default::default());
    let options = Default::default();
    Ok(match container {
        Container::Wav => Box::new(WavReader::try_new(stream, options)?),
        Container::Mp3 => Box::new(MpaReader::try_new(stream, options)?),
        Container::M4a => Box::new(IsoMp4Reader::try_new(stream, options)?),
        Container::Ogg => Box::new(OggReader::try_new(stream, options)?),
        Container::WebM => Box::new(MkvReader::try_new(stream, options)?),
        Container::Flac => Box::new(FlacReader::try_new(stream, options)?),
    })
}

/// The header of a WAV or the first packet of an Ogg names the codec. Whatever else a reader finds
/// unheard of is a file that lost a part.
fn refused(container: Container, error: Error) -> DecodeError {
    match (container, error) {
        (Container::Wav | Container::Ogg, Error::Unsupported(_)) => DecodeError::UnsupportedCodec,
        (_, error) => damaged(error),
    }
}

/// A track that the reader has no name for may well be audio, in a codec that it does not know.
fn without_audio(reader: &dyn FormatReader) -> DecodeError {
    if reader.tracks().iter().any(|track| track.track_type().is_none()) {
        DecodeError::UnsupportedCodec
    } else {
        DecodeError::NoAudio
    }
}
