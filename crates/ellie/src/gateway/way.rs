//! Where a request is to go: the name of a service, and the path there.
//!
//! What a path means must be the same for us and for the service, whatever it does with dots,
//! slashes and escapes, or a request could get past a rule that one of us has.

use hyper::Uri;

use super::Error;
use crate::registry::is_name;

/// The longest path and query, in bytes.
const LONGEST: usize = 8 << 10;

/// Where a request is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The name of the service.
    pub service: String,
    /// The path and the query it is asked for.
    pub path: String,
}

impl Way {
    /// Of an address below this path, which ends with a slash.
    pub fn of(uri: &Uri, below: &str) -> Result<Self, Error> {
        let path = uri.path().strip_prefix(below).ok_or(Error::NoService)?;
        let (service, rest) = path.split_once('/').unwrap_or((path, ""));
        if !is_name(service) {
            return Err(Error::NoService);
        }
        let query = uri.query();
        if path.len() + query.map_or(0, str::len) > LONGEST {
            return Err(Error::BadPath);
        }
        let mut path = normal(rest)?;
        if let Some(query) = query {
            if !query.bytes().all(is_plain) {
                return Err(Error::BadPath);
            }
            path.push('?');
            path.push_str(query);
        }
        Ok(Self { service: service.to_owned(), path })
    }
}

/// The path with one slash between its parts, if every part is a name and nothing else.
fn normal(path: &str) -> Result<String, Error> {
    let mut normal = String::with_capacity(path.len() + 1);
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if !is_harmless(part.as_bytes()) {
            return Err(Error::BadPath);
        }
        normal.push('/');
        normal.push_str(part);
    }
    if normal.is_empty() || path.ends_with('/') {
        normal.push('/');
    }
    Ok(normal)
}

/// Whether a part leads nowhere else: as it is, unescaped, and unescaped twice.
fn is_harmless(part: &[u8]) -> bool {
    let once = unescaped(part);
    let twice = once.as_deref().map(|once| unescaped(once).unwrap_or_else(|| once.to_vec()));
    let leads_elsewhere = |part: &[u8]| {
        // Some servers take what follows a semicolon for no part of the name.
        let name = part.split(|byte| *byte == b';').next().unwrap_or_default();
        matches!(name, b"." | b"..")
            || part.iter().any(|byte| byte.is_ascii_control() || b"/\\".contains(byte))
    };
    part.iter().copied().all(is_plain)
        && once.is_some_and(|once| !leads_elsewhere(&once))
        && twice.is_some_and(|twice| !leads_elsewhere(&twice))
}

/// What may stand in a path or a query as it is (RFC 3986), and a few that browsers leave so.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'\\' | b'^' | b'`')
}

/// Without escapes, if every one of them is one.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(&byte) = rest.next() {
        if byte != b'%' {
            plain.push(byte);
            continue;
        }
        let mut digit = || char::from(*rest.next()?).to_digit(16);
        plain.push((digit()? * 16 + digit()?) as u8);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, proptest};

    use super::*;

    fn way(uri: &str) -> Result<Way, Error> {
        Way::of(&uri.parse().unwrap(), "/gateway/")
    }

    #[test]
    fn a_path_goes_on_as_it_came() {
        for (uri, path) in [
            ("/gateway/crm", "/"),
            ("/gateway/crm/", "/"),
            ("/gateway/crm/a/b", "/a/b"),
            ("/gateway/crm/a/?x=1&y=%2F..", "/a/?x=1&y=%2F.."),
            ("/gateway/crm//a///b//", "/a/b/"),
            ("/gateway/crm/a%20b/%C3%A4;v=1/..c", "/a%20b/%C3%A4;v=1/..c"),
            ("/gateway/crm/100%25", "/100%25"),
            ("/gateway/crm?x", "/?x"),
            ("http://ellie/gateway/crm/a", "/a"),
        ] {
            let expected = Way { service: "crm".into(), path: path.into() };
            assert_eq!(way(uri).ok(), Some(expected), "{uri}");
        }
    }

    #[test]
    fn a_path_that_leads_elsewhere_goes_nowhere() {
        for part in [
            "..",
            ".",
            "%2e%2e",
            "%2E.",
            ".%2e",
            "..;",
            "..;/x",
            ".;a=b",
            "%2e%2e%3b",
            "%252e%252e",
            "%252e.",
            "a%2fb",
            "a%2Fb",
            "%2f",
            "%5c",
            "..%5c",
            "..%2f",
            "a%252fb",
            "a%255cb",
            "%00",
            "a%0d%0aX:y",
            "%250a",
            "%7f",
            "%",
            "%2",
            "%zz",
            "a%",
            "%%32%65",
        ] {
            for uri in [format!("/gateway/crm/{part}"), format!("/gateway/crm/a/{part}/b")] {
                assert_eq!(way(&uri).err(), Some(Error::BadPath), "{uri}");
            }
        }
        let long = format!("/gateway/crm/{}", "a".repeat(LONGEST));
        assert_eq!(way(&long).err(), Some(Error::BadPath));
        assert_eq!(way("/gateway/crm/x?a=`b`").err(), Some(Error::BadPath));
    }

    #[test]
    fn a_name_that_is_none_is_no_service() {
        for uri in [
            "/gateway/",
            "/gateway",
            "/gateway//crm",
            "/gateway/..",
            "/gateway/%63rm/",
            "/gateway/a@b/",
        ] {
            assert_eq!(way(uri).err(), Some(Error::NoService), "{uri}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn no_path_gets_out(text in "[a./%2eEfF5cC;\\\\]{0,24}") {
            let uri: Result<Uri, _> = format!("/gateway/crm/{text}").parse();
            let Ok(Way { path, .. }) = uri.map_err(|_| ()).and_then(|uri| {
                Way::of(&uri, "/gateway/").map_err(|_| ())
            }) else {
                return Ok(());
            };
            let mut read = path.into_bytes();
            for _ in 0..2 {
                let text = String::from_utf8_lossy(&read).into_owned();
                prop_assert!(text.starts_with('/') && !text.contains("//") && !text.contains('\\'));
                prop_assert!(!text.split('/').any(|part| part == ".." || part == "."));
                read = unescaped(&read).unwrap_or(read);
            }
        }
    }
}
