//! A simulated cough: two bursts of noise that set in at once and die away, the second weaker.

use ellie_core::audio::Sound;

use super::super::noise::hissing;

/// When each burst sets in, how long until a third of it is left, and how loud it is.
const BURSTS: [(f32, f32, f32); 2] = [(0.0, 0.06, 0.5), (0.22, 0.05, 0.35)];

/// How long it lasts, in seconds.
const LENGTH_S: f32 = 0.4;

/// One that sounds like no other.
pub fn cough(seed: u64, rate_hz: u32) -> Sound {
    let samples = (LENGTH_S * rate_hz as f32) as usize;
    let hiss = hissing(&Sound::new(vec![0.0; samples], rate_hz), 1.0, seed);
    let at = |sample: usize| sample as f32 / rate_hz as f32;
    let mut smooth = 0.0;
    let voiced = hiss.samples.iter().enumerate().map(|(sample, hiss)| {
        // A throat lets less through the higher it is.
        smooth += (hiss - smooth) * 0.4;
        smooth * loudness(at(sample))
    });
    Sound::new(voiced.collect(), rate_hz)
}

fn loudness(seconds: f32) -> f32 {
    let of = |(begins, fades, loud): (f32, f32, f32)| {
        let since = seconds - begins;
        if since < 0.0 { 0.0 } else { loud * (-since / fades).exp() }
    };
    BURSTS.into_iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_loud_at_once_and_dies_away() {
        let cough = cough(1, 16_000);
        let loudest =
            |part: &[f32]| part.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
        let (begins, ends) = (&cough.samples[..800], &cough.samples[5_600..]);
        assert!(loudest(begins) > 0.2 && loudest(ends) < loudest(begins) / 4.0);
        assert!(cough.samples.iter().all(|sample| sample.abs() <= 1.0));
    }
}
