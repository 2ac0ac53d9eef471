//! CMUdict: 126,000 English words and names with their sounds in ARPAbet.
//!
//! The file is kept as it is, with one number a word: where its line begins, in the order of the
//! words. That is a fifth of what a hash map of strings would take.

use std::cmp::Ordering;

use super::arpabet;

/// The dictionary, ready to be asked.
pub struct CmuDict {
    text: String,
    starts: Vec<u32>,
}

/// A line that is not a word followed by its sounds.
#[derive(Debug, PartialEq)]
pub struct BadLine {
    /// Counted from one.
    pub line: usize,
}

impl CmuDict {
    /// Reads the text of `cmudict.dict`. Of several ways to say a word the first is kept.
    pub fn parse(text: String) -> Result<Self, BadLine> {
        let mut starts = Vec::new();
        let mut start = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let (word, phones) = entry(line);
            if is_first_of_its_word(word) {
                let bad = BadLine { line: index + 1 };
                if !is_pronunciation(phones) {
                    return Err(bad);
                }
                starts.push(u32::try_from(start).map_err(|_| bad)?);
            }
            start += line.len();
        }
        if starts.is_empty() {
            return Err(BadLine { line: 1 });
        }
        starts.sort_by(|a, b| word_at(&text, *a).cmp(word_at(&text, *b)));
        starts.shrink_to_fit();
        Ok(Self { text, starts })
    }

    /// The sounds of a word written in small letters, in Kokoro's alphabet.
    pub fn phonemes(&self, word: &str) -> Option<String> {
        let found = self.starts.binary_search_by(|at| self.compare(*at, word)).ok()?;
        let (_, phones) = entry(self.text.get(*self.starts.get(found)? as usize..)?);
        arpabet::phonemes(phones.split_whitespace())
    }

    fn compare(&self, at: u32, word: &str) -> Ordering {
        word_at(&self.text, at).cmp(word)
    }
}

fn word_at(text: &str, start: u32) -> &str {
    entry(text.get(start as usize..).unwrap_or_default()).0
}

/// The word and the sounds of the first line, without the comment behind `#`.
fn entry(text: &str) -> (&str, &str) {
    let line = text.split('\n').next().unwrap_or_default();
    let line = line.split('#').next().unwrap_or_default().trim_end();
    line.split_once(' ').unwrap_or((line, ""))
}

/// Other ways to say a word stand as `word(2)`; a line may be blank or all comment.
fn is_first_of_its_word(word: &str) -> bool {
    !word.is_empty() && !word.ends_with(')')
}

fn is_pronunciation(phones: &str) -> bool {
    !phones.is_empty() && phones.split_whitespace().all(arpabet::is_phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE_LINES: &str =
        "ellie EH1 L IY0\nraman R EY1 M AH0 N # name\nraman(2) R AA1 M AH0 N\n";

    #[test]
    fn a_word_is_found_with_its_first_sounds() {
        let dictionary = CmuDict::parse(THREE_LINES.to_owned()).unwrap();
        assert_eq!(dictionary.starts.len(), 2);
        assert_eq!(dictionary.phonemes("ellie").as_deref(), Some("ˈɛli"));
        assert_eq!(dictionary.phonemes("raman").as_deref(), Some("ɹˈAmən"));
        assert_eq!(dictionary.phonemes("ram"), None);
        assert_eq!(dictionary.phonemes(""), None);
    }

    #[test]
    fn the_order_of_the_file_does_not_matter() {
        let backwards = THREE_LINES.lines().rev().collect::<Vec<_>>().join("\n");
        let dictionary = CmuDict::parse(backwards).unwrap();
        assert_eq!(dictionary.phonemes("ellie").as_deref(), Some("ˈɛli"));
    }

    #[test]
    fn blank_lines_and_comments_are_passed_over() {
        let dictionary = CmuDict::parse("# by hand\r\n\r\nng EH1 NG\r\n".to_owned()).unwrap();
        assert_eq!(dictionary.phonemes("ng").as_deref(), Some("ˈɛŋ"));
    }

    #[test]
    fn a_file_without_words_is_an_error() {
        assert!(CmuDict::parse(String::new()).is_err());
        assert!(CmuDict::parse("\n# nothing\n".to_owned()).is_err());
    }

    #[test]
    fn a_bad_line_is_named_by_its_number() {
        for text in ["ellie EH1 L IY0\nraman", "ellie EH1 L IY0\n<html> <body>\n"] {
            assert_eq!(CmuDict::parse(text.to_owned()).err(), Some(BadLine { line: 2 }));
        }
    }
}
