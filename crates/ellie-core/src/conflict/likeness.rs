//! How alike two words of names are, when one of them was written by ear.

use super::fold::Token;

/// Two words that sound like a shorter one are more likely to be other words.
const SHORTEST_JOINED: usize = 5;

/// How alike. The order is that of strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Two different words.
    None,
    /// They may be the same.
    Loose,
    /// The same but for the spelling.
    Strong,
    /// The same word, or another form of the same first name.
    Same,
}

/// The likeness of two tokens.
pub fn likeness(a: &Token, b: &Token) -> Likeness {
    if a.text == b.text || a.groups.iter().any(|group| b.groups.contains(group)) {
        return Likeness::Same;
    }
    if a.is_initial() || b.is_initial() {
        let same = a.text.chars().next() == b.text.chars().next();
        return if same { Likeness::Loose } else { Likeness::None };
    }
    if has_digit(a) || has_digit(b) {
        return Likeness::None;
    }
    if a.text.trim_end_matches('s') == b.text.trim_end_matches('s') {
        return Likeness::Strong;
    }
    // Frames of very different length are those of different words: the costly part is spared.
    let by_sound = match a.sound.rough.len().abs_diff(b.sound.rough.len()) {
        0 | 1 => by_sound(a, b),
        _ => Likeness::None,
    };
    let by_ending = if is_ending(&a.text, &b.text) { Likeness::Loose } else { Likeness::None };
    by_sound.max(by_ending)
}

/// The likeness of a word to two words of which one is made: "Delgado" is "Del Gado", and "Dell
/// Godo" by sound. Two words that only may be one are two.
pub fn as_one(word: &Token, joined: &Token) -> Option<Likeness> {
    if word.squeezed == joined.squeezed {
        return Some(Likeness::Same);
    }
    let is_long = word.sound.fine.len().min(joined.sound.fine.len()) >= SHORTEST_JOINED;
    Some(likeness(word, joined)).filter(|like| is_long && *like > Likeness::Loose)
}

/// The longer the word, the more letters may differ.
fn by_sound(a: &Token, b: &Token) -> Likeness {
    let letters = a.text.chars().count().max(b.text.chars().count());
    let apart = distance(&a.text, &b.text);
    let is_same_sound = a.sound.fine == b.sound.fine;
    let has_same_frame = a.sound.rough == b.sound.rough;
    let is_framed = a.sound.rough.len() > 1;
    let ends_alike = ends_in_vowel(a) == ends_in_vowel(b);
    let is_strong = is_same_sound && apart <= letters / 2
        || has_same_frame && is_framed && ends_alike && letters > 4 && apart <= letters / 3
        || apart == 1 && letters > 7;
    let is_loose = is_same_sound
        || has_same_frame && is_framed && apart <= letters.div_ceil(2)
        || apart == 1 && letters > 3
        || ends_alike
            && letters > 3
            && apart <= (letters + 1) / 3
            && distance(&a.sound.rough, &b.sound.rough) < 2;
    match (is_strong, is_loose) {
        (true, _) => Likeness::Strong,
        (_, true) => Likeness::Loose,
        _ => Likeness::None,
    }
}

fn has_digit(token: &Token) -> bool {
    token.text.contains(|c: char| c.is_ascii_digit())
}

/// "Robert" and "Roberta" are two names.
fn ends_in_vowel(token: &Token) -> bool {
    token.sound.fine.ends_with(['I', 'O'])
}

/// "Cruz" and "de la Cruz", "Shaughnessy" and "O'Shaughnessy".
fn is_ending(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() > 3 && long.len() - short.len() < 5 && long.ends_with(short)
}

/// The edit distance after Levenshtein, with two neighbours that change places counted once
/// (optimal string alignment).
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, letter) in a.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in b.iter().enumerate() {
            let change = above[column] + usize::from(letter != other);
            let mut least = change.min(above[column + 1] + 1).min(current[column] + 1);
            let is_swapped =
                row > 0 && column > 0 && *letter == b[column - 1] && a[row - 1] == *other;
            if is_swapped {
                least = least.min(before[column - 1] + 1);
            }
            current.push(least);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::fold::Words;
    use super::*;

    fn of(a: &str, b: &str) -> Likeness {
        let words = Words::default();
        let (a, b) = (words.tokens(a), words.tokens(b));
        assert_eq!((a.len(), b.len()), (1, 1));
        let there = likeness(&a[0], &b[0]);
        assert_eq!(there, likeness(&b[0], &a[0]), "{a:?} {b:?}");
        there
    }

    #[test]
    fn letters_that_changed_are_counted() {
        for (a, b, apart) in
            [("", "", 0), ("a", "", 1), ("smith", "smyth", 1), ("ab", "ba", 1), ("é", "e", 1)]
        {
            assert_eq!(distance(a, b), apart, "{a} {b}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn the_same_name_written_by_ear_is_strong() {
        for (a, b) in [
            ("Smythe", "Smith"),
            ("Benedict", "Benedick"),
            ("Kowalski", "Kowalsky"),
            ("Thibodeaux", "Tibodo"),
            ("Tran", "Train"),
            ("Benedict", "Benedicts"),
        ] {
            assert_eq!(of(a, b), Likeness::Strong, "{a} {b}");
        }
    }

    #[test]
    fn names_that_may_be_one_are_loose() {
        for (a, b) in [
            ("Delgado", "Salgado"),
            ("Robert", "Roberta"),
            ("Phan", "Pham"),
            ("Kowalski", "Covalsky"),
            ("Cruz", "Delacruz"),
            ("M", "Mark"),
        ] {
            assert_eq!(of(a, b), Likeness::Loose, "{a} {b}");
        }
    }

    #[test]
    fn other_names_are_not_alike() {
        for (a, b) in [
            ("Delgado", "Delaney"),
            ("Lee", "Lowe"),
            ("Northgate", "Southgate"),
            ("Walmart", "Kmart"),
            ("7", "11"),
            ("M", "Dana"),
            ("Hollis", "Hollister"),
        ] {
            assert_eq!(of(a, b), Likeness::None, "{a} {b}");
        }
    }
}
