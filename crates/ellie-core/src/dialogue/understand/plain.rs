//! Whether an answer says no more than the value in it.

use super::number::spoken_digits;
use super::words;
use crate::conflict::is_role;
use crate::dialogue::question::Change;

/// Words that come with a value and tell nothing.
const SMALL: &str = "
    a about an and am are as at be call called can cell code com correct do does don't dot double
    extension first for from have he he's here hi hello home i i'd i'm in is it it's its last me
    middle mobile mr mrs ms my name name's nah net no nobody none nope not nothing number number's
    of oh ok okay on one org other phone please reach reached right she she's side sorry spelled
    spelling sure thank thanks that that's the then they they're this to triple uh um underscore
    uh-huh was we well with work yeah yep yes you your alpha bravo charlie delta echo foxtrot golf
    hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor
    whiskey x-ray yankee zulu dash hyphen";

/// Whether every word of it is of the value, a number, a letter, or a word that tells nothing.
#[must_use]
pub fn says_no_more(text: &str, changes: &[Change]) -> bool {
    let value: Vec<String> = changes.iter().flat_map(|change| words(value(change))).collect();
    let tells_nothing = |word: &String| {
        let is_number =
            || word.chars().all(|c| !c.is_alphabetic()) || spoken_digits(word).is_some();
        let is_spelled = || word.split(['-', '.']).all(|part| part.chars().count() < 2);
        value.contains(word)
            || SMALL.split_whitespace().any(|small| small == word)
            || is_number()
            || is_spelled()
            || is_role(word)
    };
    words(text).iter().all(tells_nothing)
}

fn value(change: &Change) -> &str {
    match change {
        Change::Set(_, text) => text,
        Change::Unclear(..) | Change::Forget(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::slots::Slot;

    #[test]
    fn a_value_and_small_words_tell_nothing_and_a_story_does() {
        let named = [Change::Set(Slot::Name, "Dana Whitfield".into())];
        for (said, changes, expected) in [
            ("It's Dana Whitfield.", &named[..], true),
            ("Dana, D as in delta, A, N, A, last name Whitfield", &named, true),
            ("Dana Whitfield, the surgeon cut the wrong knee", &named, false),
            ("614 555 oh one four four, that's my cell", &[], true),
            ("614 555 0144, they operated on it", &[], false),
            ("No, I don't", &[], true),
            ("", &[], true),
        ] {
            assert_eq!(says_no_more(said, changes), expected, "{said}");
        }
    }
}
