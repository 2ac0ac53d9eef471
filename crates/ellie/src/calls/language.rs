//! The language a client asks for.

use ellie_core::language::Language;

/// Ellie does not pretend to know a language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Only {served} is understood")]
pub struct NotSpoken {
    /// The languages in which a call can go on.
    served: String,
}

/// The language of a tag, in which a call can go on; none, where it is left to Ellie.
pub fn asked(tag: &str, serves: impl Fn(Language) -> bool) -> Result<Option<Language>, NotSpoken> {
    if tag.trim().eq_ignore_ascii_case("auto") {
        return Ok(None);
    }
    match Language::from_tag(tag).filter(|language| serves(*language)) {
        Some(language) => Ok(Some(language)),
        None => Err(NotSpoken { served: all(serves) }),
    }
}

fn all(serves: impl Fn(Language) -> bool) -> String {
    let served = Language::ALL.into_iter().filter(|language| serves(*language));
    let named = served.map(|one| format!("{} ({})", one.english_name(), one.code()));
    named.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: [Language; 3] = [Language::English, Language::Spanish, Language::German];

    fn refusal(tag: &str, served: &[Language]) -> String {
        asked(tag, |language| served.contains(&language)).unwrap_err().to_string()
    }

    #[test]
    fn what_is_served_can_be_asked_for_and_nothing_else() {
        let three = |language| THREE.contains(&language);
        for (tag, language) in [
            ("en-US", Language::English),
            ("es-MX", Language::Spanish),
            ("German", Language::German),
        ] {
            assert_eq!(asked(tag, three), Ok(Some(language)), "{tag}");
        }
        for tag in ["fr", "it", "", "\0"] {
            let told = refusal(tag, &THREE);
            assert_eq!(told, "Only English (en), Spanish (es), German (de) is understood", "{tag}");
        }
        assert_eq!(refusal("es", &[Language::English]), "Only English (en) is understood");
    }

    #[test]
    fn who_leaves_it_to_ellie_gets_what_there_is() {
        assert_eq!(asked(" Auto ", |_| true), Ok(None));
    }
}
