use ellie_core::audio::{Sound, resample};

use super::*;
use crate::media::Format;

/// A minute of whatever we can read.
pub(super) const ANY: Limits<'static> = Limits { max_seconds: 60, allowed: Container::ALL };

/// 0.8 s of speech, in every packing that callers send.
pub(super) struct Fixture {
    pub(super) name: &'static str,
    pub(super) bytes: &'static [u8],
    container: Container,
    rate_hz: u32,
    /// What the packing adds: a frame or two of an encoder that does not say how late it is.
    padding_seconds: f32,
}

macro_rules! fixture {
    ($name:literal, $container:ident, $rate_hz:literal, $padding_seconds:literal) => {
        Fixture {
            name: $name,
            bytes: include_bytes!(concat!("../../../tests/media/", $name)),
            container: Container::$container,
            rate_hz: $rate_hz,
            padding_seconds: $padding_seconds,
        }
    };
}

pub(super) const FIXTURES: [Fixture; 13] = [
    fixture!("pcm16.wav", Wav, 16_000, 0.0),
    fixture!("mulaw.wav", Wav, 8_000, 0.0),
    fixture!("float.wav", Wav, 8_000, 0.0),
    fixture!("streamed.wav", Wav, 16_000, 0.0),
    fixture!("stereo.mp3", Mp3, 44_100, 0.0),
    fixture!("bare.mp3", Mp3, 16_000, 0.12),
    fixture!("speech.m4a", M4a, 44_100, 0.06),
    fixture!("fragmented.m4a", M4a, 44_100, 0.06),
    fixture!("vorbis.ogg", Ogg, 44_100, 0.0),
    fixture!("opus.ogg", Ogg, 48_000, 0.0),
    fixture!("speech.webm", WebM, 48_000, 0.02),
    fixture!("recorder.webm", WebM, 48_000, 0.02),
    fixture!("speech.flac", Flac, 16_000, 0.0),
];

const SPEECH_SECONDS: f32 = 0.8;

pub(super) fn fixture(name: &str) -> &'static [u8] {
    FIXTURES.iter().find(|fixture| fixture.name == name).expect("a fixture").bytes
}

fn speech() -> Sound {
    decode(fixture("pcm16.wav"), ANY).expect("plain WAV").sound
}

/// How alike two sounds are, 1 being the same but for loudness, at the best of all shifts up to
/// what encoders add.
fn likeness(a: &Sound, b: &Sound) -> f32 {
    let (a, b) = (resample(a, 8_000), resample(b, 8_000));
    let product = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
    let powers = product(&a.samples, &a.samples) * product(&b.samples, &b.samples);
    let best = (0..1_000).map(|shift| product(&a.samples[shift..], &b.samples));
    best.fold(0.0, f32::max) / powers.sqrt()
}

#[test]
fn every_packing_gives_the_same_speech() {
    let speech = speech();
    for fixture in &FIXTURES {
        let name = fixture.name;
        let decoded = decode(fixture.bytes, ANY).expect(name);
        let sound = &decoded.sound;
        assert_eq!(decoded.container, fixture.container, "{name}");
        assert_eq!(sound.rate_hz, fixture.rate_hz, "{name}");
        let longer = sound.seconds() - SPEECH_SECONDS;
        assert!((-0.001..=fixture.padding_seconds + 0.001).contains(&longer), "{name}: {longer} s");
        let louder = sound.level_dbfs() - speech.level_dbfs();
        assert!(louder.abs() < 1.0, "{name}: {louder} dB");
        assert!(likeness(sound, &speech) > 0.9, "{name}: {}", likeness(sound, &speech));
    }
}

#[test]
fn what_knows_its_delay_is_not_late() {
    let speech = speech();
    for name in ["stereo.mp3", "vorbis.ogg", "opus.ogg", "speech.webm", "recorder.webm"] {
        let sound = resample(&decode(fixture(name), ANY).expect(name).sound, 16_000);
        let product: f32 = sound.samples.iter().zip(&speech.samples).map(|(a, b)| a * b).sum();
        let likeness = product / (sound.rms() * speech.rms() * speech.samples.len() as f32);
        assert!(likeness > 0.9, "{name}: {likeness}");
    }
}

#[test]
fn each_error_says_what_to_do() {
    let wav = fixture("pcm16.wav");
    let cases: [(&[u8], Limits<'_>, DecodeError); 4] = [
        (b"", ANY, DecodeError::Empty),
        (b"Good morning, law office.", ANY, DecodeError::Unrecognised),
        (
            wav,
            Limits { allowed: &[Container::Mp3, Container::WebM], ..ANY },
            DecodeError::NotAllowed(Container::Wav),
        ),
        (wav, Limits { max_seconds: 0, ..ANY }, DecodeError::TooLong { max_seconds: 0 }),
    ];
    for (bytes, limits, error) in cases {
        assert_eq!(decode(bytes, limits), Err(error));
    }
}

#[test]
fn a_file_without_samples_has_no_audio() {
    let silent = super::super::encode(&Sound::new(Vec::new(), 16_000), Format::Wav);
    assert_eq!(decode(&silent.expect("an empty WAV"), ANY), Err(DecodeError::NoAudio));
}

#[test]
fn a_tag_in_front_is_passed_over() {
    for name in ["pcm16.wav", "bare.mp3", "speech.flac"] {
        let tagged = [b"ID3\x04\0\0\0\0\0\x04", &[0; 4][..], fixture(name)].concat();
        assert_eq!(decode(&tagged, ANY), decode(fixture(name), ANY), "{name}");
    }
}

#[test]
fn a_codec_that_we_lack_is_named_as_such() {
    let mut gsm = fixture("pcm16.wav").to_vec();
    gsm[20..22].copy_from_slice(&0x31_u16.to_le_bytes());
    assert_eq!(decode(&gsm, ANY), Err(DecodeError::UnsupportedCodec));
}

#[test]
fn a_cut_file_gives_what_is_there() {
    for fixture in &FIXTURES {
        let name = fixture.name;
        // The table of contents of a plain MP4 stands at its end.
        if name == "speech.m4a" {
            continue;
        }
        let half = &fixture.bytes[..fixture.bytes.len() * 3 / 4];
        match decode(half, ANY) {
            Ok(decoded) => {
                let seconds = decoded.sound.seconds();
                assert!((0.2..0.9).contains(&seconds), "{name}: {seconds} s");
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_cut_file_with_its_contents_gone_is_damaged() {
    let bytes = fixture("speech.m4a");
    let cut = decode(&bytes[..bytes.len() / 2], ANY);
    assert!(matches!(cut, Err(DecodeError::Damaged(_))), "{cut:?}");
}

#[test]
fn a_panic_in_a_decoder_is_a_damaged_file() {
    let result: Result<(), DecodeError> = guarded(|| {
        let bytes: &[u8] = std::hint::black_box(&[]);
        assert_eq!(bytes[0], 0);
        Ok(())
    });
    assert!(matches!(result, Err(DecodeError::Damaged(_))));
}
