//! What must hold of the texts of every language.

use super::*;
use crate::compliance::advice::{Category, Verdict, check, safe_replacement};
use crate::firm::{State as UsState, example};
use crate::language::{Phrase, names, own_names, placeholders};
use crate::sentence::sentences;

/// Half a minute at the pace of a slow speaker, who says two and a half words or four Chinese
/// characters a second: what is longer is not borne, nor kept in mind.
const LONGEST_SECONDS: f64 = 30.0;

/// Every line that is made, with something to put in.
const MADE: [Made<'_>; 12] = [
    Made::Contact { name: "Dana Whitfield", phone: "614" },
    Made::NumberAlone { phone: "614" },
    Made::Email { address: "dana at example dot com" },
    Made::OpenTimes { choices: "noon" },
    Made::NearestTimes { choices: "noon" },
    Made::TimeChosen { when: "noon" },
    Made::Booked { when: "noon" },
    Made::Cancelled { when: "noon" },
    Made::OpensAgain { when: "noon" },
    Made::CallNumber { number: "4 8 2 7 1 3" },
    Made::MatterStatus { matter: "your lease", status: "We sent the letter." },
    Made::FilingPeriod { area: "family law", state: "Ohio", words: "two years" },
];

/// Every text that code names.
fn named() -> Vec<String> {
    let prompts = Prompt::ALL.iter().map(|prompt| prompt.name().to_owned());
    let phrases = Phrase::ALL.iter().map(|phrase| phrase.name().to_owned());
    let made = MADE.map(|made| made.name().to_owned());
    let instead = Category::ALL.map(|category| format!("instead_of_{}", category.name()));
    let mut named: Vec<String> = prompts.chain(phrases).chain(made).chain(instead).collect();
    named.sort_unstable();
    named
}

#[test]
fn every_language_has_every_text_once_and_no_other() {
    for language in Language::ALL {
        let mut names = names(language);
        names.sort_unstable();
        assert_eq!(names, named(), "{language:?}");
    }
}

#[test]
fn every_text_has_words_and_the_placeholders_of_the_english_one() {
    for language in Language::ALL {
        for name in named() {
            let (text, english) = (language.text(&name), Language::English.text(&name));
            assert!(!text.is_empty(), "{language:?} {name}");
            assert_eq!(placeholders(text), placeholders(english), "{language:?} {name}");
        }
    }
}

#[test]
fn what_is_put_into_a_line_is_what_its_text_has_room_for() {
    for made in MADE {
        let mut values: Vec<&str> = made.values().into_iter().map(|(name, _)| name).collect();
        values.sort_unstable();
        assert_eq!(values, placeholders(Language::English.text(made.name())), "{made:?}");
    }
}

#[test]
fn what_the_law_asks_for_is_said_in_every_language() {
    for (language, is_an_ai, is_no_lawyer) in [
        (Language::English, "an AI assistant", "I am not a lawyer"),
        (Language::Spanish, "una asistente de inteligencia artificial", "no soy abogada"),
        (Language::French, "une assistante d'intelligence artificielle", "je ne suis pas avocate"),
        (Language::German, "eine KI-Assistentin", "ich bin keine Anwältin"),
        (Language::Chinese, "人工智能助理", "不是律师"),
    ] {
        let greeting = language.text(Prompt::Greeting.name());
        assert!(greeting.contains(is_an_ai) && greeting.contains(is_no_lawyer), "{greeting}");
        for prompt in [Prompt::Dial911, Prompt::NotThatLanguage] {
            assert!(language.text(prompt.name()).contains("911"), "{language:?} {prompt:?}");
        }
    }
}

/// What has a name of its own in one language has one in all of them, but for the states of the Union:
/// many are called the same in most.
#[test]
fn every_language_has_the_same_names() {
    let known = |language: Language| {
        let names = own_names(language).into_iter();
        let mut names: Vec<&str> = names.filter(|name| UsState::named(name).is_none()).collect();
        names.sort_unstable();
        names
    };
    for language in Language::ALL.into_iter().filter(|one| *one != Language::English) {
        assert_eq!(known(language), known(Language::Spanish), "{language:?}");
    }
    assert_eq!(own_names(Language::English), [""; 0]);
}

/// How long a text is heard at least.
fn seconds(text: &str) -> f64 {
    let is_chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let characters = text.chars().filter(is_chinese).count();
    let others = text.replace(|c| is_chinese(&c), " ");
    let words = others.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    words.count() as f64 / 2.5 + characters as f64 / 4.0
}

fn lines(language: Language) -> Vec<Line> {
    let script = Script::new(Arc::new(example::firm()), language);
    let made = MADE.map(|made| script.made(made));
    let prompts = Prompt::ALL.iter().map(|prompt| script.line(*prompt));
    let instead = Category::ALL.map(|category| safe_replacement(category, language));
    prompts.chain(made).chain(instead.map(Line::fixed)).collect()
}

#[test]
fn no_line_is_longer_than_a_caller_bears_and_each_may_be_said() {
    for language in Language::ALL {
        for line in lines(language) {
            let long = seconds(&line.text);
            assert!(long <= LONGEST_SECONDS, "{long} seconds: {}", line.text);
            for sentence in sentences(&line.text) {
                assert_eq!(check(sentence), Verdict::Pass, "{sentence}");
            }
        }
    }
}

#[test]
fn a_question_is_one_in_every_language() {
    for prompt in Prompt::ALL {
        let is_question =
            |language: Language| Line::fixed(language.text(prompt.name())).is_question();
        for language in Language::ALL {
            assert_eq!(is_question(language), is_question(Language::English), "{prompt:?}");
        }
    }
}
