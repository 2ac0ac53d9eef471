use proptest::prelude::*;

use super::*;

/// The lines of a file that are no remarks.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Sentences with the code of the language they are in.
fn held_out() -> Vec<(Language, &'static str)> {
    let mut spoken = Language::English;
    let mut sentences = Vec::new();
    for line in lines(include_str!("held_out.txt")) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(code) => spoken = Language::from_code(code).unwrap(),
            None => sentences.push((spoken, line)),
        }
    }
    sentences
}

#[test]
fn nine_of_ten_sentences_tell_their_language_and_none_another() {
    let sentences = held_out();
    for language in Language::ALL.into_iter().filter(|one| *one != Language::English) {
        let of_it: Vec<&str> =
            sentences.iter().filter(|(one, _)| *one == language).map(|(_, text)| *text).collect();
        let told: Vec<Option<Language>> = of_it.iter().map(|text| language_of(text)).collect();
        let right = told.iter().filter(|one| **one == Some(language)).count();
        assert!(of_it.len() >= 30 && 15 * right >= 13 * of_it.len(), "{language:?} {right}");
        assert!(told.iter().flatten().all(|one| *one == language), "{language:?}: {told:?}");
    }
}

#[test]
fn two_words_are_enough() {
    for (text, language) in [
        ("hola, buenas", Language::Spanish),
        ("habla espanol", Language::Spanish),
        ("merci beaucoup", Language::French),
        ("guten Tag, danke", Language::German),
        ("你好", Language::Chinese),
        ("thank you", Language::English),
    ] {
        assert_eq!(language_of(text), Some(language), "{text}");
    }
}

#[test]
fn no_sentence_of_english_callers_is_taken_for_another_language() {
    let heard = include_str!("../../../../../bench/meaning/dev.txt");
    let sentences = lines(heard).filter(|line| !line.starts_with('['));
    let english = [None, Some(Language::English)];
    for sentence in sentences.chain(lines(include_str!("plain.txt"))) {
        assert!(english.contains(&language_of(sentence)), "{sentence}");
    }
}

#[test]
fn what_tells_nothing_tells_nothing() {
    for text in ["", "no", "ok", "me", "Juan Pérez", "Maria de la Cruz", "614 555 0144", "hola"] {
        assert_eq!(language_of(text), None, "{text}");
    }
}

#[test]
fn a_wish_is_told_from_what_only_sounds_like_one() {
    for line in lines(include_str!("wishes.txt")) {
        let (code, sentence) = line.split_once('\t').unwrap();
        assert_eq!(wishes_language(sentence), Language::from_code(code), "{sentence}");
    }
}

#[test]
fn english_callers_wish_no_other_language_unless_they_say_so() {
    let heard = lines(include_str!("../../../../../bench/meaning/dev.txt"));
    let wishing: Vec<&str> = heard.filter(|line| wishes_language(line).is_some()).collect();
    assert_eq!(wishing, ["can we do this in french"]);
}

#[test]
fn whoever_asks_after_a_language_may_wish_it() {
    assert_eq!(asks_after_language("Do you speak Spanish?"), Some(Language::Spanish));
    assert_eq!(asks_after_language("you guys speak spanish"), Some(Language::Spanish));
    for text in ["does anybody there speak Spanish", "what languages do your lawyers speak"] {
        assert_eq!(asks_after_language(text), None, "{text}");
    }
}

#[test]
fn yes_and_no_are_understood_in_each_language() {
    for (language, yes, no) in [
        (Language::Spanish, "Sí, por favor", "No, gracias"),
        (Language::French, "oui, volontiers", "non merci"),
        (Language::German, "Ja, gerne", "nein danke"),
        (Language::Chinese, "好的，可以", "不用了"),
    ] {
        assert_eq!(language.assent(yes), Some(true), "{yes}");
        assert_eq!(language.assent(no), Some(false), "{no}");
        assert_eq!(language.assent("Dana Whitfield"), None);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        let said = language_of(&text);
        let wished = wishes_language(&text);
        let asked = asks_after_language(&text);
        prop_assert!([said, wished, asked].iter().flatten().all(|one| Language::ALL.contains(one)));
    }
}
