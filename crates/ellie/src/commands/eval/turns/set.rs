//! A set of turns, as it is written in `bench/turns`.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use ellie_core::floor::Patience;

use super::pause::{Kind, dice};

/// Turns, and who says them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// The voices, which take turns.
    pub voices: Voices,
    /// What is said.
    pub turns: Vec<Turn>,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voices {
    /// These voices of the synthesiser.
    Made(Vec<String>),
    /// A person, word by word.
    RecordedWords,
}

/// What a caller says in a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// What Ellie awaits.
    pub awaits: Patience,
    /// The words from pause to pause.
    pub parts: Vec<Part>,
}

/// Words that are said without a pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The words.
    pub words: String,
    /// The pause after them; the last part has none.
    pub pause: Option<(Kind, Duration)>,
}

/// No turn has a longer line.
const LONGEST_LINE: usize = 1000;

const RECORDED_WORDS: &str = "recorded words";

/// Kinds of what is awaited, by their names in a set.
pub const AWAITED: [(&str, Patience); 9] = [
    ("yes-or-no", Patience::YesOrNo),
    ("usual", Patience::Usual),
    ("phone", Patience::Number(10)),
    ("six-digits", Patience::Number(6)),
    ("four-digits", Patience::Number(4)),
    ("email", Patience::Email),
    ("name", Patience::Name),
    ("dictated", Patience::Dictated),
    ("story", Patience::Story),
];

impl Set {
    /// Reads a set.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    /// Understands the text of a set; tells of every line that cannot be.
    fn parse(text: &str) -> anyhow::Result<Self> {
        let (mut voices, mut turns, mut faults) = (None, Vec::new(), Vec::new());
        for (place, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.strip_prefix("voices:") {
                Some(names) if voices.is_none() => voices = Some(Voices::named(names)),
                Some(_) => faults.push(format!("line {}: voices are named twice", place + 1)),
                None => match Turn::parse(line) {
                    Ok(turn) => turns.push(turn),
                    Err(fault) => faults.push(format!("line {}: {fault}", place + 1)),
                },
            }
        }
        if !faults.is_empty() {
            bail!("{}", faults.join("\n"));
        }
        let Some(voices) = voices else { bail!("no line names the voices") };
        if turns.is_empty() {
            bail!("nobody says anything");
        }
        Ok(Self { voices, turns })
    }
}

impl Voices {
    fn named(names: &str) -> Self {
        if names.trim() == RECORDED_WORDS {
            return Self::RecordedWords;
        }
        Self::Made(names.split(',').map(|name| name.trim().to_owned()).collect())
    }
}

impl Turn {
    fn parse(line: &str) -> Result<Self, String> {
        if line.len() > LONGEST_LINE {
            return Err(format!("longer than {LONGEST_LINE} bytes"));
        }
        let (awaited, said) = line.split_once('|').ok_or("no | after what is awaited")?;
        let awaits = named(&AWAITED, awaited.trim()).ok_or("nothing is awaited like that")?;
        let mut dice = dice(said.trim());
        let mut parts = Vec::new();
        let mut rest = said;
        while let Some((words, after)) = rest.split_once('<') {
            let (kind, after) = after.split_once('>').ok_or("a pause has no >")?;
            let kind = named(&Kind::ALL, kind).ok_or_else(|| format!("no pause is a <{kind}>"))?;
            parts.push(Part::new(words, Some((kind, kind.length(&mut dice))))?);
            rest = after;
        }
        parts.push(Part::new(rest, None)?);
        Ok(Self { awaits, parts })
    }

    /// All the words.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self.parts.iter().map(|part| part.words.as_str()).collect();
        words.join(" ")
    }
}

impl Part {
    fn new(words: &str, pause: Option<(Kind, Duration)>) -> Result<Self, String> {
        let words = words.trim().to_owned();
        if !words.chars().any(char::is_alphanumeric) {
            return Err("no words before a pause, or at the end".into());
        }
        Ok(Self { words, pause })
    }
}

fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        format!("{:#}", Set::parse(text).unwrap_err())
    }

    #[test]
    fn a_set_is_voices_and_turns() {
        let text = "# remark\nvoices: af_sky, am_echo\n\ndictated | six one <group> five. \n";
        let set = Set::parse(text).unwrap();
        assert_eq!(set.voices, Voices::Made(vec!["af_sky".into(), "am_echo".into()]));
        let [Turn { awaits: Patience::Dictated, parts }] = &set.turns[..] else {
            panic!("{set:?}")
        };
        assert_eq!(set.turns[0].words(), "six one five.");
        let [first, last] = &parts[..] else { panic!("{parts:?}") };
        assert!(matches!(first.pause, Some((Kind::Group, length)) if length.as_millis() >= 200));
        assert_eq!((last.words.as_str(), last.pause), ("five.", None));
    }

    #[test]
    fn a_person_says_recorded_words() {
        let set = Set::parse("voices: recorded words\nusual | one").unwrap();
        assert_eq!(set.voices, Voices::RecordedWords);
    }

    #[test]
    fn every_broken_line_is_told_by_its_number() {
        let text = "voices: a\nusual one\nsometimes | one\nusual | one <nap> two\n\
                    usual | one <think two\nusual | <think> one\nusual | one <think> <group> two\n\
                    usual | one <breath>\nusual |\nvoices: b\nusual | one";
        let told = fault(text);
        let lines: Vec<&str> = told.lines().map(|line| line.split(':').next().unwrap()).collect();
        let expected: Vec<String> = (2..=10).map(|line| format!("line {line}")).collect();
        assert_eq!(lines, expected, "{told}");
        assert!(told.contains("no pause is a <nap>"), "{told}");
    }

    #[test]
    fn a_set_without_voices_or_turns_is_none() {
        assert_eq!(fault("usual | one"), "no line names the voices");
        assert_eq!(fault("voices: a"), "nobody says anything");
        assert_eq!(fault(""), "no line names the voices");
    }

    #[test]
    fn a_huge_line_is_refused_and_none_breaks_the_reader() {
        let huge = format!("voices: a\nusual | {}", "word ".repeat(100_000));
        assert!(fault(&huge).contains("longer than"));
        for line in ["usual | \u{0}<>|<<>>", "|", "usual | >", "usual | é<think>é<", "<think>|"] {
            assert!(Set::parse(&format!("voices: a\n{line}")).is_err(), "{line:?}");
        }
    }

    #[test]
    fn the_sets_of_the_repository_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/turns");
        let read = |name: &str| Set::read(&folder.join(name)).unwrap();
        let (dev, test, digits) = (read("dev.txt"), read("test.txt"), read("digits.txt"));
        let made = |set: &Set| match &set.voices {
            Voices::Made(voices) => voices.clone(),
            Voices::RecordedWords => Vec::new(),
        };
        assert_eq!(digits.voices, Voices::RecordedWords);
        assert!(!made(&test).iter().any(|voice| made(&dev).contains(voice)), "held out");
        assert!(!test.turns.iter().any(|turn| dev.turns.contains(turn)), "held out");
        let pauses = |set: &Set| set.turns.iter().map(|turn| turn.parts.len() - 1).sum::<usize>();
        assert!(dev.turns.len() + test.turns.len() >= 200 && pauses(&dev) + pauses(&test) >= 250);
    }
}
