//! How a word sounds, roughly: what a recogniser can confuse gets the same letters.
//!
//! In the manner of Lawrence Philips' Metaphone, but coarser. Consonants fall into classes:
//! `P` b p, `T` d t th, `K` c k q and hard g, `J` j and soft g, `F` f v ph, `S` s z soft c,
//! `X` sh ch; `L M N R` stand for themselves, `H` and `W` only at the start of a word.
//! Vowels are `A` at the start; elsewhere `I` (with e, i or y among them) or `O` (without).

/// The keys of a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sound {
    /// With vowels: "Leigh" is "Lee" and not "Lowe".
    pub fine: String,
    /// Without the vowels inside: "Tran" is "Train".
    pub rough: String,
}

/// The sound of a folded word.
pub fn sound(word: &str) -> Sound {
    let letters: Vec<char> = word.chars().collect();
    let mut fine = String::new();
    let mut at = usize::from(starts_silent(&letters));
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        let before = letters.get(..at).unwrap_or_default();
        let (codes, length) =
            if is_vowel(rest[0]) { vowels(before, rest) } else { consonant(before, rest) };
        let is_repeated = codes.len() == 1 && fine.ends_with(codes.as_str());
        if !is_repeated {
            fine.push_str(&codes);
        }
        at += length.max(1);
    }
    let rough = fine.chars().filter(|code| !matches!(code, 'I' | 'O')).collect();
    Sound { fine, rough }
}

/// "Knight", "Wright", "Psaki".
fn starts_silent(letters: &[char]) -> bool {
    matches!(letters, ['k' | 'g' | 'p', 'n', ..] | ['w', 'r', ..] | ['p', 's' | 't', ..])
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// A run of vowels with the letters that only lengthen them: "aw", "eigh", "ah".
fn vowels(before: &[char], rest: &[char]) -> (String, usize) {
    let mut length = 0;
    while let Some(tail) = rest.get(length..) {
        length += match tail {
            ['g', 'h', after, ..] if is_vowel(*after) => break,
            ['g', 'h', ..] => 2,
            ['h', after, ..] if is_vowel(*after) => break,
            [letter, ..] if is_vowel(*letter) || matches!(letter, 'w' | 'h') => 1,
            _ => break,
        };
    }
    let is_last = length == rest.len();
    let run = rest.get(..length).unwrap_or_default();
    let code = match run {
        _ if before.is_empty() => "A",
        ['e'] if is_last => "",
        ['e', 'a', 'u', ..] => "O",
        [heard @ .., 'e'] if is_last && heard.len() > 1 => class(heard),
        heard => class(heard),
    };
    let is_french_plural = run.ends_with(&['a', 'u']) && rest.get(length..) == Some(&['x']);
    (code.to_owned(), length + usize::from(is_french_plural))
}

fn class(vowels: &[char]) -> &'static str {
    if vowels.iter().any(|vowel| matches!(vowel, 'e' | 'i' | 'y')) { "I" } else { "O" }
}

/// The code of the consonants at hand and how many letters they are.
fn consonant(before: &[char], rest: &[char]) -> (String, usize) {
    let is_first = before.is_empty();
    let opens = |after: Option<&char>| after.is_some_and(|letter| is_vowel(*letter));
    let is_soft = matches!(rest.get(1), Some('e' | 'i' | 'y'));
    let (code, length) = match rest {
        ['s', 'c', 'h', after @ ..] => (if opens(after.first()) { "X" } else { "S" }, 3),
        ['s', 'h', after @ ..] => (if opens(after.first()) { "X" } else { "S" }, 2),
        ['t', 'c', 'h', ..] => ("X", 3),
        ['c', 'h', 'r' | 'l' | 'n', ..] | ['c', 'h', 'a', 'e', ..] => ("K", 2),
        ['c', 'h', ..] => ("X", 2),
        ['t', 'z' | 's', ..] | ['c', 'z', ..] => ("S", 2),
        ['d' | 't', 't' | 'h', ..] => ("T", 2),
        ['p', 'h', ..] => ("F", 2),
        ['c', 'k', ..] => ("K", 2),
        ['c', ..] if is_soft => ("S", 1),
        ['x', ..] => (if is_first { "S" } else { "KS" }, 1),
        ['g', 'h', ..] => (if is_first { "K" } else { "" }, 2),
        ['g', 'n'] => ("N", 2),
        ['m', 'b' | 'n'] => ("M", 2),
        ['d', 'g', 'e' | 'i' | 'y', ..] => ("J", 2),
        ['g', ..] if is_soft => ("J", 1),
        ['w' | 'h', ..] if !is_first => ("", 1),
        ['b' | 'p', ..] => ("P", 1),
        ['d' | 't', ..] => ("T", 1),
        ['f' | 'v', ..] => ("F", 1),
        ['s' | 'z', ..] => ("S", 1),
        ['c' | 'g' | 'k' | 'q', ..] => ("K", 1),
        [other, ..] => return (other.to_uppercase().collect(), 1),
        [] => ("", 1),
    };
    (code.to_owned(), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_spelled_by_ear_sound_the_same() {
        for (a, b) in [
            ("smythe", "smith"),
            ("shaughnessy", "shawnessy"),
            ("meyer", "maier"),
            ("stephen", "steven"),
            ("wright", "right"),
            ("knight", "night"),
            ("leigh", "lee"),
            ("phan", "fan"),
            ("schmidt", "shmit"),
            ("schwartz", "swartz"),
            ("thibodeaux", "tibodo"),
            ("beaumont", "bowmont"),
            ("annand", "anand"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
    }

    #[test]
    fn other_names_sound_different() {
        for (a, b) in [("lee", "lowe"), ("delgado", "delaney"), ("marin", "martin"), ("a", "b")] {
            assert_ne!(sound(a).fine, sound(b).fine, "{a} {b}");
        }
    }

    #[test]
    fn the_rough_key_has_no_vowels_inside() {
        assert_eq!(sound("tran").rough, sound("train").rough);
        assert_ne!(sound("tran").fine, sound("train").fine);
        assert_eq!(sound("anand").rough, "ANNT");
    }

    #[test]
    fn letters_of_other_scripts_stand_for_themselves() {
        assert_eq!(sound("李3").fine, "李3");
        assert_eq!(sound("").fine, "");
    }
}
