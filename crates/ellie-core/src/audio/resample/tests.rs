use std::f32::consts::TAU;

use proptest::prelude::*;

use super::*;

const USUAL_HZ: [u32; 9] = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];

fn tone(hz: f32, rate_hz: u32, seconds: f32) -> Sound {
    let frames = (seconds * rate_hz as f32) as usize;
    let step = TAU * hz / rate_hz as f32;
    Sound::new((0..frames).map(|i| 0.5 * (i as f32 * step).sin()).collect(), rate_hz)
}

/// The part away from both ends, where no filter is still filling.
fn middle(sound: &Sound) -> Sound {
    let edge = sound.samples.len() / 8;
    Sound::new(sound.samples[edge..sound.samples.len() - edge].to_vec(), sound.rate_hz)
}

#[test]
fn a_tone_is_the_same_tone_at_every_usual_rate() {
    for from_hz in USUAL_HZ {
        for to_hz in USUAL_HZ {
            let got = middle(&resample(&tone(1_000.0, from_hz, 1.0), to_hz));
            let want = middle(&tone(1_000.0, to_hz, 1.0));
            let worst = got.samples.iter().zip(&want.samples).map(|(a, b)| (a - b).abs());
            let worst = worst.fold(0.0, f32::max);
            assert!(worst < 0.001, "{from_hz} to {to_hz}: off by {worst}");
        }
    }
}

#[test]
fn what_the_lower_rate_cannot_carry_is_gone() {
    let got = middle(&resample(&tone(10_000.0, 48_000, 0.5), 16_000));
    assert!(got.level_dbfs() < -80.0, "{} dBFS is left", got.level_dbfs());
}

#[test]
fn speech_just_below_the_lower_limit_stays() {
    let got = middle(&resample(&tone(7_400.0, 44_100, 0.5), 16_000));
    assert!((got.level_dbfs() + 9.03).abs() < 0.2, "{} dBFS", got.level_dbfs());
}

#[test]
fn a_click_stays_where_it_was() {
    let mut click = Sound::silence(0.5, 48_000);
    click.samples[12_000] = 1.0;
    let got = resample(&click, 16_000);
    let loudest = got.samples.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    assert_eq!(loudest.map(|(at, _)| at), Some(4_000));
}

#[test]
fn the_same_rate_changes_nothing() {
    let sound = tone(440.0, 16_000, 0.1);
    assert_eq!(resample(&sound, 16_000), sound);
}

#[test]
fn nothing_stays_nothing() {
    assert_eq!(resample(&Sound::new(Vec::new(), 8_000), 16_000), Sound::new(Vec::new(), 16_000));
    assert_eq!(resample(&Sound::new(vec![0.5], 0), 16_000), Sound::new(Vec::new(), 16_000));
    assert_eq!(resample(&Sound::new(vec![0.5], 16_000), 0), Sound::new(Vec::new(), 0));
}

#[test]
fn the_extremes_of_rate_are_survived() {
    for (from_hz, to_hz) in
        [(1, 768_000), (768_000, 1), (767_999, 768_000), (1, 2), (3, 1), (44_101, 16_000)]
    {
        let got = resample(&Sound::new(vec![0.5, -0.5, 0.25], from_hz), to_hz);
        let frames = (3 * u64::from(to_hz)).div_ceil(u64::from(from_hz));
        assert_eq!(got.samples.len() as u64, frames, "{from_hz} to {to_hz}");
        assert!(got.samples.iter().all(|s| s.is_finite()), "{from_hz} to {to_hz}");
    }
}

#[test]
fn straight_lines_keep_length_and_level() {
    let sound = tone(200.0, 8_000, 0.5);
    let got = Sound::new(drawn(&sound, 48_000, 24_000), 48_000);
    assert!((got.level_dbfs() - sound.level_dbfs()).abs() < 0.1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_length_is_exact_for_any_rate(
        frames in 0usize..3_000, from_hz in 1u32..=768_000, to_hz in 1u32..=768_000,
    ) {
        // The result has to fit into memory.
        prop_assume!(frames as u64 * u64::from(to_hz) / u64::from(from_hz) < 10_000_000);
        let got = resample(&Sound::new(vec![0.1; frames], from_hz), to_hz);
        let want = (frames as u64 * u64::from(to_hz)).div_ceil(u64::from(from_hz));
        prop_assert_eq!(got.samples.len() as u64, want);
        prop_assert!(got.samples.iter().all(|s| s.is_finite()));
    }
}
