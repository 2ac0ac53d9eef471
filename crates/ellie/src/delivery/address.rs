//! Where things are sent to. An address is checked when it is read: nothing of a call leaves the
//! machine unencrypted, unless the operator says so.

use std::fmt;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

/// Whether what is sent may be read on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// Only within this machine.
    Never,
    /// Anywhere: the operator knows the network.
    Allowed,
}

/// Why an address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It is no address of this kind.
    #[error("it is no address that begins with {0}")]
    Shape(&'static str),
    /// Everybody on the way could read what callers say.
    #[error("http:// is for this machine only; use https://")]
    Plain,
}

/// An address that takes HTTP requests.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// A mail server and how to log in to it.
#[derive(Clone)]
pub struct Relay(SecretString);

impl Endpoint {
    /// Reads `https://host/path`, and `http://` where that is safe.
    pub fn read(text: &str, plain: Plain) -> Result<Self, BadAddress> {
        let shape = BadAddress::Shape("https://");
        let url = Url::parse(text.trim()).map_err(|_| shape)?;
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if plain == Plain::Allowed || is_this_machine(&url) => Ok(Self(url)),
            "http" => Err(BadAddress::Plain),
            _ => Err(shape),
        }
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }
}

/// Its path may be a secret, as with most chats.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({}…)", self.0.origin().ascii_serialization())
    }
}

impl Relay {
    /// Reads `smtps://user:password@host:port` or `smtp://…`. With `smtp`, TLS begins by STARTTLS
    /// and must, except within this machine, where there is none.
    pub fn read(text: &str, plain: Plain) -> Result<Self, BadAddress> {
        let shape = BadAddress::Shape("smtp:// or smtps://");
        let mut url = Url::parse(text.trim()).map_err(|_| shape)?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(shape);
        }
        url.set_query(match (url.scheme(), plain) {
            ("smtps", _) => None,
            ("smtp", _) if is_this_machine(&url) => None,
            ("smtp", Plain::Never) => Some("tls=required"),
            ("smtp", Plain::Allowed) => Some("tls=opportunistic"),
            _ => return Err(shape),
        });
        Ok(Self(String::from(url).into()))
    }

    /// With all that is secret in it.
    pub(super) fn exposed(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Relay(…)")
    }
}

/// Whether what is sent there stays on this machine.
fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for text in
            ["http://127.0.0.1:9000/x", "http://localhost", "http://[::1]:8080/", "https://a.b"]
        {
            assert!(Endpoint::read(text, Plain::Never).is_ok(), "{text}");
        }
        for text in [
            "http://firm.example/hook",
            "http://10.0.0.1/",
            "http://localhost.example/",
            "http://localhost@firm.example/",
        ] {
            assert_eq!(Endpoint::read(text, Plain::Never), Err(BadAddress::Plain), "{text}");
            assert!(Endpoint::read(text, Plain::Allowed).is_ok(), "{text}");
        }
        for text in ["", "firm.example", "ftp://firm.example", "https://"] {
            let refused = Endpoint::read(text, Plain::Allowed);
            assert_eq!(refused, Err(BadAddress::Shape("https://")), "{text}");
        }
    }

    #[test]
    fn mail_leaves_this_machine_only_under_tls() {
        let read = |text, plain| Relay::read(text, plain).map(|relay| relay.exposed().to_owned());
        assert!(read("smtp://mail.example", Plain::Never).unwrap().ends_with("?tls=required"));
        let careless = read("smtp://mail.example?tls=opportunistic", Plain::Never).unwrap();
        assert!(careless.ends_with("?tls=required"));
        assert_eq!(read("smtp://127.0.0.1:2525", Plain::Never).unwrap(), "smtp://127.0.0.1:2525");
        let allowed = read("smtp://mail.example", Plain::Allowed).unwrap();
        assert!(allowed.ends_with("?tls=opportunistic"));
        assert!(read("smtps://u:p@mail.example", Plain::Never).is_ok());
        for text in ["mail.example", "https://mail.example", "smtp:", "smtp:///x", "smtps://:1"] {
            assert!(Relay::read(text, Plain::Allowed).is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_secret_shows() {
        let endpoint = Endpoint::read("https://me:pw@a.example/T0/s3cret?k=s3cret", Plain::Never);
        let relay = Relay::read("smtps://me:s3cret@mail.example", Plain::Never);
        let shown = format!("{endpoint:?} {relay:?}");
        assert_eq!(shown, "Ok(Endpoint(https://a.example…)) Ok(Relay(…))");
    }
}
