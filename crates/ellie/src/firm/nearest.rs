//! Which word was meant by a misspelt one.

/// Longer words are not compared: no key is as long, and the cost grows with the square.
const LONGEST_BYTES: usize = 40;

/// The one of `known` that `word` is most likely a slip of, if any is likely.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > LONGEST_BYTES {
        return None;
    }
    let word = word.to_lowercase().replace(['-', ' '], "_");
    known
        .into_iter()
        .map(|candidate| (slips(&word, &candidate.to_lowercase().replace(' ', "_")), candidate))
        .filter(|&(slips, candidate)| slips <= candidate.len().max(3) / 3)
        .min_by_key(|&(slips, _)| slips)
        .map(|(_, candidate)| candidate)
}

/// How many letters were left out, put in, changed or swapped with their neighbour (optimal string
/// alignment); a word cut short counts as one slip.
fn slips(word: &str, meant: &str) -> usize {
    if word.len() >= 3 && meant.starts_with(word) && word != meant {
        return 1;
    }
    let (word, meant): (Vec<char>, Vec<char>) = (word.chars().collect(), meant.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=meant.len()).collect();
    for (row, &letter) in word.iter().enumerate() {
        let mut this = vec![row + 1];
        for (column, &wanted) in meant.iter().enumerate() {
            let changed = last[column] + usize::from(letter != wanted);
            let mut fewest = changed.min(last[column + 1] + 1).min(this[column] + 1);
            let swapped =
                row > 0 && column > 0 && letter == meant[column - 1] && word[row - 1] == wanted;
            if swapped {
                fewest = fewest.min(before_last[column - 1] + 1);
            }
            this.push(fewest);
        }
        before_last = std::mem::replace(&mut last, this);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] = ["monday", "tuesday", "time_zone", "id", "fees"];

    #[test]
    fn a_slip_is_traced_to_the_word_that_was_meant() {
        let cases = [
            ("munday", "monday"),
            ("tusday", "tuesday"),
            ("Teusday", "tuesday"),
            ("mon", "monday"),
            ("timezone", "time_zone"),
            ("time-zone", "time_zone"),
            ("di", "id"),
            ("feees", "fees"),
        ];
        for (word, meant) in cases {
            assert_eq!(nearest(word, KNOWN), Some(meant), "{word}");
        }
    }

    #[test]
    fn a_different_word_is_not_taken_for_a_slip() {
        for word in ["", "x", "website", "someday", "holiday", &"monday".repeat(99)] {
            assert_eq!(nearest(word, KNOWN), None, "{word}");
        }
    }
}
