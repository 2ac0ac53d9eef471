//! Kokoro's phonemes for a Piper voice, which was trained on espeak's IPA.
//!
//! Kokoro's alphabet has one letter for a diphthong and does not write how long a vowel is;
//! American English tells the length from the vowel and its stress.

use std::iter::Peekable;
use std::str::Chars;

/// The same sounds as espeak writes them for American English.
pub fn to_espeak(phonemes: &str) -> String {
    let mut ipa = String::with_capacity(phonemes.len() * 2);
    let mut letters = phonemes.chars().peekable();
    let mut stressed = false;
    while let Some(letter) = letters.next() {
        match letter {
            'ˈ' | 'ˌ' => {
                ipa.push(letter);
                stressed = true;
            }
            _ => {
                push(letter, stressed, &mut letters, &mut ipa);
                stressed = false;
            }
        }
    }
    ipa
}

fn push(letter: char, stressed: bool, rest: &mut Peekable<Chars>, ipa: &mut String) {
    ipa.push_str(match letter {
        'A' => "eɪ",
        'I' => "aɪ",
        'O' => "oʊ",
        'W' => "aʊ",
        'Y' => "ɔɪ",
        'ʤ' => "dʒ",
        'ʧ' => "tʃ",
        'T' => "ɾ",
        'ᵊ' => "ə",
        'i' if stressed => "iː",
        'u' => "uː",
        'ɑ' => "ɑː",
        'ɜ' if rest.next_if_eq(&'ɹ').is_some() => "ɜː",
        'ə' if rest.next_if_eq(&'ɹ').is_some() => "ɚ",
        'ɔ' if rest.peek() == Some(&'ɹ') => "oː",
        'ɔ' => "ɔː",
        letter => return ipa.push(letter),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_are_written_as_espeak_writes_them() {
        for (kokoro, espeak) in [
            ("həlˈO", "həlˈoʊ"),
            ("ˈɛli", "ˈɛli"),
            ("spˈikɪŋ", "spˈiːkɪŋ"),
            ("wˈɔTəɹ", "wˈɔːɾɚ"),
            ("fˈɔɹ", "fˈoːɹ"),
            ("wˈɜɹk", "wˈɜːk"),
            ("ʤˈʌʤ", "dʒˈʌdʒ"),
            ("ʧˈYs", "tʃˈɔɪs"),
            ("lˈɪTᵊl", "lˈɪɾəl"),
            ("hˈɑɹpəɹ lˈAn", "hˈɑːɹpɚ lˈeɪn"),
            ("tʊ wˈɪʃᵻz", "tʊ wˈɪʃᵻz"),
        ] {
            assert_eq!(to_espeak(kokoro), espeak);
        }
    }

    #[test]
    fn marks_and_spaces_stay_where_they_are() {
        assert_eq!(to_espeak("hˈI, dˈɛlTə — wˌʌt?"), "hˈaɪ, dˈɛlɾə — wˌʌt?");
        assert_eq!(to_espeak(""), "");
    }
}
