//! What a sentence is about, by its meaning: kernel ridge regression over the example sentences,
//! and the nearest example for the firm's own questions.
//!
//! The method and its constants were chosen on `bench/meaning/dev.txt`; `ellie eval meaning`
//! reports how it does on sentences it was not chosen on.

mod cholesky;
mod embedding;
mod examples;

pub use embedding::Embedding;
pub use examples::{Example, common_examples, labelled, own_examples};

use super::topic::{Intent, Topic};
use cholesky::solve;

/// The width of the kernel: how near two sentences must be to speak for each other.
const WIDTH: f32 = 0.4;

/// The ridge: how much a single example is mistrusted.
const RIDGE: f64 = 0.1;

/// A topic must score this to be taken.
const THRESHOLD: f32 = 0.36;

/// The best topic must lead the second by this, else it is better to ask again.
const MARGIN: f32 = 0.08;

/// The cosine to an example of a firm's own question from which on it is taken.
const OWN_THRESHOLD: f32 = 0.50;

/// By how much a common example may be nearer than the firm's own.
const OWN_SLACK: f32 = 0.05;

/// The topics there are, learned from examples.
#[derive(Debug, Clone, Default)]
pub struct Topics {
    examples: Vec<Embedding>,
    /// `None` is being about nothing Ellie knows, which has examples too.
    labels: Vec<Option<Topic>>,
    /// How much each example speaks for each label, example after example.
    coefficients: Vec<f32>,
    own: Vec<(Topic, Embedding)>,
}

/// A label and how much speaks for it.
#[derive(Debug, Clone, Copy)]
struct Scored<'t> {
    label: Option<&'t Topic>,
    score: f32,
}

impl Topics {
    /// Learns from the common examples and from the firm's own. Takes a third of a second for a
    /// thousand of them: not for the async threads.
    #[must_use]
    pub fn learn(common: Vec<(Option<Topic>, Embedding)>, own: Vec<(Topic, Embedding)>) -> Self {
        let mut labels: Vec<Option<Topic>> = Vec::new();
        let mut places = Vec::with_capacity(common.len());
        let mut examples = Vec::with_capacity(common.len());
        for (label, embedding) in common {
            let place = labels.iter().position(|known| *known == label).unwrap_or_else(|| {
                labels.push(label);
                labels.len() - 1
            });
            places.push(place);
            examples.push(embedding);
        }
        let coefficients = coefficients(&examples, &places, labels.len());
        Self { examples, labels, coefficients, own }
    }

    /// The topic of a sentence, or `None` where it is about nothing Ellie knows or not clear.
    #[must_use]
    pub fn nearest(&self, meaning: &Embedding) -> Option<Topic> {
        let cosines: Vec<f32> =
            self.examples.iter().map(|example| meaning.cosine(example)).collect();
        let common = self.choose(&cosines);
        if common.is_some_and(must_not_be_missed) {
            return common.cloned();
        }
        self.own_question(meaning, &cosines).or(common).cloned()
    }

    /// The common topic with the highest score, if it is high enough and clear.
    fn choose(&self, cosines: &[f32]) -> Option<&Topic> {
        let [first, second] = self.best_two(cosines)?;
        let lead = first.score - second.score;
        if first.score < THRESHOLD {
            return None;
        }
        if first.label.is_some_and(must_not_be_missed) {
            return first.label;
        }
        let is_near = lead < MARGIN && second.score >= THRESHOLD;
        let may_hide = matches!(first.label, None | Some(Topic::Intent(Intent::NewMatter)));
        if is_near && may_hide && second.label.is_some_and(must_not_be_missed) {
            return second.label;
        }
        first.label.filter(|_| lead >= MARGIN)
    }

    fn best_two(&self, cosines: &[f32]) -> Option<[Scored<'_>; 2]> {
        let mut scores = vec![0.0; self.labels.len()];
        let rows = self.coefficients.chunks(self.labels.len().max(1));
        for (cosine, row) in cosines.iter().zip(rows) {
            let weight = kernel(*cosine);
            for (score, coefficient) in scores.iter_mut().zip(row) {
                *score += weight * coefficient;
            }
        }
        let mut ranked: Vec<Scored> = self
            .labels
            .iter()
            .zip(scores)
            .map(|(label, score)| Scored { label: label.as_ref(), score })
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        ranked.first_chunk::<2>().copied()
    }

    /// The firm's own question that is nearest, if it is near and no common example much nearer.
    fn own_question(&self, meaning: &Embedding, cosines: &[f32]) -> Option<&Topic> {
        let own = self.own.iter().map(|(topic, example)| (topic, meaning.cosine(example)));
        let (topic, cosine) = own.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let rival = cosines.iter().copied().fold(-1.0, f32::max);
        (cosine >= OWN_THRESHOLD && cosine >= rival - OWN_SLACK).then_some(topic)
    }
}

/// To take a question for advice when it was none is a small harm, to miss it is a great one.
fn must_not_be_missed(topic: &Topic) -> bool {
    matches!(topic, Topic::Intent(Intent::Emergency | Intent::Advice))
}

fn kernel(cosine: f32) -> f32 {
    ((cosine - 1.0) / WIDTH).exp()
}

/// Solves (K + ridge·I)·A = Y, with K the kernel between examples and Y their labels, one-hot.
fn coefficients(examples: &[Embedding], places: &[usize], labels: usize) -> Vec<f32> {
    let count = examples.len();
    let mut gram = vec![0.0; count * count];
    for (row, one) in examples.iter().enumerate() {
        for (column, other) in examples[..=row].iter().enumerate() {
            gram[row * count + column] = f64::from(kernel(one.cosine(other)));
        }
        gram[row * count + row] += RIDGE;
    }
    let mut targets = vec![0.0; count * labels];
    for (example, place) in places.iter().enumerate() {
        targets[example * labels + place] = 1.0;
    }
    solve(gram, targets, count).into_iter().map(|value| value as f32).collect()
}

/// A sentence as it is embedded: small letters, no punctuation, no fillers.
#[must_use]
pub fn plain(sentence: &str) -> String {
    const FILLERS: [&str; 5] = ["uh", "um", "er", "erm", "hmm"];
    let is_kept = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'');
    let spaced: String = sentence
        .replace('\u{2019}', "'")
        .chars()
        .map(|c| if is_kept(c) { c } else { ' ' })
        .collect();
    let lower = spaced.to_lowercase();
    let words: Vec<&str> =
        lower.split_whitespace().filter(|word| !FILLERS.contains(word)).collect();
    if words.is_empty() { sentence.to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn towards(degrees: f32) -> Embedding {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Embedding(vec![cos, sin, 0.0])
    }

    fn topics() -> Topics {
        let around = |label: Option<&str>, degrees: f32| {
            let label = label.map(Topic::named);
            [-8.0, 0.0, 8.0].map(|off| (label.clone(), towards(degrees + off)))
        };
        let common = [
            around(Some("hours"), 0.0),
            around(Some("advice"), 90.0),
            around(Some("new_matter"), 130.0),
            around(None, 250.0),
        ];
        Topics::learn(common.concat(), vec![(Topic::named("parking_cost"), towards(45.0))])
    }

    #[test]
    fn a_sentence_near_the_examples_of_a_topic_is_about_it() {
        for (degrees, expected) in [(3.0, Some("hours")), (88.0, Some("advice")), (250.0, None)] {
            assert_eq!(
                topics().nearest(&towards(degrees)),
                expected.map(Topic::named),
                "{degrees}"
            );
        }
    }

    #[test]
    fn what_is_far_from_everything_is_about_nothing() {
        assert_eq!(topics().nearest(&Embedding(vec![0.0, 0.0, 1.0])), None);
    }

    #[test]
    fn the_firms_own_question_is_found_where_it_is_nearest() {
        assert_eq!(topics().nearest(&towards(43.0)), Some(Topic::named("parking_cost")));
    }

    #[test]
    fn between_a_new_matter_and_advice_it_is_advice() {
        let nearest = topics().nearest(&towards(111.0));
        assert_eq!(nearest, Some(Topic::Intent(Intent::Advice)));
    }

    #[test]
    fn no_examples_know_nothing() {
        assert_eq!(Topics::default().nearest(&towards(0.0)), None);
        assert_eq!(topics().nearest(&Embedding(vec![f32::NAN; 3])), None);
    }

    #[test]
    fn a_sentence_is_made_plain() {
        assert_eq!(plain("Uh, hi! What\u{2019}s your, um, address?"), "hi what's your address");
        assert_eq!(plain("?!"), "?!");
    }
}
