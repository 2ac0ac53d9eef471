//! A sentence as its words: small letters without accents, and each Chinese character a word.

/// The words of a text.
pub fn tokens(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.flat_map(words)
}

/// Whether it is in Chinese: two characters at least, and more than two for each word of other
/// letters, such as a name. Japanese and Korean have letters of their own among them.
pub fn is_chinese(text: &str) -> bool {
    let is_neighbour = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}');
    let characters = text.chars().filter(|c| is_character(*c)).count();
    let parts = text.split(|c: char| !c.is_alphabetic() || is_character(c));
    let words = parts.filter(|part| !part.is_empty()).count();
    characters >= 2 && characters > 2 * words && !text.contains(is_neighbour)
}

const fn is_character(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn words(part: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut goes_on = false;
    for c in part.chars().flat_map(char::to_lowercase) {
        let is_alone = is_character(c);
        match words.last_mut().filter(|_| goes_on && !is_alone) {
            Some(word) => plain(c, word),
            None => {
                let mut word = String::new();
                plain(c, &mut word);
                words.push(word);
            }
        }
        goes_on = !is_alone;
    }
    words
}

/// A letter without its accent.
fn plain(c: char, word: &mut String) {
    match c {
        'á' | 'à' | 'â' | 'ä' => word.push('a'),
        'é' | 'è' | 'ê' | 'ë' => word.push('e'),
        'í' | 'ì' | 'î' | 'ï' => word.push('i'),
        'ó' | 'ò' | 'ô' | 'ö' => word.push('o'),
        'ú' | 'ù' | 'û' | 'ü' => word.push('u'),
        'ñ' => word.push('n'),
        'ç' => word.push('c'),
        'œ' => word.push_str("oe"),
        'ß' => word.push_str("ss"),
        c => word.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        tokens(text).collect()
    }

    #[test]
    fn a_sentence_is_its_words_without_accents() {
        assert_eq!(of("¿Habla ESPAÑOL, señor?"), ["habla", "espanol", "senor"]);
        assert_eq!(of("J'ai dû, à Köln; Straße"), ["j", "ai", "du", "a", "koln", "strasse"]);
        assert_eq!(of("您会说Chinese吗？"), ["您", "会", "说", "chinese", "吗"]);
        assert!(of(" ?! ").is_empty());
    }

    #[test]
    fn chinese_is_told_by_its_script() {
        for text in ["你好", "我要找 Harper 律师", "請問有人嗎"] {
            assert!(is_chinese(text), "{text}");
        }
        for text in ["", "好", "hello 你好", "日本語を話せますか", "한국어 한자 漢字"]
        {
            assert!(!is_chinese(text), "{text}");
        }
    }
}
