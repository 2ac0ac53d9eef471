//! How sure the recogniser may be called, from how sure it felt.

/// Logistic coefficients fitted by `ellie eval stt`: intercept, weight of the mean log
/// probability of the tokens, weight of the least likely token's.
const FIT: [f32; 3] = [0.0, 0.0, 0.0];

/// The share of words expected to be right. `None` for no tokens at all.
#[must_use]
pub fn of_tokens(log_probabilities: &[f32]) -> Option<f32> {
    let [mean, worst] = features(log_probabilities)?;
    let [intercept, of_mean, of_worst] = FIT;
    let odds = intercept + of_mean * mean + of_worst * worst;
    Some(1.0 / (1.0 + (-odds).exp()))
}

/// What the fit is made on: the mean and the least of the tokens' log probabilities.
#[must_use]
pub fn features(log_probabilities: &[f32]) -> Option<[f32; 2]> {
    if log_probabilities.is_empty() {
        return None;
    }
    let mean = log_probabilities.iter().sum::<f32>() / log_probabilities.len() as f32;
    let worst = log_probabilities.iter().copied().fold(0.0, f32::min);
    Some([mean, worst])
}
