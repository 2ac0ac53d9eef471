//! Languages as servers name them: by their code, or in English.

/// Those that the models of this kind are known to hear well, each with its ISO 639-1 code.
const LANGUAGES: &str = "
    af afrikaans ar arabic az azerbaijani be belarusian bg bulgarian bs bosnian ca catalan
    cs czech cy welsh da danish de german el greek en english es spanish et estonian fa persian
    fi finnish fr french gl galician he hebrew hi hindi hr croatian hu hungarian hy armenian
    id indonesian is icelandic it italian ja japanese kk kazakh kn kannada ko korean lt lithuanian
    lv latvian mi maori mk macedonian mr marathi ms malay ne nepali nl dutch no norwegian pl polish
    pt portuguese ro romanian ru russian sk slovak sl slovenian sr serbian sv swedish sw swahili
    ta tamil th thai tl tagalog tr turkish uk ukrainian ur urdu vi vietnamese zh chinese
";

/// The code of a language; `None` for one that is not known.
pub(crate) fn language(named: &str) -> Option<&'static str> {
    // "en-US" is English too.
    let named = named.trim().split(['-', '_']).next()?;
    let mut words = LANGUAGES.split_whitespace();
    while let (Some(code), Some(name)) = (words.next(), words.next()) {
        if named.eq_ignore_ascii_case(code) || named.eq_ignore_ascii_case(name) {
            return Some(code);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_code_and_by_name() {
        for named in ["en", "EN", "english", "English", "en-US", "en_GB", " en "] {
            assert_eq!(language(named), Some("en"), "{named}");
        }
        assert_eq!(language("Spanish"), Some("es"));
        assert_eq!(language("zh"), Some("zh"));
        assert_eq!(language("chinese"), Some("zh"));
        for unknown in ["", "-", "klingon", "e", "english\0", "en es"] {
            assert_eq!(language(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_table_has_a_name_for_each_code() {
        let words: Vec<&str> = LANGUAGES.split_whitespace().collect();
        assert_eq!(words.len() % 2, 0);
        assert!(words.chunks(2).all(|pair| pair[0].len() == 2 && pair[1].len() > 2));
        assert!(words.chunks(2).map(|pair| pair[0]).is_sorted());
    }
}
