//! What is said into Ellie's words, read from a file.

use std::fmt;
use std::path::Path;

use anyhow::{Context, bail};

use crate::commands::live::How;

/// A set.
#[derive(Debug, Default, PartialEq)]
pub struct Set {
    /// Who speaks.
    pub voices: Vec<String>,
    /// What Ellie is asked, so that she speaks for a while.
    pub questions: Vec<String>,
    /// What is said then.
    pub interruptions: Vec<Interruption>,
}

/// Something that is said into Ellie's words.
#[derive(Debug, PartialEq)]
pub struct Interruption {
    /// What for.
    pub how: How,
    /// What it is.
    pub sounds: Sounds,
}

/// What is to be heard.
#[derive(Debug, PartialEq)]
pub enum Sounds {
    /// Words.
    Words(String),
    /// A cough.
    Cough,
}

impl fmt::Display for Sounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => f.write_str(words),
            Self::Cough => f.write_str("(cough)"),
        }
    }
}

impl Set {
    /// From a file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let name = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(name)?;
        Self::parse(&text).with_context(name)
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let mut set = Self::default();
        let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let Some((kind, what)) = line.split_once(':') else {
                bail!("line {number}: no colon");
            };
            let (kind, what) = (kind.trim(), what.trim().to_owned());
            let mut add = |how, sounds| set.interruptions.push(Interruption { how, sounds });
            match kind {
                "voices" => set.voices = what.split(',').map(|voice| voice.trim().into()).collect(),
                "question" => set.questions.push(what),
                "aside" if what == "(cough)" => add(How::Aside, Sounds::Cough),
                "aside" => add(How::Aside, Sounds::Words(what)),
                "barge-in" => add(How::BargingIn, Sounds::Words(what)),
                _ => bail!("line {number}: {kind} is none of voices, question, aside, barge-in"),
            }
        }
        if set.voices.is_empty() || set.questions.is_empty() {
            bail!("there have to be voices and a question");
        }
        Ok(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_voices_questions_and_what_is_said_into_the_answers() {
        let text = "# why\nvoices: a, b\nquestion: When?\naside: Mm-hmm.\naside: (cough)\n\
                    barge-in: Wait.\n";
        let set = Set::parse(text).unwrap();
        assert_eq!((set.voices.len(), set.questions), (2, vec!["When?".to_owned()]));
        let of = |how, sounds| Interruption { how, sounds };
        let words = |words: &str| Sounds::Words(words.to_owned());
        assert_eq!(
            set.interruptions,
            [
                of(How::Aside, words("Mm-hmm.")),
                of(How::Aside, Sounds::Cough),
                of(How::BargingIn, words("Wait."))
            ]
        );
    }

    #[test]
    fn what_is_none_is_told_with_its_line() {
        let fault = |text| Set::parse(text).unwrap_err().to_string();
        assert_eq!(
            fault("voices: a\nquestion: b\nsneeze: c"),
            "line 3: sneeze is none of voices, question, aside, barge-in"
        );
        assert_eq!(fault("voices"), "line 1: no colon");
        assert_eq!(fault(""), "there have to be voices and a question");
    }
}
