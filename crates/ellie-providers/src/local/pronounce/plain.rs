//! Written text in the few characters that the dictionaries and the voice know.

use deunicode::deunicode_char;

use super::alphabet::is_mark;

/// No word is longer; what is, is noise, and is cut so that matching stays quick.
const LONGEST_WORD: usize = 48;

/// Accents are folded, signs become words, and every other character becomes a space.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut word = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let alone = plain.ends_with(char::is_whitespace)
            && characters.peek().is_none_or(|next| next.is_whitespace());
        match character {
            '-' | '–' | '‒' | '−' if alone => plain.push('—'),
            _ => push(character, &mut plain),
        }
        word =
            if plain.ends_with(|last: char| last.is_ascii_alphanumeric()) { word + 1 } else { 0 };
        if word == LONGEST_WORD {
            plain.push(' ');
            word = 0;
        }
    }
    plain
}

fn push(character: char, plain: &mut String) {
    match character {
        '’' | '‘' | 'ʼ' | '`' | '´' => plain.push('\''),
        '-' | '‐' | '‑' | '–' | '‒' | '−' => plain.push('-'),
        '―' => plain.push('—'),
        '[' | '{' => plain.push('('),
        ']' | '}' => plain.push(')'),
        '«' | '„' => plain.push('“'),
        '»' => plain.push('”'),
        '&' => plain.push_str(" and "),
        '@' => plain.push_str(" at "),
        '%' => plain.push_str(" percent "),
        '+' => plain.push_str(" plus "),
        '=' => plain.push_str(" equals "),
        '#' => plain.push_str(" number "),
        '§' => plain.push_str(" section "),
        '\'' | '$' => plain.push(character),
        _ if character.is_ascii_alphanumeric() || is_mark(character) => plain.push(character),
        _ if character.is_alphanumeric() => push_folded(character, plain),
        _ if is_accent(character) => {}
        _ => plain.push(' '),
    }
}

fn push_folded(character: char, plain: &mut String) {
    let folded = deunicode_char(character).unwrap_or_default();
    let sayable = |letter: &char| letter.is_ascii_alphanumeric() || *letter == ' ';
    if !character.is_alphabetic() {
        plain.push(' ');
    }
    plain.extend(folded.replace('/', " ").chars().filter(sayable));
}

/// An accent written after its letter instead of with it, or a character without width.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_folded_however_they_are_written() {
        assert_eq!(plain("José Nguyễn"), "Jose Nguyen");
        assert_eq!(plain("Jose\u{301}"), "Jose");
        assert_eq!(plain("Łukasz Strauß"), "Lukasz Strauss");
    }

    #[test]
    fn signs_become_words() {
        assert_eq!(plain("Lane & Co"), "Lane  and  Co");
    }

    #[test]
    fn a_dash_on_its_own_is_a_pause_and_a_hyphen_is_not() {
        assert_eq!(plain("wait - here"), "wait — here");
        assert_eq!(plain("Harper-Lane"), "Harper-Lane");
    }

    #[test]
    fn brackets_cannot_pass_for_markup() {
        assert_eq!(plain("[call](/x/)"), "(call)( x )");
    }

    #[test]
    fn another_script_is_read_in_ours() {
        assert_eq!(plain("Иван").trim(), "Ivan");
        assert_eq!(plain("1½").split_whitespace().collect::<Vec<_>>().join(" "), "1 1 2");
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let text = plain(&"a".repeat(100));
        assert!(text.split(' ').all(|word| word.len() <= LONGEST_WORD));
        assert_eq!(text.replace(' ', "").len(), 100);
    }
}
