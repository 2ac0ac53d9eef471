//! What is wrong with what was read back, and what it should be.

use crate::dialogue::understand::name::name;
use crate::dialogue::understand::phone::{Phone, digits};
use crate::dialogue::understand::words;

/// So many digits are part of a number. One alone may be a letter: "Donna with an O".
const PART_OF_A_NUMBER: usize = 2;

/// One of the two is wrong; the right one may come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    Name(Option<String>),
    Number(Option<Phone>),
}

impl Correction {
    /// "The number", "no, it's Dana with a D", "614…". `None` where it is neither or both.
    pub fn heard(text: &str) -> Option<Self> {
        if let Some(phone) = Phone::heard(text) {
            return Some(Self::Number(Some(phone)));
        }
        let words = words(text);
        let says = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        let has_digits = digits(text).len() >= PART_OF_A_NUMBER;
        let name = name(text).filter(|_| !has_digits);
        let is_name = name.is_some() || says(&["name", "name's"]);
        let is_number = has_digits || says(&["number", "number's", "phone", "digits"]);
        match (is_name, is_number) {
            (true, false) => Some(Self::Name(name)),
            (false, true) => Some(Self::Number(None)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_or_the_number_is_wrong_or_it_is_not_said_which() {
        let named = |name: &str| Some(Correction::Name(Some(name.into())));
        for (said, expected) in [
            ("The name.", Some(Correction::Name(None))),
            ("No, you got my name wrong", Some(Correction::Name(None))),
            ("No, it's Dana with a D.", named("Dana")),
            ("No, it's Donna with an O.", named("Donna")),
            ("no my name is Dana Whitfield", named("Dana Whitfield")),
            ("The name, it's Dana.", named("Dana")),
            ("the number", Some(Correction::Number(None))),
            ("No, wrong number.", Some(Correction::Number(None))),
            ("it ends in one four five", Some(Correction::Number(None))),
            ("no, it's 614 555 0145", Some(Correction::Number(Phone::heard("6145550145")))),
            ("No.", None),
            ("No, that's not right.", None),
            ("Nope, it's wrong.", None),
            ("both, the name and the number", None),
        ] {
            assert_eq!(Correction::heard(said), expected, "{said}");
        }
    }
}
