use super::*;
use crate::media::{Container, Decoded, Limits, decode};

const ANY: Limits<'static> = Limits { max_seconds: 60, allowed: Container::ALL };

const ALL: [Streamed; 4] = [
    Streamed::Pcm,
    Streamed::File(Format::Wav),
    Streamed::File(Format::Mp3),
    Streamed::File(Format::Opus),
];

/// A steady tone, so that a gap or a click between two sounds would be heard.
fn tone(seconds: f32, rate_hz: u32) -> Sound {
    let step = std::f32::consts::TAU * 200.0 / rate_hz as f32;
    let samples = (0..(seconds * rate_hz as f32) as usize).map(|i| (i as f32 * step).sin() * 0.3);
    Sound::new(samples.collect(), rate_hz)
}

fn file(format: Streamed, sounds: &[Sound]) -> (Vec<usize>, Vec<u8>) {
    let mut encoder = Encoder::new(format).unwrap();
    let (mut lengths, mut file) = (Vec::new(), Vec::new());
    for sound in sounds {
        let piece = encoder.push(sound).unwrap();
        lengths.push(piece.len());
        file.extend(piece);
    }
    file.extend(encoder.finish().unwrap());
    (lengths, file)
}

fn heard(format: Streamed, file: &[u8]) -> Sound {
    if format == Streamed::Pcm {
        let (samples, rest) = file.as_chunks::<2>();
        assert!(rest.is_empty());
        let sample = |bytes: &[u8; 2]| f32::from(i16::from_le_bytes(*bytes)) / 32_768.0;
        return Sound::new(samples.iter().map(sample).collect(), pcm::RATE_HZ);
    }
    let Decoded { sound, .. } = decode(file, ANY).unwrap();
    sound
}

#[test]
fn sounds_one_after_the_other_are_one_file_with_all_of_them() {
    for format in ALL {
        let sounds = [tone(1.0, 24_000), tone(0.005, 24_000), tone(0.735, 22_050)];
        let whole = heard(format, &file(format, &sounds).1);
        let seconds: f32 = sounds.iter().map(Sound::seconds).sum();
        let longer = whole.seconds() - seconds;
        // An MP3 without a tag plays the silence its encoder begins and ends with.
        let most = if format == Streamed::File(Format::Mp3) { 0.15 } else { 0.001 };
        assert!((-0.001..most).contains(&longer), "{format:?}: longer by {longer} s");
        let expected = tone(1.0, 24_000).level_dbfs();
        assert!((whole.level_dbfs() - expected).abs() < 0.6, "{format:?}: {}", whole.level_dbfs());
    }
}

/// The first sentence is heard while the second is made.
#[test]
fn what_came_can_be_heard_before_the_rest_is_there() {
    for format in ALL {
        let mut encoder = Encoder::new(format).unwrap();
        let sent = encoder.push(&tone(1.0, 24_000)).unwrap();
        let seconds = heard(format, &sent).seconds();
        assert!(seconds > 0.9, "{format:?}: {seconds} s of 1 s");
    }
}

#[test]
fn each_sound_is_sent_when_it_came() {
    for format in ALL {
        let (lengths, _) = file(format, &vec![tone(0.5, 24_000); 4]);
        let (least, most) = (lengths.iter().min().unwrap(), lengths.iter().max().unwrap());
        assert!(least * 2 > *most, "{format:?}: {lengths:?}");
    }
}

#[test]
fn nothing_odd_and_nothing_at_all_do_no_harm() {
    let odd = vec![f32::NAN, f32::INFINITY, -1e30, 0.5, f32::MIN_POSITIVE];
    for format in ALL {
        let nothing = Encoder::new(format).unwrap().finish().unwrap();
        assert!(nothing.len() < 300, "{format:?}: {}", nothing.len());
        let sounds = [Sound::new(Vec::new(), 24_000), Sound::new(odd.clone(), 8_000)];
        let (_, made) = file(format, &sounds);
        assert!(heard(format, &made).samples.iter().all(|sample| sample.is_finite()));
        let no_rate = Encoder::new(format).unwrap().push(&Sound::default());
        assert_eq!(no_rate, Err(EncodeError::NoRate));
    }
}
