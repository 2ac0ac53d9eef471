//! The names of letters and figures, for what is said one by one.

/// The name of a letter or a figure.
pub fn name(character: char) -> Option<&'static str> {
    Some(match character.to_ascii_lowercase() {
        'a' => "ˈA",
        'b' => "bˈi",
        'c' => "sˈi",
        'd' => "dˈi",
        'e' => "ˈi",
        'f' => "ˈɛf",
        'g' => "ʤˈi",
        'h' => "ˈAʧ",
        'i' => "ˈI",
        'j' => "ʤˈA",
        'k' => "kˈA",
        'l' => "ˈɛl",
        'm' => "ˈɛm",
        'n' => "ˈɛn",
        'o' => "ˈO",
        'p' => "pˈi",
        'q' => "kjˈu",
        'r' => "ˈɑɹ",
        's' => "ˈɛs",
        't' => "tˈi",
        'u' => "jˈu",
        'v' => "vˈi",
        'w' => "dˈʌbᵊlju",
        'x' => "ˈɛks",
        'y' => "wˈI",
        'z' => "zˈi",
        '0' => "zˈɪɹO",
        '1' => "wˈʌn",
        '2' => "tˈu",
        '3' => "θɹˈi",
        '4' => "fˈɔɹ",
        '5' => "fˈIv",
        '6' => "sˈɪks",
        '7' => "sˈɛvən",
        '8' => "ˈAt",
        '9' => "nˈIn",
        _ => return None,
    })
}

/// A word letter by letter.
pub fn spelled(word: &str) -> String {
    word.chars().filter_map(name).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_and_figure_has_a_name() {
        assert!(('a'..='z').chain('A'..='Z').chain('0'..='9').all(|letter| name(letter).is_some()));
    }

    #[test]
    fn a_word_is_spelled_letter_by_letter() {
        assert_eq!(spelled("LLc"), "ˈɛl ˈɛl sˈi");
    }
}
