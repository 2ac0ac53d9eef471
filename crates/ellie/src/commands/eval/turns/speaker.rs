//! Who says the turns of a set.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ellie::calls::live::EAR_HZ;
use ellie_core::audio::{Sound, resample};
use ellie_providers::tts::{Tts, Utterance};
use indicatif::ProgressBar;

use super::clip::{Clip, trimmed};
use super::parted::parted;
use super::set::{Part, Set, Turn, Voices};
use crate::commands::eval::models;

/// Samples a second of words that are put together.
const RATE_HZ: u32 = 8_000;

/// Says all turns of a set. Words without a synthesiser are looked for in the folder of recordings.
pub async fn clips(
    set: &Set,
    tts: &dyn Tts,
    recordings: Option<&Path>,
) -> anyhow::Result<Vec<Clip>> {
    let mut clips = Vec::with_capacity(set.turns.len());
    let turns = ProgressBar::new(set.turns.len() as u64).wrap_iter(set.turns.iter());
    for (number, turn) in turns.enumerate() {
        let said = match (&set.voices, recordings) {
            (Voices::Made(names), _) => {
                let name = names.iter().cycle().nth(number).cloned().unwrap_or_default();
                synthesised(turn, &name, tts).await?
            }
            (Voices::RecordedWords, Some(folder)) => put_together(turn, folder)?,
            (Voices::RecordedWords, None) => bail!("recorded words need --recordings"),
        };
        clips.push(Clip::new(turn, said));
    }
    Ok(clips)
}

/// In one go, so that nobody hears an end in what goes on, and parted then. Where the voice leaves no
/// quiet place for a pause, part by part.
async fn synthesised(turn: &Turn, voice: &str, tts: &dyn Tts) -> anyhow::Result<Vec<Sound>> {
    let speak = async |text: String| -> anyhow::Result<Sound> {
        let said =
            Utterance { text, voice: voice.to_owned(), speed: 1.0, keep: true, is_awaited: false };
        Ok(trimmed(&resample(&tts.speak(said).await?.sound, EAR_HZ)))
    };
    let mut alone = Vec::with_capacity(turn.parts.len());
    for part in &turn.parts {
        alone.push(speak(written(part, ",")).await?);
    }
    let whole: Vec<String> = turn.parts.iter().map(|part| written(part, "...")).collect();
    let whole = speak(whole.join(" ")).await?;
    Ok(parted(&whole, &alone).unwrap_or(alone))
}

/// The words as the synthesiser gets them: before a pause that is not the end of a sentence there is a
/// mark that they go on.
fn written(part: &Part, goes_on: &str) -> String {
    let is_end = part.pause.is_none() || part.words.ends_with(['.', '?', '!']);
    let words = part.words.trim_end_matches(',');
    if is_end { part.words.clone() } else { format!("{words}{goes_on}") }
}

/// Each word as it was recorded by itself.
fn put_together(turn: &Turn, folder: &Path) -> anyhow::Result<Vec<Sound>> {
    let part = |part: &Part| -> anyhow::Result<Sound> {
        let mut samples = Vec::new();
        for word in part.words.split_whitespace() {
            let file = recording_of(word).with_context(|| format!("nobody recorded {word:?}"))?;
            let sound = resample(&models::recording(&folder.join(file))?, RATE_HZ);
            samples.extend(trimmed(&sound).samples);
        }
        Ok(Sound::new(samples, RATE_HZ))
    };
    turn.parts.iter().map(part).collect()
}

/// Where Asterisk's prompts have a word.
fn recording_of(word: &str) -> Option<PathBuf> {
    const DIGITS: [&str; 10] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let digit = DIGITS.iter().position(|digit| *digit == word);
    let name = match (digit, word) {
        (Some(digit), _) => format!("digits/{digit}.wav"),
        (None, "oh") => "digits/oh.wav".into(),
        (None, "at" | "dot" | "dash") => format!("letters/{word}.wav"),
        (None, letter) if letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase()) => {
            format!("letters/{letter}.wav")
        }
        _ => return None,
    };
    Some(name.into())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::pause::Kind;
    use super::*;

    #[test]
    fn what_goes_on_is_written_so() {
        let part = |words: &str, kind: Option<Kind>| {
            let pause = kind.map(|kind| (kind, Duration::from_secs(1)));
            written(&Part { words: words.into(), pause }, "...")
        };
        assert_eq!(part("six one four", Some(Kind::Group)), "six one four...");
        assert_eq!(part("Well,", Some(Kind::Think)), "Well...");
        assert_eq!(part("I was hurt.", Some(Kind::Breath)), "I was hurt.");
        assert_eq!(part("I was hurt", None), "I was hurt");
    }

    #[test]
    fn only_words_that_were_recorded_are_looked_for() {
        let file = |word| recording_of(word).map(|path| path.display().to_string());
        assert_eq!(file("six").as_deref(), Some("digits/6.wav"));
        assert_eq!(file("oh").as_deref(), Some("digits/oh.wav"));
        assert_eq!(file("q").as_deref(), Some("letters/q.wav"));
        assert_eq!(file("dot").as_deref(), Some("letters/dot.wav"));
        for word in ["hello", "../../x", "", "é", "Q"] {
            assert_eq!(file(word), None, "{word}");
        }
    }
}
