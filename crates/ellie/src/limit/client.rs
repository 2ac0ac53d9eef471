//! Who is limited.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use sha2::{Digest, Sha256};

/// A household, or whoever holds a token. In a log it shows neither which.
///
/// It is the first half of an IPv6 address, so that a million of them take little room. IPv4
/// addresses and tokens are put where no IPv6 address of the internet is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(u64);

/// IPv4 stands in `0:ffff::/32`, much as it does in IPv6 itself.
const IPV4: u64 = 0xffff << 32;

/// Tokens stand in `c000::/3`, which is not assigned.
const TOKENS: u64 = 0b110 << 61;

impl Client {
    /// Whoever asks from this address. Under IPv6 a household has 2⁶⁴ addresses, so its first half
    /// counts.
    #[must_use]
    pub fn at(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => IPV4 | u64::from(address.to_bits()),
            IpAddr::V6(address) => (address.to_bits() >> 64) as u64,
        })
    }

    /// Whoever holds this token, from wherever they ask. It must be one that was verified, or each
    /// invented one would begin anew.
    #[must_use]
    pub fn holding(token: &[u8]) -> Self {
        let hash = Sha256::digest(token);
        let first = hash.iter().take(8).fold(0, |bits, octet| bits << 8 | u64::from(*octet));
        Self(TOKENS | first >> 3)
    }

    pub(super) fn to_bits(self) -> u64 {
        self.0
    }
}

/// For an administrator's eyes: `192.0.2.7`, `2001:db8:1:2::/64`, `token 0123456789abcdef`.
impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 >> 32 == IPV4 >> 32 {
            Ipv4Addr::from_bits(self.0 as u32).fmt(f)
        } else if self.0 >> 61 == TOKENS >> 61 {
            write!(f, "token {:016x}", self.0 & !TOKENS)
        } else {
            write!(f, "{}/64", Ipv6Addr::from_bits(u128::from(self.0) << 64))
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Client {
        Client::at(text.parse().unwrap())
    }

    #[test]
    fn a_household_is_one_client() {
        assert_eq!(at("2001:db8:1:2:3:4:5:6"), at("2001:db8:1:2::"));
        assert_ne!(at("2001:db8:1:2::"), at("2001:db8:1:3::"));
        assert_eq!(at("::ffff:192.0.2.7"), at("192.0.2.7"));
        assert_ne!(at("192.0.2.7"), at("192.0.2.8"));
        assert_ne!(at("::1"), at("127.0.0.1"));
    }

    #[test]
    fn a_client_is_shown_as_what_it_is() {
        for (address, shown) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("0.0.0.0", "0.0.0.0"),
            ("255.255.255.255", "255.255.255.255"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("fe80::1", "fe80::/64"),
            ("::1", "::/64"),
        ] {
            assert_eq!(at(address).to_string(), shown);
        }
        let token = Client::holding(b"secret").to_string();
        assert!(token.starts_with("token ") && token.len() == 22, "{token}");
    }

    #[test]
    fn tokens_are_told_apart_and_not_to_be_read() {
        assert_ne!(Client::holding(b"a"), Client::holding(b"b"));
        assert_eq!(Client::holding(&[7; 100_000]), Client::holding(&[7; 100_000]));
        assert_eq!(format!("{:?} {:?}", Client::holding(b"a"), at("192.0.2.7")), "Client Client");
    }
}
