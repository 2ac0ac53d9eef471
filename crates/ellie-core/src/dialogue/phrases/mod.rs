//! What must not be missed: phrases that settle a topic before meaning is asked.
//!
//! `phrases.txt` holds them and tells how they are written.

mod pattern;
mod words;

use std::collections::HashSet;

use super::topic::{Intent, Topic};
use pattern::Pattern;
use words::words;

/// Phrases of weight are looked for in sentences of so many words: a longer one says more.
const SHORT: usize = 10;

/// The words of a caller's sentence. A text can be far longer; every phrase would be looked for at
/// every word of it, on a thread that others wait for.
const SENTENCE: usize = 60;

/// Danger is looked for further: in ten minutes of talk.
const LONG: usize = 2_000;

/// The phrases, read once.
#[derive(Debug, Clone)]
pub struct Phrases {
    /// The whole sentence.
    whole: Vec<(Topic, Pattern)>,
    /// Anywhere in it.
    anywhere: Vec<(Topic, Pattern)>,
    /// With nothing but small words beside them.
    weighty: Vec<(Topic, Pattern)>,
    small: HashSet<String>,
}

impl Default for Phrases {
    fn default() -> Self {
        Self::read(include_str!("phrases.txt"))
    }
}

impl Phrases {
    /// The topic a sentence's words settle, if they do. Of a long text the first sixty count, but
    /// for danger, which counts wherever it stands.
    #[must_use]
    pub fn settle(&self, sentence: &str) -> Option<Topic> {
        let all = words(sentence);
        let words = all.get(..SENTENCE).unwrap_or(&all);
        let whole = self.whole.iter().find(|(_, pattern)| pattern.is_whole(words));
        let found = whole.or_else(|| self.anywhere.iter().find(|(_, p)| p.is_anywhere(words)));
        let found = found.or_else(|| self.danger(all.get(SENTENCE..LONG.min(all.len()))?));
        found.map(|(topic, _)| topic).or_else(|| self.weigh(words)).cloned()
    }

    fn danger(&self, words: &[String]) -> Option<&(Topic, Pattern)> {
        let emergency = Topic::Intent(Intent::Emergency);
        let of_danger = self.anywhere.iter().filter(|(topic, _)| *topic == emergency);
        of_danger.into_iter().find(|(_, pattern)| pattern.is_anywhere(words))
    }

    /// Every word must belong to a phrase or be small. A word serves the first topic that claims
    /// it; the first topic found wins, but yes and no together settle nothing.
    fn weigh(&self, words: &[String]) -> Option<&Topic> {
        if words.len() > SHORT {
            return None;
        }
        let mut owners: Vec<Option<&Topic>> = vec![None; words.len()];
        let mut found: Vec<&Topic> = Vec::new();
        for (topic, pattern) in &self.weighty {
            for start in 0..words.len() {
                let Some(end) = pattern.end_at(words, start) else { continue };
                let claimed = &mut owners[start..end];
                if claimed.iter().all(|owner| owner.is_none_or(|owner| owner == topic)) {
                    claimed.fill(Some(topic));
                    if !found.contains(&topic) {
                        found.push(topic);
                    }
                }
            }
        }
        let is_light = |(owner, word): (&Option<&Topic>, &String)| {
            owner.is_some() || self.small.contains(word)
        };
        if !owners.iter().zip(words).all(is_light) {
            return None;
        }
        let (yes, no) = (Topic::Intent(Intent::Yes), Topic::Intent(Intent::No));
        if found.contains(&&yes) && found.contains(&&no) {
            found.retain(|topic| **topic != yes && **topic != no);
        }
        found.first().copied()
    }

    fn read(text: &str) -> Self {
        let mut phrases =
            Self { whole: vec![], anywhere: vec![], weighty: vec![], small: HashSet::new() };
        // The file begins with a topic; until then there is nothing to add to.
        let mut section = None;
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some("small") => section = None,
                Some(name) => section = Some(Topic::named(name)),
                None => phrases.add(section.clone(), line),
            }
        }
        phrases
    }

    fn add(&mut self, topic: Option<Topic>, line: &str) {
        let Some(topic) = topic else {
            return self.small.extend(line.split_whitespace().map(str::to_owned));
        };
        let list = match line.len() - line.trim_start_matches('=').len() {
            0 => &mut self.anywhere,
            1 => &mut self.weighty,
            _ => &mut self.whole,
        };
        list.push((topic, Pattern::read(line.trim_start_matches('='))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(sentence: &str) -> Option<Topic> {
        Phrases::default().settle(sentence)
    }

    #[test]
    fn phrases_settle_a_topic() {
        for (sentence, intent) in [
            ("My brother was just arrested!", Intent::Emergency),
            ("Uh-huh.", Intent::Yes),
            ("No, thank you.", Intent::No),
            ("No, thank you, that's all.", Intent::Goodbye),
            ("Thank you so much!", Intent::Thanks),
            ("goodbye", Intent::Goodbye),
            ("Good-by.", Intent::Goodbye),
            ("Can you repeat that please?", Intent::Repeat),
            ("Are you a robot?", Intent::Robot),
        ] {
            assert_eq!(settled(sentence), Some(Topic::Intent(intent)), "{sentence}");
        }
    }

    #[test]
    fn of_a_long_text_the_first_sixty_words_count_and_danger_wherever_it_is() {
        let after = |count: usize, last| format!("{}{last}", "so then ".repeat(count / 2));
        assert_eq!(settled(&after(56, "take a message")).unwrap().name(), "leave_message");
        assert_eq!(settled(&after(60, "take a message")), None);
        assert_eq!(settled(&after(1_500, "call an ambulance")).unwrap().name(), "emergency");
        assert_eq!(settled(&after(4_000, "call an ambulance")), None);
    }

    #[test]
    fn ordinary_sentences_are_left_to_meaning() {
        for sentence in ["", "What are your hours?", "I need a lawyer for my divorce", "yes no"] {
            assert_eq!(settled(sentence), None, "{sentence}");
        }
    }
}
