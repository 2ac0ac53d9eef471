//! Letters that look alike, and marks nobody sees.

/// Small letters, plain quotes, nothing invisible.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().filter(|&letter| !is_invisible(letter)) {
        match folded(letter) {
            '$' | '€' | '£' => plain.push_str(" dollars "),
            '%' => plain.push_str(" percent "),
            other => plain.extend(other.to_lowercase().filter(|&letter| !is_invisible(letter))),
        }
    }
    plain
}

/// The text with digits and signs that stand among letters read as the letters they look like
/// ("y0u sh0uld $ue"); none if there are none.
pub fn unmasked(text: &str) -> Option<String> {
    let is_masked =
        |token: &&str| token.contains(char::is_alphabetic) && token.contains(|c| mask(c).is_some());
    text.split_whitespace().find(is_masked)?;
    let mut unmasked = String::with_capacity(text.len());
    for token in text.split_whitespace() {
        match is_masked(&token) {
            true => unmasked.extend(token.chars().map(|c| mask(c).unwrap_or(c))),
            false => unmasked.push_str(token),
        }
        unmasked.push(' ');
    }
    Some(unmasked)
}

fn mask(letter: char) -> Option<char> {
    Some(match letter {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => return None,
    })
}

/// Zero-width and direction marks, soft hyphens, variation selectors, accents written apart.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{33f}' | '\u{e0000}'..='\u{e01ef}')
}

/// Full-width letters, quotes, and the Cyrillic and Greek letters that look Latin.
fn folded(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(letter) - 0xff01 + 0x21).unwrap_or(letter)
        }
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '`' | '´' => '\'',
        'а' | 'А' | 'α' | 'Α' => 'a',
        'В' | 'Β' => 'b',
        'с' | 'С' => 'c',
        'е' | 'Е' | 'ё' | 'Ε' => 'e',
        'һ' | 'Н' | 'Η' => 'h',
        'і' | 'І' | 'ı' | 'ι' | 'Ι' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'Τ' => 't',
        'υ' => 'u',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' => 'y',
        'Ζ' => 'z',
        other => other,
    }
}
