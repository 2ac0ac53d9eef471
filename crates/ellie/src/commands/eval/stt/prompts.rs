//! Recordings whose words are known, chosen by a rule that does not look at what is heard.
//!
//! The file of texts is Asterisk's: a line is `name: text`, where the recording is `name.wav`; a
//! line that begins with `;` is a remark. A prompt is taken if
//! 1. its recording is there;
//! 2. its text has three words or more: shorter ones are pieces to be joined, said without a tone;
//! 3. its text holds only letters, figures, spaces and `. , ; : ! ? ' -`: brackets tell of sounds
//!    and silence, and signs such as `#` and `*` have a name ("pound", "star") that is not written;
//! 4. no prompt before it has the same words, for many texts are recorded for several uses.
//!
//! Slips in the texts ("umute", "represenatives") stay, and count as errors.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ellie_core::wer::words;

/// A recording and what is said in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Its name.
    pub name: String,
    /// What is said.
    pub text: String,
    /// Where it is.
    pub path: PathBuf,
}

/// A prompt has at least so many words.
const WORDS: usize = 3;

/// The prompts that the rule takes.
pub fn prompts(folder: &Path, texts: &Path) -> anyhow::Result<Vec<Prompt>> {
    let text = std::fs::read_to_string(texts).with_context(|| texts.display().to_string())?;
    let chosen = chosen(&text, |name| folder.join(format!("{name}.wav")).is_file());
    if chosen.is_empty() {
        bail!("no recording in {} has a text in {}", folder.display(), texts.display());
    }
    let located = |(name, text): (&str, &str)| Prompt {
        name: name.to_owned(),
        text: text.to_owned(),
        path: folder.join(format!("{name}.wav")),
    };
    Ok(chosen.into_iter().map(located).collect())
}

fn chosen(text: &str, is_there: impl Fn(&str) -> bool) -> Vec<(&str, &str)> {
    let mut seen = HashSet::new();
    text.lines()
        .filter(|line| !line.starts_with(';'))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, text)| (name.trim(), text.trim()))
        .filter(|(name, text)| is_said_as_written(text) && is_there(name))
        .filter(|(_, text)| seen.insert(words(text)))
        .collect()
}

fn is_said_as_written(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || ".,;:!?'-".contains(c);
    words(text).len() >= WORDS && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_takes_sentences_that_are_said_as_written() {
        let text = "; remark: of three words\n\
            one: Please hold on.\n\
            two: please, hold on!\n\
            three: Thank you.\n\
            four: enter a name followed by #\n\
            five: [sound of monkeys screaming]\n\
            six: Press 1 now: yes.\n\
            seven: has no recording\n\
            eight: ... for ...\n";
        let chosen = chosen(text, |name| name != "seven");
        assert_eq!(chosen, [("one", "Please hold on."), ("six", "Press 1 now: yes.")]);
    }
}
