//! What a caller said in a turn.

use std::time::Duration;

use super::TurnId;

/// The words of a turn, and when they came.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words {
    pub text: String,
    pub confidence: Option<f32>,
    /// Whether they were spoken, and so may go on; what is typed is whole.
    pub is_spoken: bool,
    /// Whether words are missing that could not be written down.
    pub is_torn: bool,
    /// How long the voice was.
    pub voiced: Duration,
    /// When it ended, when that was clear, and when the words were known.
    pub last_voice: Duration,
    pub ended: Duration,
    pub known: Duration,
    /// The turn they take up.
    pub instead_of: Option<TurnId>,
}

impl Words {
    /// Words that came by the keyboard.
    pub fn typed(text: String, now: Duration) -> Self {
        Self {
            text,
            confidence: Some(1.0),
            last_voice: now,
            ended: now,
            known: now,
            ..Self::default()
        }
    }

    /// These words and what the caller said then.
    pub fn and_then(self, then: Self) -> Self {
        let weight = |words: &Self| words.voiced.as_secs_f32().max(f32::MIN_POSITIVE);
        let (before, after) = (weight(&self), weight(&then));
        let whole = |one: f32, other: f32| (one * before + other * after) / (before + after);
        let confidence = self.confidence.zip(then.confidence);
        Self {
            text: joined(self.text, &then.text),
            confidence: confidence.map(|(one, other)| whole(one, other)),
            is_spoken: self.is_spoken && then.is_spoken,
            is_torn: self.is_torn || then.is_torn,
            voiced: self.voiced + then.voiced,
            instead_of: self.instead_of.or(then.instead_of),
            ..then
        }
    }
}

/// A text and more of it.
pub(super) fn joined(mut text: String, more: &str) -> String {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, confidence: Option<f32>, seconds: u64) -> Words {
        let voiced = Duration::from_secs(seconds);
        Words { text: text.into(), confidence, voiced, ..Words::default() }
    }

    #[test]
    fn confidence_is_weighted_by_length() {
        let whole = words("My name is", Some(1.0), 3).and_then(words("Dana", Some(0.5), 1));
        assert_eq!((whole.text.as_str(), whole.confidence), ("My name is Dana", Some(0.875)));
    }

    #[test]
    fn one_unknown_confidence_makes_the_whole_unknown() {
        assert_eq!(words("a", None, 1).and_then(words("b", Some(1.0), 1)).confidence, None);
    }

    #[test]
    fn nothing_adds_nothing() {
        assert_eq!(words("", Some(1.0), 0).and_then(words("b", Some(1.0), 0)).text, "b");
    }
}
