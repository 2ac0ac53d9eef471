//! Which kind of file some bytes are, by what they say and never by what they are called.

use std::fmt;
use std::str::FromStr;

/// The kinds of file a recording comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Container {
    /// RIFF/RF64 WAVE.
    Wav,
    /// MPEG audio layer III, tagged or bare.
    Mp3,
    /// ISO base media: M4A, MP4, and QuickTime's near relatives.
    M4a,
    /// Ogg, with Vorbis or Opus inside.
    Ogg,
    /// Matroska and its subset WebM, which browsers record.
    WebM,
    /// Native FLAC.
    Flac,
}

impl Container {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Wav, Self::Mp3, Self::M4a, Self::Ogg, Self::WebM, Self::Flac];

    /// Its everyday name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Ogg => "ogg",
            Self::WebM => "webm",
            Self::Flac => "flac",
        }
    }
}

impl FromStr for Container {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().copied().find(|kind| kind.name().eq_ignore_ascii_case(name));
        found.ok_or("not a kind of recording that is known")
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How far into a file the first MPEG frame may hide behind padding or the end of a cut frame.
const MPEG_SEARCH_BYTES: usize = 4_096;

/// The kind of file these bytes begin, if any that we know.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<Container> {
    let body = after_id3(bytes);
    match body {
        [b'f', b'L', b'a', b'C', ..] => Some(Container::Flac),
        [b'O', b'g', b'g', b'S', ..] => Some(Container::Ogg),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Some(Container::WebM),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Container::M4a),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..]
        | [b'R', b'F', b'6', b'4', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some(Container::Wav),
        _ => holds_mpeg_audio(body).then_some(Container::Mp3),
    }
}

/// The bytes after a leading ID3v2 tag (id3.org, "ID3v2.4 main structure": ten bytes of header,
/// the length in four bytes of seven bits each, a footer where flagged).
///
/// A tag may hold a picture, and a picture may hold what looks like sound.
pub(super) fn after_id3(bytes: &[u8]) -> &[u8] {
    let [b'I', b'D', b'3', _, _, flags, length @ ..] = bytes else { return bytes };
    let Some((length, _)) = length.split_first_chunk::<4>() else { return bytes };
    let length = length.iter().fold(0, |sum, &seven| sum << 7 | usize::from(seven & 0x7F));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    bytes.get(10 + length + footer..).unwrap_or_default()
}

/// Whether a frame header near the start is followed by another of its kind, where it says.
fn holds_mpeg_audio(bytes: &[u8]) -> bool {
    (0..bytes.len().min(MPEG_SEARCH_BYTES)).any(|at| is_mpeg_frame(bytes.get(at..)))
}

fn is_mpeg_frame(bytes: Option<&[u8]>) -> bool {
    let Some((first, rest)) = bytes.and_then(|bytes| bytes.split_first_chunk::<4>()) else {
        return false;
    };
    let Some(length) = mpeg_frame_bytes(*first) else { return false };
    match rest.get(length - 4..).and_then(|next| next.first_chunk::<4>()) {
        Some(next) => mpeg_frame_bytes(*next).is_some() && next[1] == first[1],
        // The second frame is cut off: the first has only its own word for it.
        None => rest.len() > length / 2,
    }
}

/// How long a layer III frame with this header is (ISO/IEC 11172-3 and 13818-3, header tables),
/// if it is one.
fn mpeg_frame_bytes([sync, kind, rates, _]: [u8; 4]) -> Option<usize> {
    const KBPS_V1: [usize; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const KBPS_V2: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    if sync != 0xFF || kind & 0xE0 != 0xE0 || kind & 0x06 != 0x02 {
        return None;
    }
    let (kbps, frame_bits, halvings) = match kind >> 3 & 3 {
        3 => (KBPS_V1, 144_000, 0),
        2 => (KBPS_V2, 72_000, 1),
        0 => (KBPS_V2, 72_000, 2),
        _ => return None,
    };
    let kbps = kbps.get(usize::from(rates >> 4).checked_sub(1)?)?;
    let rate_hz = [44_100, 48_000, 32_000].get(usize::from(rates >> 2 & 3))? >> halvings;
    Some(frame_bits * kbps / rate_hz + usize::from(rates >> 1 & 1))
}

#[cfg(test)]
mod tests;
