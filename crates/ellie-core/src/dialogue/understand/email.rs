//! E-mail addresses, as they are spoken, spelled, and as a recogniser writes them.

mod read_out;
mod spoken;

use std::fmt;

use crate::language::Language;
use crate::speakable::speakable;
use read_out::read_out;

/// The longest address, the longest local part, and the longest label of a host (RFC 5321, 4.5.3.1;
/// RFC 1035, 2.3.4).
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;
const LONGEST_LABEL: usize = 63;

/// An e-mail address in small letters, as people have them: no quotes, no comments, no bare hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Finds an address in what somebody said: "jane dot smith at gmail dot com", "J Smith 42 at
    /// law dash firm dot co dot uk", "jane.smith@gmail.com". `None` unless it could be one.
    #[must_use]
    pub fn heard(text: &str) -> Option<Self> {
        let text = super::correction::what_stands(text).to_lowercase();
        spoken::written(&text).or_else(|| spoken::address(&text)).and_then(|it| Self::parse(&it))
    }

    /// An address as it is written. `None` unless it could be one.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let (local, host) = written.split_once('@')?;
        let fits = written.len() <= LONGEST && is_local(local) && is_host(host);
        fits.then(|| Self(written.to_ascii_lowercase()))
    }

    /// As it is read back: "jane dot smith at gmail dot com".
    #[must_use]
    pub fn read_back(&self, language: Language) -> String {
        match language {
            Language::English => speakable(&self.0),
            other => read_out(&self.0, other),
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_local(local: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-'".contains(&byte);
    local.len() <= LONGEST_LOCAL
        && local.split('.').all(|part| !part.is_empty() && part.bytes().all(is_known))
}

/// Labels of letters, digits and inner hyphens; the last is a name, not a number.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_ending =
        |label: &str| label.len() > 1 && label.bytes().all(|byte| byte.is_ascii_alphabetic());
    host.split('.').all(is_label) && host.rsplit_once('.').is_some_and(|(_, end)| is_ending(end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_must_be_possible() {
        for written in ["jane.smith@gmail.com", "o'neil@x.co.uk", "a+b_c-d@law-firm.legal"] {
            assert_eq!(Email::parse(written).map(|it| it.to_string()).as_deref(), Some(written));
        }
        for written in [
            "",
            "@",
            "jane",
            "jane@gmail",
            ".jane@gmail.com",
            "jane.@gmail.com",
            "ja..ne@gmail.com",
            "jane@-gmail.com",
            "jane@gmail-.com",
            "jane@law_firm.com",
            "jane@gmail.c",
            "jane@1.2.3.44",
            "jane@smith@gmail.com",
            "jané@gmail.com",
        ] {
            assert_eq!(Email::parse(written), None, "{written}");
        }
    }

    #[test]
    fn an_address_is_read_back_as_it_is_spoken() {
        let email = Email::parse("Jane.Smith42@law-firm.co.uk").unwrap();
        let spoken = "jane dot smith four two at law dash firm dot co dot U K";
        assert_eq!(email.read_back(Language::English), spoken);
    }

    #[test]
    fn an_address_is_read_back_in_other_languages() {
        let email = Email::parse("jane_smith42@law-firm.co.uk").unwrap();
        for (language, spoken) in [
            (
                Language::Spanish,
                "jane guion bajo smith cuatro dos arroba law guion firm punto co punto uk",
            ),
            (
                Language::French,
                "jane tiret bas smith quatre deux arobase law tiret firm point co point uk",
            ),
            (
                Language::German,
                "jane Unterstrich smith vier zwei at law Bindestrich firm Punkt co Punkt uk",
            ),
            (Language::Chinese, "jane 下划线 smith 四 二 艾特 law 横杠 firm 点 co 点 uk"),
        ] {
            assert_eq!(email.read_back(language), spoken);
        }
    }

    /// Words that are nothing else in an address.
    const PART: &str = "[bdfgklmnprt][aeu][bdfgklmnprt][ao]";

    fn address() -> impl Strategy<Value = String> {
        let local = format!("{PART}([._+-]{PART}|[0-9]{{1,4}}){{0,3}}");
        let host = format!("{PART}([.-]{PART}){{0,2}}\\.(com|org|net|co\\.uk|law)");
        let pattern = |text: &str| proptest::string::string_regex(text).unwrap();
        (pattern(&local), pattern(&host)).prop_map(|(local, host)| format!("{local}@{host}"))
    }

    proptest! {
        #[test]
        fn any_address_survives_being_spoken_and_written(written in address()) {
            let email = Email::parse(&written).unwrap();
            prop_assert_eq!(Email::heard(&email.read_back(Language::English)), Some(email.clone()));
            prop_assert_eq!(Email::heard(&format!("It's {written}.")), Some(email));
        }

        #[test]
        fn what_is_heard_in_any_text_could_be_an_address(text in any::<String>()) {
            if let Some(email) = Email::heard(&text) {
                prop_assert!(Email::parse(&email.to_string()).is_some());
            }
        }
    }
}
