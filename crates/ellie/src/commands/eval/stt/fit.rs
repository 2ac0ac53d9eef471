//! Logistic regression on shares: the curve from the recogniser's surprise to the share of words
//! it got right (Papke and Wooldridge, 1996), by Newton's steps.

use ellie_providers::local::confidence::Fit;

/// What is known of a clip: the recogniser's surprise, and the share of words that were right.
pub type Known = (f32, f64);

/// Newton's steps double the right digits: these are more than enough.
const STEPS: usize = 50;

/// Keeps the equations soluble where the surprise hardly varies.
const RIDGE: f64 = 1e-6;

/// The curve with the greatest likelihood.
pub fn fit(known: &[Known]) -> Fit {
    let mut curve = [0.0; 2];
    for _ in 0..STEPS {
        let [intercept, slope] = step(known, curve);
        curve = [curve[0] + intercept, curve[1] + slope];
    }
    curve.map(|weight| weight as f32)
}

/// The gradient of the likelihood divided by its curvature, two equations of two unknowns.
fn step(known: &[Known], [intercept, slope]: [f64; 2]) -> [f64; 2] {
    let (mut gradient, mut flat, mut mixed, mut steep) = ([0.0; 2], RIDGE, 0.0, RIDGE);
    for &(surprise, right) in known {
        let surprise = f64::from(surprise);
        let expected = 1.0 / (1.0 + (-(intercept + slope * surprise)).exp());
        let weight = expected * (1.0 - expected);
        gradient[0] += right - expected;
        gradient[1] += (right - expected) * surprise;
        flat += weight;
        mixed += weight * surprise;
        steep += weight * surprise * surprise;
    }
    let determinant = flat * steep - mixed * mixed;
    [
        (gradient[0] * steep - gradient[1] * mixed) / determinant,
        (gradient[1] * flat - gradient[0] * mixed) / determinant,
    ]
}

#[cfg(test)]
mod tests {
    use ellie_providers::local::confidence::expected;

    use super::*;

    #[test]
    fn the_curve_that_made_the_shares_is_found_again() {
        let curve: Fit = [5.0, -6.0];
        let surprises = (0..200).map(|i| i as f32 / 100.0);
        let known: Vec<Known> = surprises.map(|s| (s, f64::from(expected(&curve, s)))).collect();
        for (found, weight) in fit(&known).iter().zip(curve) {
            assert!((found - weight).abs() < 1e-3, "{found} is not {weight}");
        }
    }
}
