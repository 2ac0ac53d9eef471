//! Whether a confidence can be believed: of the clips called 0.8, are eight words of ten right?

use ellie_providers::local::confidence::{Fit, expected};

use super::clip::{Clip, Stretch};
use super::fit::{Known, fit};
use crate::commands::eval::noise::Condition;
use crate::commands::eval::table::Table;

/// Clips are put together by tenths of confidence.
const BINS: usize = 10;

/// A tenth: the clips in it, their mean confidence, the mean share of words right.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Bin {
    clips: usize,
    predicted: f64,
    right: f64,
}

/// Fits on every other prompt, and checks on the rest.
pub fn report(clips: &[Clip]) {
    let (fitted, held_out): (Vec<&Clip>, Vec<&Clip>) = clips
        .iter()
        .filter(|clip| !clip.stretches.is_empty())
        .partition(|clip| clip.number % 2 == 0);
    let known: Vec<Known> = fitted.iter().filter_map(|clip| known(clip)).collect();
    let curve = fit(&known);
    let [intercept, slope] = curve;
    println!(
        "The confidence is fitted on the prompts of even number, in every condition ({} clips",
        known.len()
    );
    println!("of one stretch), and checked on those of odd number ({} clips).", held_out.len());
    println!(
        "Intercept {intercept:.4}, slope {slope:.4} a unit of the root of the mean surprise.\n"
    );
    let new = |clip: &&Clip| (f64::from(joined(&curve, &clip.stretches)), clip.right());
    let now = |clip: &&Clip| Some((f64::from(clip.confidence?), clip.right()));
    let bins = bins(held_out.iter().map(new));
    table(&bins).print();
    println!("Expected calibration error, this fit: {:.3}", error(&bins));
    let built_in = self::bins(held_out.iter().filter_map(now));
    println!("Expected calibration error, the fit built in: {:.3}", error(&built_in));
    for condition in Condition::ALL {
        let of = |clip: &&&Clip| clip.condition == condition;
        let bins = self::bins(held_out.iter().filter(of).map(new));
        let whole = together(&bins);
        println!(
            "  {:<12} predicted {:.3}, right {:.3}, error {:.3}",
            condition.name(),
            whole.predicted,
            whole.right,
            error(&bins)
        );
    }
}

fn known(clip: &Clip) -> Option<Known> {
    match clip.stretches.as_slice() {
        [only] => Some((only.surprise, clip.right())),
        _ => None,
    }
}

/// As a call joins its stretches: weighted by their length.
fn joined(curve: &Fit, stretches: &[Stretch]) -> f32 {
    let length: f32 = stretches.iter().map(|stretch| stretch.seconds).sum();
    stretches.iter().map(|s| expected(curve, s.surprise) * s.seconds / length).sum()
}

fn bins(clips: impl Iterator<Item = (f64, f64)>) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for (predicted, right) in clips {
        if let Some(bin) = bins.get_mut(((predicted * BINS as f64) as usize).min(BINS - 1)) {
            let weight = bin.clips as f64;
            bin.predicted = (bin.predicted * weight + predicted) / (weight + 1.0);
            bin.right = (bin.right * weight + right) / (weight + 1.0);
            bin.clips += 1;
        }
    }
    bins
}

fn together(bins: &[Bin]) -> Bin {
    let clips: usize = bins.iter().map(|bin| bin.clips).sum();
    let mean = |of: fn(&Bin) -> f64| {
        bins.iter().map(|bin| of(bin) * bin.clips as f64).sum::<f64>() / clips.max(1) as f64
    };
    Bin { clips, predicted: mean(|bin| bin.predicted), right: mean(|bin| bin.right) }
}

/// The mean distance of what was predicted from what was right (Guo and others, 2017).
fn error(bins: &[Bin]) -> f64 {
    let distance = |bin: &Bin| (bin.predicted - bin.right).abs() * bin.clips as f64;
    bins.iter().map(distance).sum::<f64>() / together(bins).clips.max(1) as f64
}

fn table(bins: &[Bin]) -> Table {
    let mut table = Table::new(["confidence", "clips", "predicted", "right"]);
    for (place, bin) in bins.iter().enumerate().filter(|(_, bin)| bin.clips > 0) {
        let from = place as f64 / BINS as f64;
        table.row([
            format!("{from:.1} to {:.1}", from + 0.1),
            bin.clips.to_string(),
            format!("{:.3}", bin.predicted),
            format!("{:.3}", bin.right),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_that_is_off_by_a_tenth_has_that_error() {
        let bins = bins([(0.85, 0.75), (0.25, 0.35), (1.0, 0.9)].into_iter());
        assert_eq!(bins.map(|bin| bin.clips), [0, 0, 1, 0, 0, 0, 0, 0, 1, 1]);
        assert!((error(&bins) - 0.1).abs() < 1e-12);
        assert_eq!(together(&bins).clips, 3);
    }

    #[test]
    fn clips_of_one_bin_are_averaged() {
        let bins = bins([(0.81, 1.0), (0.89, 0.7)].into_iter());
        assert!((bins[8].predicted - 0.85).abs() < 1e-12 && (bins[8].right - 0.85).abs() < 1e-12);
        assert!(error(&bins) < 1e-12);
    }
}
