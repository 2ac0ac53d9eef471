use ellie_core::audio::resample;

use super::*;
use crate::media::{Container, Limits, decode};

const ANY: Limits<'static> = Limits { max_seconds: 60, allowed: Container::ALL };

/// A voice, near enough: 140 Hz and its harmonics, swelling and fading twice a second.
fn voice(seconds: f32, rate_hz: u32) -> Sound {
    let frames = (seconds * rate_hz as f32).round() as usize;
    let tau = std::f32::consts::TAU;
    let sample = |frame: usize| {
        let time = frame as f32 / rate_hz as f32;
        let tones = (1..=20).map(|n| (tau * 140.0 * n as f32 * time).sin() / n as f32);
        tones.sum::<f32>() * 0.2 * (0.6 - 0.4 * (tau * 2.0 * time).cos())
    };
    Sound::new((0..frames).map(sample).collect(), rate_hz)
}

fn likeness(a: &Sound, b: &Sound) -> f32 {
    let product: f32 = a.samples.iter().zip(&b.samples).map(|(a, b)| a * b).sum();
    product / (a.rms() * b.rms() * a.samples.len().max(b.samples.len()) as f32)
}

#[test]
fn every_format_gives_back_what_went_in() {
    for &format in Format::ALL {
        for rate_hz in [8_000, 16_000, 22_050, 24_000, 44_100, 48_000] {
            let sound = voice(1.234, rate_hz);
            let file = encode(&sound, format).expect("a file");
            let heard = decode(&file, ANY).expect("readable").sound;
            let what = format!("{format} from {rate_hz} Hz");
            assert!(
                (heard.seconds() - sound.seconds()).abs() < 0.001,
                "{what}: {} s",
                heard.seconds()
            );
            assert!((heard.level_dbfs() - sound.level_dbfs()).abs() < 0.5, "{what}");
            let (heard, sound) = (resample(&heard, 8_000), resample(&sound, 8_000));
            assert!(likeness(&heard, &sound) > 0.9, "{what}: {}", likeness(&heard, &sound));
        }
    }
}

#[test]
fn the_shortest_sounds_keep_their_length() {
    for &format in Format::ALL {
        for frames in [1, 2, 479, 480, 481, 1_152] {
            let sound = Sound::new(vec![0.1; frames], 24_000);
            let file = encode(&sound, format).expect("a file");
            let heard = decode(&file, ANY).expect("readable").sound;
            assert!((heard.seconds() - sound.seconds()).abs() < 0.001, "{format}, {frames} frames");
        }
    }
}

#[test]
fn a_sound_of_nothing_is_a_file_all_the_same() {
    for &format in Format::ALL {
        let file = encode(&Sound::new(Vec::new(), 16_000), format).expect("a file");
        assert!(!file.is_empty(), "{format}");
    }
    assert_eq!(encode(&Sound::default(), Format::Wav), Err(EncodeError::NoRate));
}

#[test]
fn odd_samples_are_survived() {
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e30, f32::MIN_POSITIVE, -0.0];
    for &format in Format::ALL {
        for rate_hz in [1, 999, 16_000, 24_000, 44_101, 768_000] {
            let sound = Sound::new(odd.iter().copied().cycle().take(2_000).collect(), rate_hz);
            let sound = if rate_hz == 1 { Sound::new(odd.to_vec(), 1) } else { sound };
            assert!(encode(&sound, format).is_ok(), "{format} at {rate_hz} Hz");
        }
    }
}

#[test]
fn too_loud_is_held_and_not_wrapped() {
    let file = encode(&Sound::new(vec![1.5, -1.5, 0.5], 8_000), Format::Wav).expect("a file");
    let heard = decode(&file, ANY).expect("readable").sound;
    assert!(heard.samples[0] > 0.99 && heard.samples[1] < -0.99, "{:?}", heard.samples);
}

#[test]
fn a_format_is_known_by_its_name_in_any_case() {
    for &format in Format::ALL {
        assert_eq!(format.extension().parse(), Ok(format));
        assert_eq!(format.extension().to_uppercase().parse(), Ok(format));
        assert!(format.content_type().starts_with("audio/"));
    }
    assert_eq!("flac".parse::<Format>(), Err(UnknownFormat("flac".to_owned())));
}
