//! The files of texts, read once: a name, an equals sign, a text with placeholders in braces.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;

/// Above these lines stands what is said; below them, what has another name in the language.
const NAMES: &str = "[names]";

/// Every text, by its language and its name.
static TEXTS: LazyLock<HashMap<(Language, &str), &str>> =
    LazyLock::new(|| read(|file| file.split(NAMES).next()));

/// What is called otherwise than in English, by its language and its English name in small letters.
static OWN_NAMES: LazyLock<HashMap<(Language, &str), &str>> =
    LazyLock::new(|| read(|file| file.split(NAMES).nth(1)));

impl Language {
    /// The text of this name with these values put in.
    pub(crate) fn says(self, name: &str, values: &[(&str, &str)]) -> String {
        filled(self.text(name), values)
    }

    /// The text of this name, as it stands in the file.
    pub(crate) fn text(self, name: &str) -> &'static str {
        TEXTS.get(&(self, name)).copied().unwrap_or_default()
    }

    /// What somebody or something is called: a day, a state, a field of law. What has no name of its
    /// own in the language keeps its English one.
    pub(crate) fn called(self, name: &str) -> &str {
        OWN_NAMES.get(&(self, name.to_lowercase().as_str())).copied().unwrap_or(name)
    }

    const fn file(self) -> &'static str {
        match self {
            Self::English => include_str!("texts/en.txt"),
            Self::Spanish => include_str!("texts/es.txt"),
            Self::French => include_str!("texts/fr.txt"),
            Self::German => include_str!("texts/de.txt"),
            Self::Chinese => include_str!("texts/zh.txt"),
        }
    }
}

fn read(
    part: fn(&'static str) -> Option<&'static str>,
) -> HashMap<(Language, &'static str), &'static str> {
    let lines_of = |language: Language| {
        let lines = part(language.file()).unwrap_or_default().lines();
        lines.filter_map(entry).map(move |(name, text)| ((language, name), text))
    };
    Language::ALL.into_iter().flat_map(lines_of).collect()
}

/// The name and the text of a line, if it is no remark.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, text) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
    Some((name.trim(), text.trim()))
}

/// A text with its values. What a caller said may have braces in it, so what is put in is not looked
/// through again.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        filled.push_str(before);
        let value = values.iter().find(|(of, _)| *of == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
pub(crate) use tests::{names, own_names, placeholders};

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of all texts of a language, as often as they stand there.
    pub(crate) fn names(language: Language) -> Vec<&'static str> {
        let texts = language.file().split(NAMES).next().unwrap();
        texts.lines().filter_map(entry).map(|(name, _)| name).collect()
    }

    /// What has a name of its own in a language.
    pub(crate) fn own_names(language: Language) -> Vec<&'static str> {
        let names = language.file().split(NAMES).nth(1).unwrap_or_default();
        names.lines().filter_map(entry).map(|(name, _)| name).collect()
    }

    /// What is put into a text, in the order of the alphabet.
    pub(crate) fn placeholders(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn values_are_put_in_once() {
        let values = [("name", "{phone}"), ("phone", "614")];
        assert_eq!(filled("I have {name}, at {phone}.", &values), "I have {phone}, at 614.");
        assert_eq!(filled("{phone}{phone}", &values), "614614");
        assert_eq!(filled("{unknown} and {open", &values), " and {open");
        assert_eq!(filled("", &values), "");
    }

    #[test]
    fn a_line_is_a_name_and_a_text() {
        assert_eq!(entry("sorry = I'm sorry: 1 = 1."), Some(("sorry", "I'm sorry: 1 = 1.")));
        assert_eq!(entry("# sorry = no"), None);
        assert_eq!(entry(""), None);
    }

    #[test]
    fn what_has_no_name_of_its_own_keeps_it() {
        for language in Language::ALL {
            assert_eq!(language.called("maritime law"), "maritime law");
        }
    }
}
