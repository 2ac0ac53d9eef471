//! The state of a conversation as the text its call is kept with, and back.

use std::collections::BTreeMap;

use ellie_core::dialogue::State;
use ellie_core::dialogue::flows::FlowName;
use ellie_core::dialogue::record::Outcome;
use ellie_core::dialogue::script::Line;
use ellie_core::dialogue::slots::{Slot, Slots};
use ellie_core::language::Language;
use serde::{Deserialize, Serialize};

/// What a later Ellie adds is left out here, and what an earlier one did not know is as in a new
/// call.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    language: String,
    language_asked: Option<String>,
    language_offered: Option<String>,
    has_met_language: bool,
    greeted: bool,
    flow: Option<String>,
    offered: Option<String>,
    misses: u8,
    misunderstood: u8,
    warned: bool,
    achieved: bool,
    outcome: Option<String>,
    ended: bool,
    last: Vec<Said>,
    answers: BTreeMap<String, Answer>,
}

#[derive(Serialize, Deserialize)]
struct Said {
    text: String,
    fixed: bool,
    #[serde(default)]
    language: String,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    text: String,
    is_clear: bool,
}

/// The text to keep.
pub fn to_text(state: &State) -> String {
    let name_of = |flow: Option<FlowName>| flow.map(|flow| flow.name().to_owned());
    let answers = state.slots.iter().map(|(slot, answer)| {
        let answer = Answer { text: answer.text.clone(), is_clear: answer.is_clear };
        (slot.name().to_owned(), answer)
    });
    let code = |language: Language| language.code().to_owned();
    let said = |line: &Line| Said {
        text: line.text.clone(),
        fixed: line.fixed,
        language: code(line.language),
    };
    let kept = Kept {
        language: code(state.language),
        language_asked: state.language_asked.map(code),
        language_offered: state.language_offered.map(code),
        has_met_language: state.has_met_language,
        greeted: state.greeted,
        flow: name_of(state.flow),
        offered: name_of(state.offered),
        misses: state.misses,
        misunderstood: state.misunderstood,
        warned: state.warned,
        achieved: state.achieved,
        outcome: state.outcome.map(|outcome| outcome.name().to_owned()),
        ended: state.ended,
        last: state.last.iter().map(said).collect(),
        answers: answers.collect(),
    };
    // Maps with text for keys, texts, numbers: nothing of it can fail to be written.
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The state a kept call goes on with; `None` where the text is none of ours.
pub fn from_text(text: &str) -> Option<State> {
    let kept: Kept = serde_json::from_str(text).ok()?;
    let flow = |name: Option<String>| name.and_then(|name| FlowName::named(&name));
    let mut slots = Slots::default();
    for (name, answer) in kept.answers {
        if let Some(slot) = Slot::named(&name) {
            slots.put(slot, answer.text, answer.is_clear);
        }
    }
    // Without a word of it, as in calls kept before there were others, it is English.
    let language = |code: &str| Language::from_code(code).unwrap_or_default();
    let asked = |code: String| Language::from_code(&code);
    let line = |said: Said| Line {
        language: language(&said.language),
        text: said.text,
        fixed: said.fixed,
    };
    Some(State {
        language: language(&kept.language),
        language_asked: kept.language_asked.and_then(asked),
        language_offered: kept.language_offered.and_then(asked),
        has_met_language: kept.has_met_language,
        greeted: kept.greeted,
        flow: flow(kept.flow),
        offered: flow(kept.offered),
        misses: kept.misses,
        misunderstood: kept.misunderstood,
        warned: kept.warned,
        achieved: kept.achieved,
        outcome: kept.outcome.and_then(|name| Outcome::named(&name)),
        ended: kept.ended,
        last: kept.last.into_iter().map(line).collect(),
        slots,
        ..State::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back_as_it_was() {
        let mut slots = Slots::default();
        slots.set(Slot::Name, "Dana \"D\" Whitfield");
        slots.set_unclear(Slot::Phone, "six one\u{1}four");
        let state = State {
            language: Language::Chinese,
            language_asked: Some(Language::German),
            language_offered: Some(Language::Spanish),
            has_met_language: true,
            greeted: true,
            flow: Some(FlowName::Intake),
            offered: Some(FlowName::Message),
            misses: 1,
            misunderstood: 2,
            warned: true,
            achieved: true,
            outcome: Some(Outcome::HandedOver),
            ended: true,
            last: vec![Line::fixed("a").in_language(Language::French), Line::variable("b")],
            slots,
            ..State::default()
        };
        assert_eq!(from_text(&to_text(&state)), Some(state));
    }

    #[test]
    fn what_is_not_known_here_is_left_out() {
        let text = r#"{"greeted":true,"flow":"dancing","later":1,"answers":{"shoe_size":
            {"text":"44","is_clear":true}}}"#;
        let state = State { greeted: true, ..State::default() };
        assert_eq!(from_text(text), Some(state));
        assert_eq!(from_text("no json"), None);
    }
}
