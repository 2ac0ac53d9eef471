//! A phrase: words with alternatives, and gaps.

/// How many words a `*` may stand for.
const GAP: usize = 3;

/// A phrase, part by part.
#[derive(Debug, Clone)]
pub struct Pattern(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    /// Any of these words.
    Word(Vec<String>),
    /// Up to three words, or none.
    Gap,
}

impl Pattern {
    /// Reads `a|b` as either word and `*` as a gap.
    pub fn read(line: &str) -> Self {
        let line = line.replace('\'', "");
        let part = |part: &str| match part {
            "*" => Part::Gap,
            words => Part::Word(words.split('|').map(str::to_owned).collect()),
        };
        Self(line.split_whitespace().map(part).collect())
    }

    /// Whether it is the whole sentence.
    pub fn is_whole(&self, words: &[String]) -> bool {
        self.end_at(words, 0) == Some(words.len())
    }

    /// Whether it stands anywhere in the sentence.
    pub fn is_anywhere(&self, words: &[String]) -> bool {
        (0..words.len()).any(|start| self.end_at(words, start).is_some())
    }

    /// Where it ends if it begins there.
    pub fn end_at(&self, words: &[String], start: usize) -> Option<usize> {
        end(&self.0, words, start)
    }
}

fn end(parts: &[Part], words: &[String], at: usize) -> Option<usize> {
    match parts.split_first() {
        None => Some(at),
        Some((Part::Gap, rest)) => {
            let last = words.len().min(at + GAP);
            (at..=last).find_map(|at| end(rest, words, at))
        }
        Some((Part::Word(choices), rest)) => {
            let word = words.get(at)?;
            choices.contains(word).then(|| end(rest, words, at + 1)).flatten()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn alternatives_and_gaps_match() {
        let pattern = Pattern::read("took|taken * to jail");
        assert!(pattern.is_anywhere(&words("they took him to jail")));
        assert!(pattern.is_anywhere(&words("taken to jail now")));
        assert!(!pattern.is_anywhere(&words("took him all the way to jail")));
        assert!(!pattern.is_whole(&words("they took him to jail")));
        assert!(pattern.is_whole(&words("took him to jail")));
    }
}
