//! The states of the United States: "Ohio", "Cali", "P A", "T-E-X-A-S".

use super::{correction, from, parts, spelling, word_at};
use crate::firm::State;

/// What people call a state, beside its name. They come before the names they begin with.
const ALSO: [(&str, &str); 10] = [
    ("washington d c", "DC"),
    ("washington dc", "DC"),
    ("washington d.c", "DC"),
    ("penn state", ""),
    ("kansas city", ""),
    ("cali", "CA"),
    ("jersey", "NJ"),
    ("mass", "MA"),
    ("penn", "PA"),
    ("d.c", "DC"),
];

/// What makes the name of a state that of a place, or of a street, in any state.
const PLACES: [&str; 7] = ["city", "county", "street", "avenue", "beach", "road", "university"];

/// Two letters that are words when they are not written large; "OK" is one however it is written.
const WORDS: &str = "al co de hi id in la ma me oh or pa";

/// The one state in what somebody said. `None` where there is none, or more than one.
#[must_use]
pub fn state(text: &str) -> Option<State> {
    let text = correction::what_stands(text);
    spelled(text).or_else(|| named(text)).or_else(|| by_letters(text))
}

/// "P A", "P.A.", "O H I O".
fn spelled(text: &str) -> Option<State> {
    let letters = spelling::letters(text)?;
    let is_it = |state: &State| {
        state.code().eq_ignore_ascii_case(&letters)
            || state.name().replace(' ', "").eq_ignore_ascii_case(&letters)
    };
    State::all().find(is_it)
}

/// The name of one state. That of a place counts where no state is named beside it.
fn named(text: &str) -> Option<State> {
    let words: Vec<String> = parts(text).into_iter().map(without_possessive).collect();
    let (mut states, mut of_places) = (Vec::new(), Vec::new());
    let mut place = 0;
    while place < words.len() {
        let Some((state, used)) = name_at(from(&words, place)) else {
            place += 1;
            continue;
        };
        let is_denied = place > 0 && word_at(&words, place - 1) == "not";
        place += used;
        let Some(state) = state.filter(|_| !is_denied) else { continue };
        let is_place = PLACES.contains(&word_at(&words, place));
        if is_place { of_places.push(state) } else { states.push(state) }
    }
    only(&states).or_else(|| only(&of_places).filter(|_| states.is_empty()))
}

/// "Ohio's", which a recogniser writes for a lone "Ohio".
fn without_possessive(mut word: String) -> String {
    if word.ends_with("'s") {
        word.truncate(word.len() - 2);
    }
    word
}

/// A state at the head of the words, how many they are; no state where they only look like one.
fn name_at(words: &[String]) -> Option<(Option<State>, usize)> {
    let begins = |name: &str| super::begins(words, name);
    if let Some((used, code)) = ALSO.iter().find_map(|(name, code)| Some((begins(name)?, code))) {
        return Some((State::from_code(code), used));
    }
    State::all().find_map(|state| {
        let used = begins(&state.name().to_lowercase())?;
        Some((Some(state), used))
    })
}

/// "Columbus, OH", "in N C", "tx".
fn by_letters(text: &str) -> Option<State> {
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    let mut states = Vec::new();
    for word in &words {
        let is_large = word.chars().all(char::is_uppercase);
        let small = word.to_lowercase();
        let is_word = small == "ok" || WORDS.split(' ').any(|known| known == small);
        states.extend(State::from_code(word).filter(|_| !is_word || (is_large && small != "ok")));
    }
    for pair in words.windows(2) {
        let is_letter = |word: &&str| word.len() == 1;
        if pair.iter().all(is_letter) {
            states.extend(State::from_code(&pair.concat()));
        }
    }
    only(&states)
}

fn only(states: &[State]) -> Option<State> {
    let first = states.first()?;
    states.iter().all(|state| state == first).then_some(*first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_state_is_understood_by_name_by_letters_and_spelled() {
        let apart = |text: &str, mark: &str| -> String {
            let letters = text.chars().filter(|c| *c != ' ');
            letters.map(|letter| format!("{letter}{mark}")).collect()
        };
        for (code, name) in State::all().map(|it| (it.code(), it.name())) {
            for said in [
                name.to_owned(),
                format!("I live in {}.", name.to_lowercase()),
                apart(code, " "),
                apart(code, "."),
                apart(name, " "),
            ] {
                assert_eq!(state(&said).map(State::code), Some(code), "{said}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>()) {
            let _ = state(&text);
        }
    }
}
