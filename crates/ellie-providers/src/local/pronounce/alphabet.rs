//! The alphabet Kokoro v1.0 was trained on, and what is needed to stay inside it.
//!
//! It is misaki's American English: IPA with one letter for each diphthong (`A` for eɪ, `I` for
//! aɪ, `O` for oʊ, `W` for aʊ, `Y` for ɔɪ), `T` for the flap of "water", and a stress mark right
//! before the vowel it belongs to.

/// Primary stress.
pub const PRIMARY: &str = "ˈ";
/// Secondary stress.
pub const SECONDARY: &str = "ˌ";

const VOWELS: &str = "AIOWYaeiouæɑɐɒɔəɛɜɪʊʌᵊᵻ";
const CONSONANTS: &str = "bdfhjklmnpstvwzTðŋɡɹʃʒʤʧθ";
/// The marks of writing the voice takes its melody from.
const MARKS: &str = ";:,.!?—…\"()“”";

/// Whether this is a mark of punctuation that the voice knows.
pub fn is_mark(letter: char) -> bool {
    MARKS.contains(letter)
}

/// Whether this is a vowel of the alphabet.
pub fn is_vowel(letter: char) -> bool {
    VOWELS.contains(letter)
}

/// Whether this is a vowel or a consonant of the alphabet.
pub fn is_sound(letter: char) -> bool {
    is_vowel(letter) || CONSONANTS.contains(letter)
}

fn is_stress(letter: char) -> bool {
    letter == 'ˈ' || letter == 'ˌ'
}

/// The phonemes as the voice takes them: nothing foreign, single spaces, none at the ends.
pub fn clean(phonemes: &str) -> String {
    let words = phonemes.split_whitespace().map(|word| word.chars().filter_map(known).collect());
    words.filter(|word: &String| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Kokoro v1.0 was trained on texts in which misaki's flap and glottal stop stood as here.
fn known(letter: char) -> Option<char> {
    match letter {
        'ɾ' => Some('T'),
        'ʔ' => Some('t'),
        _ => (is_sound(letter) || is_stress(letter) || is_mark(letter)).then_some(letter),
    }
}

/// IPA as dictionaries print it, or misaki's phonemes, brought to one form; nothing if any letter
/// cannot be brought over.
pub fn from_ipa(ipa: &str) -> Option<String> {
    const LETTERS: [(&str, &str); 24] = [
        ("\u{361}", ""),
        ("\u{35c}", ""),
        (".", ""),
        ("ː", ""),
        ("'", "ˈ"),
        ("eɪ", "A"),
        ("aɪ", "I"),
        ("oʊ", "O"),
        ("əʊ", "O"),
        ("aʊ", "W"),
        ("ɔɪ", "Y"),
        ("dʒ", "ʤ"),
        ("tʃ", "ʧ"),
        ("ɝ", "ɜɹ"),
        ("ɚ", "əɹ"),
        ("ɜr", "ɜɹ"),
        ("r", "ɹ"),
        ("g", "ɡ"),
        ("ɾ", "T"),
        ("ʔ", "t"),
        ("ɫ", "l"),
        ("e", "ɛ"),
        ("a", "ɑ"),
        ("o", "O"),
    ];
    let letters = LETTERS.iter().fold(ipa.to_owned(), |ipa, (from, to)| ipa.replace(from, to));
    let words: Vec<String> = letters.split_whitespace().map(in_our_form).collect::<Option<_>>()?;
    (!words.is_empty()).then(|| words.join(" "))
}

fn in_our_form(word: &str) -> Option<String> {
    let known = word.chars().all(|letter| is_sound(letter) || is_stress(letter));
    (known && word.chars().any(is_vowel)).then(|| stressed(&stress_at_vowels(word)))
}

/// IPA marks stress at the start of the syllable, this alphabet at its vowel.
fn stress_at_vowels(word: &str) -> String {
    let mut moved = String::new();
    let mut waiting = None;
    for letter in word.chars() {
        if is_stress(letter) {
            waiting = Some(letter);
            continue;
        }
        if is_vowel(letter) {
            moved.extend(waiting.take());
        }
        moved.push(letter);
    }
    moved
}

/// A word nobody stressed is stressed on its first vowel.
pub fn stressed(word: &str) -> String {
    match word.find(is_vowel) {
        Some(vowel) if !word.contains(PRIMARY) => {
            let (before, rest) = word.split_at(vowel);
            format!("{}{PRIMARY}{rest}", before.trim_end_matches(SECONDARY))
        }
        _ => word.to_owned(),
    }
}

/// The word with the S of a plural or a possessive.
pub fn with_s(word: &str) -> String {
    let ending = match word.chars().next_back() {
        Some('p' | 't' | 'k' | 'f' | 'θ') => "s",
        Some('s' | 'z' | 'ʃ' | 'ʒ' | 'ʧ' | 'ʤ') => "ᵻz",
        _ => "z",
    };
    format!("{word}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipa_and_our_own_letters_both_come_out_as_ours() {
        for (ipa, ours) in [
            ("ˈwɪn", "wˈɪn"),
            ("wˈɪn", "wˈɪn"),
            ("ʃɪˈvɔːn", "ʃɪvˈɔn"),
            ("həˈloʊ", "həlˈO"),
            ("ˈdʒɔɹdʒ", "ʤˈɔɹʤ"),
            ("t͡ʃɛn", "ʧˈɛn"),
            ("ˈgɑːɹsiə", "ɡˈɑɹsiə"),
            ("vwɑɹ dɪɹ", "vwˈɑɹ dˈɪɹ"),
        ] {
            assert_eq!(from_ipa(ipa).as_deref(), Some(ours), "{ipa}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_refused() {
        for ipa in ["", "  ", "ˈ", "pst", "wɪ7n", "❓", "ɳɑ"] {
            assert_eq!(from_ipa(ipa), None, "{ipa}");
        }
    }

    #[test]
    fn a_word_nobody_stressed_is_stressed_on_its_first_vowel() {
        assert_eq!(stressed("wɪn"), "wˈɪn");
        assert_eq!(stressed("həlˈO"), "həlˈO");
        assert_eq!(stressed("wˌɪn"), "wˈɪn");
        assert_eq!(stressed("s"), "s");
    }

    #[test]
    fn the_s_follows_the_sound_before_it() {
        assert_eq!(with_s("ˈɛli"), "ˈɛliz");
        assert_eq!(with_s("kəvˈɑlʧɪk"), "kəvˈɑlʧɪks");
        assert_eq!(with_s("ɹˈɪʧ"), "ɹˈɪʧᵻz");
    }

    #[test]
    fn foreign_letters_and_loose_spaces_are_cleaned_away() {
        assert_eq!(clean("  wˈɔɾəɹ,\n ❓ bˈʌʔn❓. "), "wˈɔTəɹ, bˈʌtn.");
    }
}
