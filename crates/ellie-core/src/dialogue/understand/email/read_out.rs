//! An address, as it is read back in other languages than English.

use crate::language::Language;

/// Letters in a row are a word, figures are said one by one, and signs have names.
pub fn read_out(address: &str, language: Language) -> String {
    let mut said = String::new();
    for c in address.chars() {
        match name_of(c) {
            Some(name) => said.extend([" ", language.called(name), " "]),
            None if c.is_ascii_digit() => {
                said.extend([" ", &language.digits(&c.to_string()), " "]);
            }
            None => said.push(c),
        }
    }
    said.split_whitespace().collect::<Vec<&str>>().join(" ")
}

const fn name_of(sign: char) -> Option<&'static str> {
    Some(match sign {
        '@' => "at",
        '.' => "dot",
        '-' => "dash",
        '_' => "underscore",
        '+' => "plus",
        '\'' => "apostrophe",
        _ => return None,
    })
}
