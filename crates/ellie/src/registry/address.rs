//! What an address is good for: somebody who may register a service must not make Ellie ask what
//! only Ellie can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// How far an address may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Anybody can reach it.
    Public,
    /// It belongs to this machine or its network.
    Inside,
    /// No service is there: it tells machines of a cloud their secrets, reaches many at once, or
    /// is set aside for something else.
    Never,
}

/// Networks inside.
const INSIDE: [Ipv4Net; 5] = [
    net(10, 0, 0, 0, 8),
    net(100, 64, 0, 0, 10),
    net(127, 0, 0, 0, 8),
    net(172, 16, 0, 0, 12),
    net(192, 168, 0, 0, 16),
];

/// Set aside (RFC 6890 and its successors), and where clouds tell machines about themselves.
const NEVER: [Ipv4Net; 12] = [
    net(0, 0, 0, 0, 8),
    net(100, 100, 100, 200, 32),
    net(168, 63, 129, 16, 32),
    net(169, 254, 0, 0, 16),
    net(192, 0, 0, 0, 24),
    net(192, 0, 2, 0, 24),
    net(192, 88, 99, 0, 24),
    net(198, 18, 0, 0, 15),
    net(198, 51, 100, 0, 24),
    net(203, 0, 113, 0, 24),
    net(224, 0, 0, 0, 4),
    net(240, 0, 0, 0, 4),
];

/// As [`NEVER`]: within the addresses that are given out, and within those of a network's own.
const NEVER_V6: [Ipv6Net; 5] = [
    net_v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    net_v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    net_v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
    net_v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0], 32),
    net_v6([0xfd20, 0xce, 0, 0, 0, 0, 0, 0], 32),
];

/// The addresses that are given out, and those of a network's own.
const GLOBAL: Ipv6Net = net_v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);
const LOCAL: Ipv6Net = net_v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7);

impl Reach {
    /// Of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => disguised(address).map_or_else(|| of_v6(address), of_v4),
        }
    }
}

fn of_v4(address: Ipv4Addr) -> Reach {
    match address {
        _ if NEVER.iter().any(|net| net.contains(&address)) => Reach::Never,
        _ if INSIDE.iter().any(|net| net.contains(&address)) => Reach::Inside,
        _ => Reach::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> Reach {
    match address {
        Ipv6Addr::LOCALHOST => Reach::Inside,
        _ if NEVER_V6.iter().any(|net| net.contains(&address)) => Reach::Never,
        _ if LOCAL.contains(&address) => Reach::Inside,
        _ if GLOBAL.contains(&address) => Reach::Public,
        _ => Reach::Never,
    }
}

/// The IPv4 address that is really reached: through NAT64 (RFC 6052) or 6to4 (RFC 3056).
fn disguised(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let bits = address.to_bits();
    if bits >> 32 == 0x0064_ff9b_u128 << 64 {
        return Some(Ipv4Addr::from_bits(bits as u32));
    }
    (bits >> 112 == 0x2002).then(|| Ipv4Addr::from_bits((bits >> 80) as u32))
}

const fn net(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn net_v6([a, b, c, d, e, f, g, h]: [u16; 8], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are(reach: Reach, addresses: &[&str]) {
        for address in addresses {
            assert_eq!(Reach::of(address.parse().unwrap()), reach, "{address}");
        }
    }

    #[test]
    fn what_anybody_can_reach_is_public() {
        are(Reach::Public, &["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "11.0.0.0"]);
        are(Reach::Public, &["2606:4700::1111", "2a00::1", "2001:200::1", "64:ff9b::1.1.1.1"]);
    }

    #[test]
    fn the_machine_and_its_network_are_inside_under_whatever_disguise() {
        are(Reach::Inside, &["127.0.0.1", "127.255.255.254", "10.1.2.3", "172.31.0.1"]);
        are(Reach::Inside, &["192.168.0.1", "100.64.0.1", "100.127.255.255"]);
        are(Reach::Inside, &["::1", "fc00::1", "fdff::1", "::ffff:127.0.0.1", "::ffff:a00:1"]);
        are(
            Reach::Inside,
            &["64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a00:1::1"],
        );
    }

    #[test]
    fn where_secrets_are_told_or_no_service_can_be_is_never_asked() {
        are(
            Reach::Never,
            &["169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200"],
        );
        are(Reach::Never, &["192.0.0.192", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "fec0::1"]);
        are(Reach::Never, &["::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"]);
        are(
            Reach::Never,
            &["0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.1", "240.0.0.1", "::"],
        );
        are(Reach::Never, &["ff02::1", "ff0e::1", "2001::1", "2001:db8::1", "::7f00:1", "100::1"]);
        are(Reach::Never, &["64:ff9b:1::7f00:1", "192.0.2.1", "198.18.0.1", "203.0.113.1"]);
    }
}
