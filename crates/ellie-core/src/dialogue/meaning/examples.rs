//! Sentences of callers with their topics: those of every firm, and those of one.

use crate::dialogue::topic::Topic;
use crate::firm::Firm;
use crate::language::Language;

/// A sentence and what it is about: `None` where it is about nothing Ellie knows.
pub type Example = (Option<Topic>, String);

/// The examples that hold for every firm.
#[must_use]
pub fn common_examples() -> Vec<Example> {
    labelled(include_str!("examples.txt"))
}

/// The questions a firm wrote for its own answers, and those that its facts suggest.
#[must_use]
pub fn own_examples(firm: &Firm) -> Vec<(Topic, String)> {
    let asked = firm.answers(Language::English).into_iter().flat_map(|answer| {
        let topic = Topic::Answer(answer.id);
        answer.asks.into_iter().map(move |question| (topic.clone(), question))
    });
    asked.chain(from_facts(firm)).collect()
}

/// What the firm practises and speaks has names, by which callers ask.
fn from_facts(firm: &Firm) -> Vec<(Topic, String)> {
    let areas = firm.areas.iter().flat_map(|area| {
        let name = &area.name;
        [format!("Do you handle {name}?"), format!("Do you do {name}?")]
    });
    let languages = firm.languages.iter().map(|language| format!("Do you speak {language}?"));
    let about = |id: &'static str| move |question| (Topic::named(id), question);
    areas.map(about("areas")).chain(languages.map(about("languages"))).collect()
}

/// Reads `[topic]` lines, each followed by its sentences, one a line; `#` begins a remark, and
/// `[none]` is the topic of what is about nothing.
#[must_use]
pub fn labelled(text: &str) -> Vec<Example> {
    let mut label = None;
    let mut examples = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            continue;
        }
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some("none") => label = None,
            Some(name) => label = Some(Topic::named(name)),
            None => examples.push((label.clone(), line.to_owned())),
        }
    }
    examples
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::topic::Intent;
    use crate::firm::StandardAnswer;

    #[test]
    fn every_common_topic_has_examples() {
        let examples = common_examples();
        let count = |topic: &Topic| {
            examples.iter().filter(|(label, _)| label.as_ref() == Some(topic)).count()
        };
        let standard = StandardAnswer::ALL.map(|answer| Topic::named(answer.id()));
        let learnt = |intent: &Intent| !Intent::BY_WORDS_ALONE.contains(intent);
        let intents: Vec<Topic> =
            Intent::ALL.into_iter().filter(learnt).map(Topic::Intent).collect();
        for topic in standard.iter().chain(&intents) {
            assert!(count(topic) >= 15, "{topic:?} has {}", count(topic));
        }
        let known: Vec<_> = standard.into_iter().chain(intents).collect();
        assert!(examples.iter().all(|(label, _)| label.as_ref().is_none_or(|l| known.contains(l))));
        assert!(examples.iter().filter(|(label, _)| label.is_none()).count() >= 60);
    }

    #[test]
    fn sentences_are_read_under_their_topics() {
        let text = "# remark\n[hours]\nWhen?\n\n[none]\nPizza.\n";
        let hours = Some(Topic::named("hours"));
        assert_eq!(labelled(text), [(hours, "When?".into()), (None, "Pizza.".into())]);
    }
}
