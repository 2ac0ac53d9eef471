//! Contractions, written out.

/// Where an apostrophe is left out; "well", "were", "its" and "ill" are words of their own.
const WITHOUT_APOSTROPHE: [(&str, &str); 33] = [
    ("cannot", "can not"),
    ("cant", "can not"),
    ("wont", "will not"),
    ("dont", "do not"),
    ("doesnt", "does not"),
    ("didnt", "did not"),
    ("isnt", "is not"),
    ("arent", "are not"),
    ("wasnt", "was not"),
    ("werent", "were not"),
    ("shouldnt", "should not"),
    ("wouldnt", "would not"),
    ("couldnt", "could not"),
    ("havent", "have not"),
    ("hasnt", "has not"),
    ("aint", "is not"),
    ("im", "i am"),
    ("ive", "i have"),
    ("youre", "you are"),
    ("youve", "you have"),
    ("youll", "you will"),
    ("youd", "you would"),
    ("theyre", "they are"),
    ("theyve", "they have"),
    ("theyll", "they will"),
    ("weve", "we have"),
    ("hes", "he is"),
    ("shes", "she is"),
    ("thats", "that is"),
    ("theres", "there is"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "got to"),
];

/// After these `'s` is "is"; after any other word it is taken for a possessive and goes.
const BEFORE_IS: [&str; 13] = [
    "it",
    "that",
    "there",
    "here",
    "what",
    "who",
    "he",
    "she",
    "where",
    "how",
    "this",
    "when",
    "everything",
];

/// The words that a word stands for; none if it has no letters.
pub fn long_forms(word: &str) -> Vec<String> {
    let word = word.trim_matches('\'');
    if word.is_empty() {
        return Vec::new();
    }
    match word.rsplit_once('\'') {
        Some((stem, ending)) => apart(stem, ending),
        None => {
            let long = WITHOUT_APOSTROPHE.iter().find(|(short, _)| *short == word);
            long.map_or(word, |(_, long)| long).split(' ').map(str::to_owned).collect()
        }
    }
}

fn apart(stem: &str, ending: &str) -> Vec<String> {
    let stem = stem.replace('\'', "");
    match (stem.as_str(), ending) {
        ("can", "t") => vec!["can".into(), "not".into()],
        ("won", "t") => vec!["will".into(), "not".into()],
        ("ain", "t") => vec!["is".into(), "not".into()],
        ("let", "s") => vec!["let".into(), "us".into()],
        (stem, "t") if stem.ends_with('n') && stem.len() > 2 => {
            vec![stem.trim_end_matches('n').to_owned(), "not".into()]
        }
        (stem, "re") => vec![stem.into(), "are".into()],
        (stem, "ll") => vec![stem.into(), "will".into()],
        (stem, "ve") => vec![stem.into(), "have".into()],
        (stem, "m") => vec![stem.into(), "am".into()],
        (stem, "d") => vec![stem.into(), "would".into()],
        (stem, "s") if BEFORE_IS.contains(&stem) => vec![stem.into(), "is".into()],
        (stem, "s") => vec![stem.into()],
        (stem, ending) => vec![format!("{stem}{ending}")],
    }
}
