//! A sentence as phrases see it: small letters, no punctuation, no fillers, no stutter.

const FILLERS: [&str; 7] = ["uh", "um", "uhm", "er", "erm", "ah", "hmm"];

const NUMBERS: [&str; 11] =
    ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// The words. Fillers go, save in "uh huh", "uh uh" and "mm hmm"; a word said twice in a row
/// counts once, unless it is a number.
pub fn words(sentence: &str) -> Vec<String> {
    let plain = sentence.to_lowercase().replace(['\'', '\u{2019}'], "");
    let all: Vec<&str> = plain
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
        .collect();
    if is_answer(&all) {
        return owned(&all);
    }
    let kept: Vec<&str> =
        (0..all.len()).filter(|&at| !is_filler(&all, at)).map(|at| all[at]).collect();
    if is_answer(&kept) {
        return owned(&kept);
    }
    let is_echo = |at: usize| at > 0 && kept[at] == kept[at - 1] && !is_number(kept[at]);
    owned(&(0..kept.len()).filter(|&at| !is_echo(at)).map(|at| kept[at]).collect::<Vec<_>>())
}

/// The answers that are made of fillers.
fn is_answer(words: &[&str]) -> bool {
    matches!(words, ["uh", "huh" | "uh"] | ["mm", "hmm"])
}

fn is_filler(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied();
    let is_part = words[at] == "uh"
        && (matches!(words.get(at + 1), Some(&("huh" | "uh"))) || before == Some("uh"));
    FILLERS.contains(&words[at]) && !is_part
}

fn is_number(word: &str) -> bool {
    NUMBERS.contains(&word) || word.bytes().all(|byte| byte.is_ascii_digit())
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_and_stutter_go_and_numbers_stay() {
        assert_eq!(words("Um, I I can't, uh, wait."), ["i", "cant", "wait"]);
        assert_eq!(words("nine one one"), ["nine", "one", "one"]);
        assert_eq!(words("Uh-huh."), ["uh", "huh"]);
        assert_eq!(words("Mm-hmm"), ["mm", "hmm"]);
    }
}
