//! A name that was heard as other words: whole against whole, by sound alone.
//!
//! A recogniser that does not know a name writes words it knows: "Lumars" for Lou Marsh, "Herbert
//! once" for Herbert Wunsch. No word of it need be right, and words begin and end elsewhere.

use super::compare::Name;
use super::fold::{Token, Weight};
use super::sound::sound;

/// What a change of one sound to an unlike one costs.
const UNLIKE: usize = 10;

/// What a sound that is there or not costs.
const CONSONANT: usize = 8;
/// The same of one that is easily lost.
const FAINT: usize = 4;
/// The same of a vowel, and what one vowel for another costs.
const VOWEL: usize = 3;

/// Sounds that are taken for each other, and what that costs.
const CONFUSED: [(&str, usize); 5] = [("MN", 4), ("SXJ", 4), ("FP", 6), ("LR", 6), ("PTK", 7)];

/// What may be heard wrong in ten sounds. A word in common is evidence, and more may be wrong in the
/// rest; without one, many names come near by chance. Set on the table of cases, and on names made
/// up at random against fifty thousand others.
const MOST_OF_REST: usize = 20;
const MOST_OF_WHOLE: usize = 12;

/// Fewer sounds than this are in too many words.
const SHORTEST: usize = 3;

/// A frame shorter than this has too many neighbours one sound away.
const SHORTEST_FRAME: usize = 4;

/// What a name is found by: its consonants, those that are taken for each other as one, and the
/// same with any one left out.
pub fn keys(name: &Name) -> Vec<String> {
    let frame: Vec<char> = name.run.iter().copied().filter_map(frame).collect();
    let without = |left_out: usize| {
        frame.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, c)| c).collect()
    };
    let neighbours = if frame.len() < SHORTEST_FRAME { 0 } else { frame.len() };
    let whole = (!frame.is_empty()).then(|| frame.iter().collect());
    whole.into_iter().chain((0..neighbours).map(without)).collect()
}

/// The consonant that stands for those it is taken for; those that are easily lost have none.
fn frame(sound: char) -> Option<char> {
    match sound {
        'M' | 'N' => Some('N'),
        'S' | 'X' | 'J' => Some('S'),
        'P' | 'T' | 'K' => Some('T'),
        'R' | 'H' | 'W' => None,
        _ if is_vowel(sound) => None,
        other => Some(other),
    }
}

/// Whether what was said may be the known name, but for the words that both have.
pub fn may_be(known: &Name, said: &Name) -> bool {
    let is_shared = |token: &Token| said.tokens.iter().any(|other| other.text == token.text);
    if known.tokens.iter().any(is_shared) {
        return sounds_like(known, said);
    }
    is_near(&known.run, &said.run, MOST_OF_WHOLE)
}

/// The same for a name that is known by something else as well: more may be wrong in all of it.
pub fn sounds_like(known: &Name, said: &Name) -> bool {
    is_near(&run_together(known, said), &run_together(said, known), MOST_OF_REST)
}

fn is_near(known: &[char], said: &[char], most_of_ten: usize) -> bool {
    let (shorter, longer) = (known.len().min(said.len()), known.len().max(said.len()));
    let most = most_of_ten * longer;
    shorter >= SHORTEST
        && 10 * VOWEL * (longer - shorter) < most
        && 10 * (apart(known, said) + changed_at_first(known, said)) < most
}

/// The consonant a name begins with is seldom heard wrong: what is wrong there counts twice.
fn changed_at_first(one: &[char], other: &[char]) -> usize {
    let (Some(one), Some(other)) = (one.first(), other.first()) else { return 0 };
    if is_vowel(*one) || is_vowel(*other) { 0 } else { changed(*one, *other) }
}

/// The sounds of the words that are not in the other name as well, as if they were one word.
fn run_together(name: &Name, other: &Name) -> Vec<char> {
    let is_shared = |token: &&Token| other.tokens.iter().any(|word| word.text == token.text);
    run(name.tokens.iter().filter(|token| !is_shared(token)))
}

/// The sounds of these words of a name, as if they were one word.
pub fn run<'t>(tokens: impl Iterator<Item = &'t Token>) -> Vec<char> {
    let words = tokens.filter(|token| token.weight > Weight::Small);
    let joined: String = words.map(|token| token.text.as_str()).collect();
    sound(&joined).fine.chars().collect()
}

/// The least that must be changed, dropped or put in to make one of the other.
fn apart(one: &[char], other: &[char]) -> usize {
    let row = std::iter::once(0).chain(other.iter().scan(0, |sum, sound| {
        *sum += alone(*sound);
        Some(*sum)
    }));
    let mut above: Vec<usize> = row.collect();
    for sound in one {
        let mut left = above.first().copied().unwrap_or_default() + alone(*sound);
        let mut current = vec![left];
        for (facing, pair) in other.iter().zip(above.windows(2)) {
            let [diagonal, over] = [pair[0], pair[1]];
            left = (diagonal + changed(*sound, *facing))
                .min(over + alone(*sound))
                .min(left + alone(*facing));
            current.push(left);
        }
        above = current;
    }
    above.last().copied().unwrap_or_default()
}

fn alone(sound: char) -> usize {
    match sound {
        _ if is_vowel(sound) => VOWEL,
        'R' | 'H' | 'W' => FAINT,
        _ => CONSONANT,
    }
}

fn changed(one: char, other: char) -> usize {
    if one == other {
        return 0;
    }
    if is_vowel(one) && is_vowel(other) {
        return VOWEL;
    }
    let both = |(sounds, _): &&(&str, usize)| sounds.contains(one) && sounds.contains(other);
    CONFUSED.iter().find(both).map_or(UNLIKE, |(_, cost)| *cost)
}

fn is_vowel(sound: char) -> bool {
    matches!(sound, 'A' | 'I' | 'O')
}

#[cfg(test)]
mod tests {
    use super::super::fold::Words;
    use super::*;

    fn is_heard(known: &str, said: &str) -> bool {
        let words = Words::default();
        let [known, said] = [known, said].map(|name| Name::new(words.tokens(name)));
        assert_eq!(may_be(&known, &said), may_be(&said, &known));
        may_be(&known, &said)
    }

    #[test]
    fn names_heard_as_other_words_are_found() {
        for (known, said) in [
            ("Omar Haddad", "O, mar-handed"),
            ("Lou Marsh", "Lumars"),
            ("Herbert Wunsch", "Herbert once"),
            ("Delgado & Sons", "Dell Goddard and sons"),
        ] {
            assert!(is_heard(known, said), "{known}: {said}");
        }
    }

    #[test]
    fn a_word_in_common_makes_no_name_alike() {
        for (known, said) in [
            ("Mark Delgado", "Maria Delgado"),
            ("Delgado & Sons", "Delaney and Sons"),
            ("Ashley Lee", "Ashley Lowe"),
            ("Anna Smith", "Anna Smith"),
            ("", "Anna"),
        ] {
            assert!(!is_heard(known, said), "{known}: {said}");
        }
    }
}
