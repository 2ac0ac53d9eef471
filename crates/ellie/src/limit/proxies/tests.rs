use std::iter::empty;
use std::net::Ipv4Addr;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const PROXIES: [&str; 3] = ["10.0.0.0/8", "192.0.2.1", "2001:db8:ff::/48"];
const NONE: [&str; 0] = [];

fn proxies() -> Vec<Proxy> {
    PROXIES.map(|text| text.parse().unwrap()).to_vec()
}

/// The client's address by these lines of the two headers, asked by 10.0.0.1.
fn told(x_forwarded_for: &[&str], forwarded: &[&str]) -> String {
    let peer = Ipv4Addr::new(10, 0, 0, 1).into();
    let (one, other) = (x_forwarded_for.iter(), forwarded.iter());
    client_address(peer, one, other, &proxies()).to_string()
}

#[test]
fn a_peer_that_is_no_proxy_is_the_client_whatever_it_says() {
    let peer = Ipv4Addr::new(203, 0, 113, 9).into();
    let lies = ["198.51.100.1"].iter();
    let client = client_address(peer, lies, ["for=198.51.100.1"].iter(), &proxies());
    assert_eq!(client, peer);
    let lies = ["198.51.100.1"].iter();
    assert_eq!(client_address(peer, lies, empty::<&str>(), &[]), peer);
}

#[test]
fn the_rightmost_address_that_is_no_proxy_is_the_client() {
    for (lines, client) in [
        (&["203.0.113.7"][..], "203.0.113.7"),
        (&["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        (&["198.51.100.1,203.0.113.7,10.2.3.4 , 192.0.2.1"], "203.0.113.7"),
        (&["198.51.100.1", "203.0.113.7", "10.2.3.4"], "203.0.113.7"),
        (&["2001:db8:ff::1, 2001:db8:1::7, 2001:db8:ff::2"], "2001:db8:1::7"),
        // Nobody but proxies: the farthest of them asks for itself.
        (&["10.7.7.7, 10.2.3.4"], "10.7.7.7"),
        (&[], "10.0.0.1"),
    ] {
        assert_eq!(told(lines, &NONE), client, "{lines:?}");
    }
}

#[test]
fn addresses_are_read_in_every_spelling_proxies_have() {
    for (spelt, client) in [
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("2001:DB8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
        ("\t203.0.113.7 ", "203.0.113.7"),
    ] {
        assert_eq!(told(&[spelt], &NONE), client, "{spelt}");
    }
}

#[test]
fn a_proxy_is_known_in_the_address_it_has_within_ipv6() {
    let peer = "::ffff:10.0.0.1".parse().unwrap();
    let client = client_address(peer, ["203.0.113.7"].iter(), empty::<&str>(), &proxies());
    assert_eq!(client.to_string(), "203.0.113.7");
    assert_eq!(told(&["203.0.113.7, ::ffff:10.3.3.3"], &NONE), "203.0.113.7");
}

#[test]
fn before_what_is_no_address_the_last_proxy_stands_for_the_client() {
    for garbage in [
        "",
        "unknown",
        "_hidden",
        "203.0.113",
        "203.0.113.7.8",
        "203.0.113.7:",
        "203.0.113.7:99999",
        "[2001:db8::7",
        "2001:db8::7]",
        "[203.0.113.7]",
        "fe80::1%eth0",
        "0x7f.1",
        "017700000001",
        "203.0.113.7 198.51.100.1",
        "203.0.113.7;",
        "\u{2460}",
        "\0",
        "\"203.0.113.7\"",
        "localhost",
    ] {
        assert_eq!(told(&[garbage], &NONE), "10.0.0.1", "{garbage:?}");
        let line = format!("198.51.100.1, {garbage}, 10.2.3.4");
        assert_eq!(told(&[&line], &NONE), "10.2.3.4", "{line:?}");
    }
}

/// A line that is no text must not make the one before it count.
#[test]
fn what_is_no_text_is_no_address() {
    let peer: IpAddr = Ipv4Addr::new(10, 0, 0, 1).into();
    let client = |last: &'static [u8]| {
        let lines = [b"198.51.100.1".as_slice(), last];
        client_address(peer, lines.iter(), empty::<&str>(), &proxies()).to_string()
    };
    assert_eq!(client(b"\xff"), "10.0.0.1");
    assert_eq!(client(b"\xff, 203.0.113.7"), "203.0.113.7");
}

#[test]
fn forwarded_is_read_as_well() {
    for (line, client) in [
        ("for=203.0.113.7", "203.0.113.7"),
        ("For=\"[2001:db8::7]:4711\"", "2001:db8::7"),
        ("for=198.51.100.1, for=203.0.113.7;proto=https;by=10.0.0.1", "203.0.113.7"),
        ("for=203.0.113.7;host=\"ellie.example\", for=10.2.3.4", "203.0.113.7"),
        ("proto=https; FOR=\"203.0.113.7:80\"", "203.0.113.7"),
        ("for=unknown", "10.0.0.1"),
        ("for=_hidden, for=10.2.3.4", "10.2.3.4"),
        ("proto=https", "10.0.0.1"),
        ("for", "10.0.0.1"),
        ("for=\"203.0.113.7", "10.0.0.1"),
        ("for=203.0.113.7\"", "10.0.0.1"),
        ("for=198.51.100.1;for=203.0.113.7", "10.0.0.1"),
    ] {
        assert_eq!(told(&NONE, &[line]), client, "{line}");
    }
}

/// A proxy that tells the host the client asked for, which the client chose.
#[test]
fn what_a_proxy_quotes_is_not_believed() {
    for host in [
        "x, for=198.51.100.1",
        "x, for=198.51.100.1;a=",
        "x, for=198.51.100.1, y",
        "x\\\", for=198.51.100.1;a=\\\"",
        "x, for=198.51.100.1;a=\\\\",
    ] {
        let line = format!("for=203.0.113.7;host=\"{host}\"");
        let client = told(&NONE, &[&line]);
        assert!(client == "203.0.113.7" || client == "10.0.0.1", "{line}: {client}");
    }
}

#[test]
fn two_headers_that_differ_are_not_believed() {
    assert_eq!(told(&["203.0.113.7"], &["for=203.0.113.7"]), "203.0.113.7");
    assert_eq!(told(&["203.0.113.7"], &["for=198.51.100.1"]), "10.0.0.1");
    assert_eq!(told(&["203.0.113.7"], &["garbage"]), "10.0.0.1");
    assert_eq!(told(&[""], &["for=198.51.100.1"]), "10.0.0.1");
}

#[test]
fn proxies_are_networks_or_addresses_and_never_everybody() {
    for text in ["10.0.0.0/8", " 10.0.0.1", "2001:db8::/32", "::1", "::ffff:10.0.0.1"] {
        assert!(text.parse::<Proxy>().is_ok(), "{text}");
    }
    for text in ["0.0.0.0/0", "::/0"] {
        assert_eq!(text.parse::<Proxy>(), Err(NoProxy::Anybody), "{text}");
    }
    for text in ["", "*", "10.0.0.0/33", "10.0.0", "proxy.example", "10.0.0.1:80"] {
        assert_eq!(text.parse::<Proxy>(), Err(NoProxy::Shape), "{text}");
    }
}

#[test]
fn a_line_of_a_million_entries_is_read_no_further_than_the_client() {
    let line = format!("{}203.0.113.7", "198.51.100.1,".repeat(1_000_000));
    assert_eq!(told(&[&line], &NONE), "203.0.113.7");
}

proptest! {
    /// Whatever a client writes, what its proxies put to the right of it decides.
    #[test]
    fn nothing_a_client_writes_makes_it_somebody_else(
        forged in vec(vec(any::<u8>(), 0..40), 0..4),
        hops in 0_usize..3,
    ) {
        let client: IpAddr = Ipv4Addr::new(203, 0, 113, 7).into();
        let mut ours = client.to_string();
        for hop in 0..hops {
            ours += &format!(", 10.9.9.{hop}");
        }
        let mut lines = forged.clone();
        lines.push(ours.clone().into_bytes());
        let peer = Ipv4Addr::new(10, 0, 0, 1).into();
        let known = client_address(peer, lines.iter(), empty::<&str>(), &proxies());
        prop_assert_eq!(known, client);
        // The same where the proxy writes onto the client's line.
        let mut line = forged.concat();
        line.extend(format!(",{ours}").into_bytes());
        let known = client_address(peer, [line].iter(), empty::<&str>(), &proxies());
        prop_assert_eq!(known, client);
    }

    /// With anything at all in both headers it is an address that stands there, or the peer.
    #[test]
    fn no_header_breaks_it(one in vec(any::<u8>(), 0..200), other in ".{0,200}") {
        let peer: IpAddr = Ipv4Addr::new(10, 0, 0, 1).into();
        let known = client_address(peer, [one].iter(), [other].iter(), &proxies());
        prop_assert!(known == known.to_canonical());
    }

    #[test]
    fn every_address_is_read_as_it_is_written(bits in any::<u128>(), port in any::<u16>()) {
        let address = IpAddr::from(Ipv6Addr::from_bits(bits)).to_canonical();
        for spelt in [address.to_string(), SocketAddr::new(address, port).to_string()] {
            prop_assert_eq!(super::address(&spelt), Some(address));
            prop_assert_eq!(forwarded_for(&format!("for=\"{spelt}\"")), Some(address));
        }
    }
}
