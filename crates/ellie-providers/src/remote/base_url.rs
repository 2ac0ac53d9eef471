//! What the paths of a server begin with. It is checked when it is read: neither the key nor what
//! callers say leaves the machine unencrypted, unless the operator says so.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;

/// An address such as `https://api.openai.com/v1`, with nothing secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// Why a text is no base URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBaseUrl {
    /// It is no address of this kind.
    #[error("it is no address such as https://host/v1")]
    Shape,
    /// It holds a user or a password, and would be logged with them.
    #[error("a key does not belong into the address")]
    Secret,
    /// Everybody on the way could read the key, and what callers say.
    #[error("http:// is for this machine only; use https://")]
    Plain,
}

impl BaseUrl {
    /// Reads an address that may be `http://` on other machines too: the operator knows the
    /// network.
    pub fn maybe_plain(text: &str) -> Result<Self, BadBaseUrl> {
        let url = Url::parse(text.trim()).map_err(|_| BadBaseUrl::Shape)?;
        if !matches!(url.scheme(), "http" | "https") || url.query().is_some() {
            return Err(BadBaseUrl::Shape);
        }
        if url.fragment().is_some() {
            return Err(BadBaseUrl::Shape);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadBaseUrl::Secret);
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The address of something under it.
    pub(super) fn of(&self, path: &str) -> String {
        format!("{}/{path}", self.0)
    }
}

impl FromStr for BaseUrl {
    type Err = BadBaseUrl;

    fn from_str(text: &str) -> Result<Self, BadBaseUrl> {
        let read = Self::maybe_plain(text)?;
        let url = Url::parse(&read.0).map_err(|_| BadBaseUrl::Shape)?;
        if url.scheme() == "https" || is_this_machine(&url) {
            Ok(read)
        } else {
            Err(BadBaseUrl::Plain)
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, BadBaseUrl> {
        text.parse::<BaseUrl>().map(|url| url.of("audio/speech"))
    }

    #[test]
    fn paths_go_under_it_with_and_without_a_slash() {
        for (text, speech) in [
            ("https://api.example/v1", "https://api.example/v1/audio/speech"),
            (" https://api.example/v1/ ", "https://api.example/v1/audio/speech"),
            ("https://api.example", "https://api.example/audio/speech"),
            ("HTTPS://Api.Example:443/a/b//", "https://api.example/a/b/audio/speech"),
            ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/audio/speech"),
            ("http://[::1]:8000", "http://[::1]:8000/audio/speech"),
            ("http://localhost", "http://localhost/audio/speech"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(speech));
        }
    }

    #[test]
    fn plain_http_to_other_machines_is_the_operators_choice() {
        for text in [
            "http://api.example/v1",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://localhost.example/",
        ] {
            assert_eq!(read(text), Err(BadBaseUrl::Plain), "{text}");
            assert!(BaseUrl::maybe_plain(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_or_holds_a_secret_is_refused() {
        for text in [
            "",
            "api.example",
            "https://",
            "ftp://api.example",
            "file:///home",
            "data:,x",
            "https://api.example/v1?key=s3cret",
            "https://api.example/v1#s3cret",
            "https://api.example:99999",
        ] {
            assert_eq!(read(text), Err(BadBaseUrl::Shape), "{text}");
        }
        for text in ["https://me:s3cret@api.example/v1", "http://s3cret@localhost"] {
            assert_eq!(read(text), Err(BadBaseUrl::Secret), "{text}");
        }
    }
}
