//! Respellings, as newspapers print them: `shuh-VAWN`, `kuh-VAHL-chick`.
//!
//! Syllables are joined by hyphens and words by spaces; the stressed syllable is in capitals.

use super::alphabet::{PRIMARY, SECONDARY, is_vowel, stressed};

/// The phonemes of a respelling; nothing if it holds letters that could be said in two ways.
pub fn phonemes(respelling: &str) -> Option<String> {
    let words: Vec<String> = respelling.split_whitespace().map(word).collect::<Option<_>>()?;
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether it is written as syllables rather than as ordinary words.
pub fn is_syllables(text: &str) -> bool {
    text.contains('-')
}

fn word(word: &str) -> Option<String> {
    let syllables: Vec<&str> = word.split('-').collect();
    let loudest = syllables.iter().rposition(|syllable| is_loud(syllable)).unwrap_or(0);
    let said: Vec<String> = syllables
        .iter()
        .enumerate()
        .map(|(at, syllable)| {
            let stress = match (at == loudest, is_loud(syllable)) {
                (true, _) => PRIMARY,
                (false, true) => SECONDARY,
                (false, false) => "",
            };
            said(&syllable.to_ascii_lowercase(), stress)
        })
        .collect::<Option<_>>()?;
    let said = said.concat();
    said.contains(is_vowel).then(|| stressed(&said))
}

fn is_loud(syllable: &str) -> bool {
    syllable.chars().any(char::is_alphabetic) && !syllable.chars().any(char::is_lowercase)
}

fn said(syllable: &str, stress: &str) -> Option<String> {
    if syllable.is_empty() {
        return None;
    }
    let mut said = String::new();
    let mut rest = syllable;
    let mut vowel_said = false;
    while !rest.is_empty() {
        let (sound, length) = if vowel_said {
            consonant(rest)?
        } else if let Some((sound, length)) = vowel(rest, !stress.is_empty()) {
            vowel_said = true;
            said.push_str(stress);
            (sound, length)
        } else {
            consonant(rest)?
        };
        said.push_str(sound);
        rest = rest.get(length..)?;
    }
    Some(said)
}

/// The vowel a syllable goes on with, and how many letters write it.
fn vowel(rest: &str, loud: bool) -> Option<(&'static str, usize)> {
    if rest.starts_with('y') && rest.get(1..).is_some_and(|rest| rest.starts_with(is_vowel_letter))
    {
        return None;
    }
    if let Some(long) = long_before_silent_e(rest) {
        return Some(long);
    }
    let weak = match rest {
        _ if loud => None,
        "a" => Some(("ə", 1)),
        _ => longest(rest, &WEAK_VOWELS),
    };
    weak.or_else(|| longest(rest, &VOWELS)).or_else(|| single_vowel(rest))
}

/// The vowel of `lane` and `wyne`: an E at the end that only lengthens the vowel before.
fn long_before_silent_e(rest: &str) -> Option<(&'static str, usize)> {
    let [vowel, consonant, b'e'] = rest.as_bytes() else { return None };
    if is_vowel_letter(char::from(*consonant)) || matches!(consonant, b'r' | b'w' | b'h' | b'y') {
        return None;
    }
    let long = match vowel {
        b'a' => "A",
        b'e' => "i",
        b'i' | b'y' => "I",
        b'o' => "O",
        b'u' => "u",
        _ => return None,
    };
    Some((long, 1))
}

/// A vowel written with one letter is short before a consonant and long at the end.
fn single_vowel(rest: &str) -> Option<(&'static str, usize)> {
    let open = rest.len() == 1;
    let sound = match (rest.chars().next()?, open) {
        ('a', false) => "æ",
        ('a', true) => "ɑ",
        ('e', false) => "ɛ",
        ('e' | 'i', true) => "i",
        ('i', false) => "ɪ",
        ('o', false) => "ɑ",
        ('o', true) => "O",
        ('u', false) => "ʌ",
        ('u', true) => "u",
        ('y', _) => "I",
        _ => return None,
    };
    Some((sound, 1))
}

/// The consonant a syllable goes on with. Doubled letters are one sound; a last E is silent.
fn consonant(rest: &str) -> Option<(&'static str, usize)> {
    if rest == "e" {
        return Some(("", 1));
    }
    let (sound, length) = longest(rest, &CONSONANTS)?;
    let mut letters = rest.chars();
    let doubled = length == 1 && letters.next() == letters.next();
    Some((sound, if doubled { 2 } else { length }))
}

fn longest(rest: &str, table: &[(&str, &'static str)]) -> Option<(&'static str, usize)> {
    let fits = table.iter().filter(|(letters, _)| rest.starts_with(letters));
    fits.max_by_key(|(letters, _)| letters.len()).map(|(letters, sound)| (*sound, letters.len()))
}

fn is_vowel_letter(letter: char) -> bool {
    "aeiou".contains(letter)
}

const VOWELS: [(&str, &str); 38] = [
    ("eye", "I"),
    ("igh", "I"),
    ("air", "ɛɹ"),
    ("ahr", "ɑɹ"),
    ("ar", "ɑɹ"),
    ("awr", "ɔɹ"),
    ("ore", "ɔɹ"),
    ("or", "ɔɹ"),
    ("eer", "ɪɹ"),
    ("oor", "ʊɹ"),
    ("uhr", "ɜɹ"),
    ("er", "ɜɹ"),
    ("ir", "ɜɹ"),
    ("ur", "ɜɹ"),
    ("aw", "ɔ"),
    ("au", "ɔ"),
    ("ah", "ɑ"),
    ("ay", "A"),
    ("ai", "A"),
    ("ey", "A"),
    ("ee", "i"),
    ("ea", "i"),
    ("eh", "ɛ"),
    ("ew", "u"),
    ("ue", "u"),
    ("ih", "ɪ"),
    ("oh", "O"),
    ("oa", "O"),
    ("oe", "O"),
    ("oo", "u"),
    ("ow", "W"),
    ("oy", "Y"),
    ("oi", "Y"),
    ("uh", "ʌ"),
    ("uu", "ʊ"),
    ("ye", "I"),
    ("ie", "i"),
    ("ei", "A"),
];

const WEAK_VOWELS: [(&str, &str); 2] = [("uh", "ə"), ("er", "əɹ")];

const CONSONANTS: [(&str, &str); 29] = [
    ("tch", "ʧ"),
    ("ch", "ʧ"),
    ("sh", "ʃ"),
    ("th", "θ"),
    ("dh", "ð"),
    ("zh", "ʒ"),
    ("ng", "ŋ"),
    ("nk", "ŋk"),
    ("ck", "k"),
    ("ph", "f"),
    ("kh", "k"),
    ("b", "b"),
    ("d", "d"),
    ("f", "f"),
    ("g", "ɡ"),
    ("h", "h"),
    ("j", "ʤ"),
    ("k", "k"),
    ("l", "l"),
    ("m", "m"),
    ("n", "n"),
    ("p", "p"),
    ("r", "ɹ"),
    ("s", "s"),
    ("t", "t"),
    ("v", "v"),
    ("w", "w"),
    ("y", "j"),
    ("z", "z"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn respellings_are_read_as_a_newspaper_means_them() {
        for (respelling, spoken) in [
            ("win", "wˈɪn"),
            ("shuh-VAWN", "ʃəvˈɔn"),
            ("kuh-VAHL-chick", "kəvˈɑlʧɪk"),
            ("zee-oh-MAR-uh", "ziOmˈɑɹə"),
            ("SOH-cheel", "sˈOʧil"),
            ("TIB-uh-doh", "tˈɪbədO"),
            ("shuh-SHEF-skee", "ʃəʃˈɛfski"),
            ("WOY-cheh-HOF-skee", "wˌYʧɛhˈɑfski"),
            ("vwahr DEER", "vwˈɑɹ dˈɪɹ"),
            ("HAR-per LANE", "hˈɑɹpəɹ lˈAn"),
            ("EL-ee", "ˈɛli"),
            ("ELL-ee", "ˈɛli"),
            ("zy-LER", "zIlˈɜɹ"),
            ("YAN", "jˈæn"),
        ] {
            assert_eq!(phonemes(respelling).as_deref(), Some(spoken), "{respelling}");
        }
    }

    #[test]
    fn letters_that_could_be_said_in_two_ways_are_refused() {
        for respelling in ["", " ", "-", "see-", "cat", "qua", "brr", "wɪn", "a1", "ee-ah-ee3"] {
            assert_eq!(phonemes(respelling), None, "{respelling}");
        }
    }
}
