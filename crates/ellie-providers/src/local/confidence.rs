//! How sure the recogniser may be called, from how sure it felt.

/// A logistic curve from [`surprise`] to the share of words expected to be right: its intercept
/// and its slope.
pub type Fit = [f32; 2];

/// Fitted by `ellie eval stt --noise`.
const FIT: Fit = [5.226, -6.905];

/// The share of words expected to be right. `None` for no tokens at all.
#[must_use]
pub fn of_tokens(log_probabilities: &[f32]) -> Option<f32> {
    Some(expected(&FIT, surprise(log_probabilities)?))
}

/// What the fit is made on: the root of the mean surprise of the tokens, zero where each was the
/// only one thinkable. Without the root, the curve is too flat among the clear recordings.
#[must_use]
pub fn surprise(log_probabilities: &[f32]) -> Option<f32> {
    if log_probabilities.is_empty() {
        return None;
    }
    let mean = -log_probabilities.iter().sum::<f32>() / log_probabilities.len() as f32;
    Some(mean.max(0.0).sqrt())
}

/// The share of words a fit expects to be right.
#[must_use]
pub fn expected([intercept, slope]: &Fit, surprise: f32) -> f32 {
    1.0 / (1.0 + (-(intercept + slope * surprise)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sure_tokens_are_mostly_right_and_guesses_mostly_wrong() {
        let sure = of_tokens(&[-0.001; 10]).unwrap();
        let guessed = of_tokens(&[-2.0; 10]).unwrap();
        assert!(sure > 0.95 && sure < 1.0, "{sure}");
        assert!(guessed < 0.1, "{guessed}");
    }

    #[test]
    fn one_doubtful_token_lowers_the_confidence() {
        let clear = of_tokens(&[-0.01, -0.01, -0.01]).unwrap();
        assert!(of_tokens(&[-0.01, -1.5, -0.01]).unwrap() < clear);
    }

    #[test]
    fn no_tokens_have_no_confidence() {
        assert_eq!(of_tokens(&[]), None);
    }
}
