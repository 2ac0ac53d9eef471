//! An origin: where a page comes from, as its browser says it.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// `scheme://host` or `scheme://host:port`, written as browsers write it, so that equal origins
/// are equal texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoOrigin {
    /// Any page at all.
    #[error("any page might then use Ellie with her callers' rights: name each origin")]
    Wildcard,
    /// More than an origin, or less.
    #[error("an origin is scheme://host or scheme://host:port")]
    Shape,
}

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        if text.contains('*') {
            return Err(NoOrigin::Wildcard);
        }
        let text = text.trim().trim_end_matches('/');
        let (_, authority) = text.split_once("://").ok_or(NoOrigin::Shape)?;
        if authority.contains(['/', '\\', '?', '#', '@']) {
            return Err(NoOrigin::Shape);
        }
        let url: Url = text.parse().map_err(|_| NoOrigin::Shape)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(NoOrigin::Shape)?;
        // The URL standard drops the port that the scheme means anyway, and so do browsers.
        let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
        Ok(Self(format!("{}://{host}{port}", url.scheme())))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for Origin {
    fn eq(&self, text: &str) -> bool {
        self.0 == text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, NoOrigin> {
        text.parse::<Origin>().map(|origin| origin.to_string())
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, written) in [
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://firm.example/", "https://firm.example"),
            ("HTTPS://Firm.Example:443", "https://firm.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("capacitor://localhost", "capacitor://localhost"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(written));
        }
    }

    #[test]
    fn a_wildcard_is_refused() {
        for text in ["*", "https://*", "https://*.firm.example"] {
            assert_eq!(read(text), Err(NoOrigin::Wildcard), "{text}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_refused() {
        for text in [
            "",
            "null",
            "firm.example",
            "https://",
            "https://firm.example/app",
            "https://firm.example?a",
            "https://me@firm.example",
            "https://firm.example:99999",
            "https://firm\u{7f}.example",
            "file:///home",
        ] {
            assert_eq!(read(text), Err(NoOrigin::Shape), "{text}");
        }
    }
}
