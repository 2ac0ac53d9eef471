//! Bytes that mean harm.

use super::tests::{ANY, FIXTURES, fixture};
use super::*;

/// Short, so that anything which grows past it shows.
const TIGHT: Limits<'static> = Limits { max_seconds: 2, allowed: Container::ALL };

/// Decodes and holds the result to its promises; that it returns at all is half of them.
fn survive(bytes: &[u8], what: &str) {
    if let Ok(Decoded { sound, .. }) = decode(bytes, TIGHT) {
        assert!(!sound.is_empty(), "{what}: sound of nothing");
        assert!(sound.seconds() <= 2.0, "{what}: {} s", sound.seconds());
        assert!(sound.samples.iter().all(|s| s.abs() <= 1.0), "{what}: samples out of range");
    }
}

/// A small source of repeatable noise (Knuth's 64-bit linear congruence).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end.max(1)
    }

    fn byte(&mut self) -> u8 {
        self.next() as u8
    }
}

#[test]
fn a_file_cut_anywhere_is_survived() {
    for fixture in &FIXTURES {
        let length = fixture.bytes.len();
        let sixteenths = (0..16).map(|part| length * part / 16);
        for end in sixteenths.chain(0..length.min(200)) {
            survive(&fixture.bytes[..end], &format!("{} cut at {end}", fixture.name));
        }
    }
}

#[test]
fn flipped_bytes_are_survived() {
    for (number, fixture) in FIXTURES.iter().enumerate() {
        let mut noise = Noise(number as u64);
        for round in 0..250 {
            let mut bytes = fixture.bytes.to_vec();
            // Half of the rounds go for the headers, where sizes and counts are.
            let reach = if round % 2 == 0 { bytes.len() } else { bytes.len().min(600) };
            for _ in 0..=noise.below(8) {
                let at = noise.below(reach);
                bytes[at] = noise.byte();
            }
            survive(&bytes, &format!("{} flipped, round {round}", fixture.name));
        }
    }
}

#[test]
fn the_largest_and_smallest_numbers_anywhere_in_a_header_are_survived() {
    for fixture in &FIXTURES {
        for at in (4..fixture.bytes.len().min(400) - 8).step_by(5) {
            for number in [&[0xFF; 4][..], &[0x7F, 0xFF, 0xFF, 0xFF], &[0; 4], &[0xFF; 8]] {
                let mut bytes = fixture.bytes.to_vec();
                bytes[at..at + number.len()].copy_from_slice(number);
                survive(&bytes, &format!("{} with {number:?} at {at}", fixture.name));
            }
        }
    }
}

#[test]
fn garbage_on_the_way_leaves_the_rest() {
    for fixture in &FIXTURES {
        let mut noise = Noise(7);
        let mut bytes = fixture.bytes.to_vec();
        let place = bytes.len() * 3 / 4;
        bytes[place..place + 64].iter_mut().for_each(|byte| *byte = noise.byte());
        let decoded = decode(&bytes, ANY).expect(fixture.name);
        assert!(decoded.sound.seconds() > 0.3, "{}: {}", fixture.name, decoded.sound.seconds());
    }
}

#[test]
fn one_kind_of_file_dressed_as_another_is_survived() {
    for coat in &FIXTURES {
        for body in &FIXTURES {
            for length in [4, 12, 60, 400] {
                let mut bytes = coat.bytes[..length].to_vec();
                bytes.extend(&body.bytes[length..]);
                survive(&bytes, &format!("{} dressed as {}", body.name, coat.name));
            }
        }
    }
}

#[test]
fn noise_is_survived_bare_and_behind_every_magic() {
    let magics: [&[u8]; 8] = [
        b"",
        b"RIFF\xFF\xFF\xFF\xFFWAVEfmt \x10\0\0\0",
        b"\0\0\0\x1CftypM4A ",
        b"OggS\0\x02",
        b"\x1A\x45\xDF\xA3\x9F",
        b"fLaC\0\0\0\x22",
        b"\xFF\xFB\x90\xC4",
        b"ID3\x04\0\0\0\0\0\x10",
    ];
    let mut noise = Noise(11);
    for magic in magics {
        for length in (0..4_000).step_by(37) {
            let mut bytes = magic.to_vec();
            bytes.extend((0..length).map(|_| noise.byte()));
            survive(&bytes, &format!("noise behind {magic:?}"));
        }
    }
}

#[test]
fn zeros_and_text_are_not_recordings() {
    for bytes in [vec![0; 100_000], b"Dear Sir or Madam, ".repeat(5_000), vec![0xFF; 100_000]] {
        assert_eq!(decode(&bytes, ANY), Err(DecodeError::Unrecognised));
    }
}

/// A header of a mono 16-bit WAV with these claims, and a second of silence at most.
fn wav(channels: u16, rate_hz: u32, data_size: u32) -> Vec<u8> {
    let mut bytes = fixture("pcm16.wav")[..44].to_vec();
    bytes[22..24].copy_from_slice(&channels.to_le_bytes());
    bytes[24..28].copy_from_slice(&rate_hz.to_le_bytes());
    bytes[32..34].copy_from_slice(&channels.wrapping_mul(2).to_le_bytes());
    bytes[36..40].copy_from_slice(b"data");
    bytes[40..44].copy_from_slice(&data_size.to_le_bytes());
    bytes.resize(44 + 32_000, 0);
    bytes
}

#[test]
fn absurd_claims_are_damage_and_not_memory() {
    for (channels, rate_hz) in [(1, 0), (1, 1), (1, 4_000_000_000), (9, 16_000), (65_535, 16_000)] {
        let decoded = decode(&wav(channels, rate_hz, 32_000), ANY);
        let refused =
            matches!(decoded, Err(DecodeError::Damaged(_) | DecodeError::UnsupportedCodec));
        assert!(refused, "{channels} channels at {rate_hz} Hz: {decoded:?}");
    }
    let boastful = decode(&wav(1, 16_000, 4_000_000_000), ANY).expect("what is there");
    assert_eq!(boastful.sound.seconds(), 1.0);
}

#[test]
fn much_silence_packed_small_stops_at_the_limit() {
    let silence = include_bytes!("../../../tests/media/silence.flac");
    let streamed = [&wav(1, 16_000, u32::MAX)[..44], &vec![0; 32_000 * 60]].concat();
    let hour = fixture("bare.mp3").repeat(4_500);
    for (name, bytes) in [("flac", &silence[..]), ("wav", &streamed), ("mp3", &hour)] {
        let decoded = decode(bytes, TIGHT);
        assert_eq!(decoded, Err(DecodeError::TooLong { max_seconds: 2 }), "{name}");
    }
}
