//! A sentence as the patterns see it: small plain letters, no contractions, no tricks.

mod letters;
mod short;

use letters::{plain, unmasked};
use short::long_forms;

/// A word, whether a mark such as a comma stands before it, and whether its sentence is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Small letters and digits.
    pub text: String,
    /// Whether a clause may begin here.
    pub after_mark: bool,
    /// Whether the sentence ends with a question mark.
    pub asked: bool,
}

/// The ways to read a sentence: marks inside a word part it ("no-fault", "case—you"), or are put
/// there to hide it ("s-ue"). Most sentences have one.
#[must_use]
pub fn readings(sentence: &str) -> Vec<Vec<Word>> {
    let text = plain(sentence);
    let mut readings = vec![read(&text, parts), read(&text, |token| vec![letters_of(token)])];
    readings.extend(unmasked(sentence).map(|text| read(&plain(&text), parts)));
    readings.dedup();
    readings
}

fn read(text: &str, split: fn(&str) -> Vec<String>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut after_mark = true;
    let mut sentence = 0;
    for token in text.split_whitespace() {
        for part in split(token) {
            for piece in part.split_inclusive('\n') {
                let word = piece.trim_end_matches('\n');
                for long in long_forms(word) {
                    words.push(Word { text: long, after_mark, asked: false });
                    after_mark = false;
                }
                after_mark |= piece.ends_with('\n');
            }
        }
        let end = token.trim_end_matches(['"', ')', '*', '\'']);
        after_mark |= end.ends_with(is_mark) || is_dash(token);
        if end.ends_with(['.', '!', '?']) {
            let is_asked = end.ends_with('?');
            words.iter_mut().skip(sentence).for_each(|word: &mut Word| word.asked = is_asked);
            sentence = words.len();
        }
    }
    spelled(words)
}

/// The pieces of a token, with `\n` after one that a clause mark ends inside the token.
fn parts(token: &str) -> Vec<String> {
    let letters = letters_of(token);
    let pieces: Vec<&str> =
        token.split(|c: char| !is_letter(c)).filter(|piece| !piece.is_empty()).collect();
    let is_spelt = pieces.len() > 1 && pieces.iter().all(|piece| piece.chars().count() == 1);
    if is_spelt {
        return vec![letters];
    }
    let mut parts: Vec<String> = Vec::new();
    for piece in token.split_inclusive(|c: char| !is_letter(c)) {
        let word = piece.trim_end_matches(|c: char| !is_letter(c));
        if !word.is_empty() {
            parts.push(word.to_owned());
        }
        let is_number = word.ends_with(|c: char| c.is_ascii_digit());
        if let Some(last) = parts.last_mut()
            && piece.ends_with(is_mark)
            && !is_number
            && !last.ends_with('\n')
        {
            last.push('\n');
        }
    }
    parts
}

fn letters_of(token: &str) -> String {
    token.chars().filter(|&c| is_letter(c)).collect()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '\''
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '…' | '—' | '–' | '(' | ')')
}

fn is_dash(token: &str) -> bool {
    !token.is_empty() && token.chars().all(|c| matches!(c, '-' | '–' | '—'))
}

/// Three letters or more, one after another, are a word that was spelled: "s u e".
fn spelled(words: Vec<Word>) -> Vec<Word> {
    let is_single =
        |word: &Word| word.text.chars().count() == 1 && word.text.starts_with(char::is_alphabetic);
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    for run in words.chunk_by(|a, b| is_single(a) && is_single(b)) {
        match run {
            [first, _, _, ..] => {
                let text = run.iter().map(|word| word.text.as_str()).collect();
                kept.push(Word { text, after_mark: first.after_mark, asked: first.asked });
            }
            few => kept.extend_from_slice(few),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(sentence: &str) -> String {
        texts(&readings(sentence)[0])
    }

    fn texts(words: &[Word]) -> String {
        words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn contractions_are_written_out() {
        assert_eq!(parted("You’d better not, it isn't"), "you would better not it is not");
        assert_eq!(parted("dont, can't, cannot, won`t"), "do not can not can not will not");
        assert_eq!(parted("the driver's fault, that's it"), "the driver fault that is it");
    }

    #[test]
    fn what_hides_a_word_is_undone() {
        let sue = "you should sue";
        for hidden in ["You\u{200b} SHOULD s\u{ad}ue", "ｙｏｕ should s.u.e.", "y o u should s-u-e"]
        {
            assert_eq!(parted(hidden), sue, "{hidden}");
        }
        assert_eq!(texts(readings("you sho-uld su_e").last().unwrap()), sue);
        assert_eq!(parted("уоu shоuld suе"), sue, "Cyrillic letters");
    }

    #[test]
    fn marks_part_clauses_and_hyphens_do_not() {
        let marks = |text: &str| -> Vec<bool> {
            readings(text)[0].iter().map(|word| word.after_mark).collect()
        };
        assert_eq!(marks("yes—you do, no-fault"), [true, true, false, true, false]);
        assert_eq!(marks("it is - fine"), [true, false, true]);
    }

    #[test]
    fn money_signs_are_words() {
        assert_eq!(parted("about $50,000"), "about dollars 50 000");
    }
}
