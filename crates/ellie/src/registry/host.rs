//! Where a service is, as whoever registers it says.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The longest name the domain name system has.
const LONGEST: usize = 253;

/// The longest part of one.
const LONGEST_LABEL: usize = 63;

/// A name in small letters without a dot at its end, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Host {
    /// What a name means is looked up, and looked at, at each connection.
    Name(String),
    /// An address.
    Address(IpAddr),
}

impl Host {
    /// The host and a port as they stand in a URL.
    #[must_use]
    pub fn authority(&self, port: u16) -> String {
        match self {
            Self::Address(IpAddr::V6(address)) => format!("[{address}]:{port}"),
            host => format!("{host}:{port}"),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => out.write_str(name),
            Self::Address(address) => address.fmt(out),
        }
    }
}

impl FromStr for Host {
    type Err = &'static str;

    /// Other spellings of an address, as 127.1 and 0x7f000001 are, are names to us and addresses
    /// to the system, so they are neither.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Ok(Self::Address(address.to_canonical()));
        }
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        if name.is_empty() || name.len() > LONGEST || !name.split('.').all(is_label) {
            return Err("it is neither a host's name nor an address");
        }
        if name.rsplit('.').next().is_some_and(is_number) {
            return Err("it ends in a number and is no address");
        }
        Ok(Self::Name(name))
    }
}

fn is_label(label: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let (Some(first), Some(last)) = (label.bytes().next(), label.bytes().last()) else {
        return false;
    };
    let inner = |byte: u8| is_letter(byte) || byte == b'-';
    label.len() <= LONGEST_LABEL && is_letter(first) && is_letter(last) && label.bytes().all(inner)
}

fn is_number(label: &str) -> bool {
    let hexadecimal = label.strip_prefix("0x");
    hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || label.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        text.parse::<Host>().ok().map(|host| host.authority(80))
    }

    #[test]
    fn names_and_addresses_are_told_apart() {
        assert_eq!(said("Crm.Example.com."), Some("crm.example.com:80".into()));
        assert_eq!(said("redis_1"), Some("redis_1:80".into()));
        assert_eq!(said("192.0.2.7"), Some("192.0.2.7:80".into()));
        assert_eq!(said("2001:DB8::7"), Some("[2001:db8::7]:80".into()));
        assert_eq!(said("[::1]"), Some("[::1]:80".into()));
        assert_eq!(said("::ffff:127.0.0.1"), Some("127.0.0.1:80".into()), "no disguise");
    }

    #[test]
    fn what_is_neither_is_refused() {
        let long = format!("{}.com", "a".repeat(LONGEST_LABEL + 1));
        let longer = vec!["abcd"; 60].join(".");
        for text in [
            "",
            ".",
            "..",
            "a..b",
            "-a",
            "a-",
            "a b",
            "a/b",
            "a:80",
            "user@host",
            "host#",
            "host?x",
            "a\r\nhost: b",
            "a\0",
            "ä.de",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "1.2.3.4.5",
            "fe80::1%eth0",
            "[::1",
            "example.com..",
            &long,
            &longer,
        ] {
            assert_eq!(said(text), None, "{text:?}");
        }
    }
}
