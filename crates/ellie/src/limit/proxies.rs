//! Whose word is taken for the address of a client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use ipnet::IpNet;

/// A network of proxies that are believed: `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy(IpNet);

/// Why a text is no network of proxies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoProxy {
    /// Any address at all.
    #[error("then anybody might say who they are: name your proxies")]
    Anybody,
    /// Neither an address nor a network.
    #[error("a proxy is an address, or a network such as 10.0.0.0/8")]
    Shape,
}

impl FromStr for Proxy {
    type Err = NoProxy;

    fn from_str(text: &str) -> Result<Self, NoProxy> {
        let text = text.trim();
        let address = text.parse().map(|address: IpAddr| address.to_canonical().into());
        let network: IpNet = address.or_else(|_| text.parse()).map_err(|_| NoProxy::Shape)?;
        if network.prefix_len() == 0 { Err(NoProxy::Anybody) } else { Ok(Self(network)) }
    }
}

impl Proxy {
    fn has(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

/// Whether what a peer says of its clients is believed.
pub fn is_proxy(peer: IpAddr, proxies: &[Proxy]) -> bool {
    let peer = peer.to_canonical();
    proxies.iter().any(|proxy| proxy.has(peer))
}

/// The address of the client, as far as it can be known.
///
/// What a header says is believed only of a peer that is a proxy, and then from the right: each
/// proxy puts there whom it was asked by, so the first who is no proxy is the client. Further left
/// stands what the client wrote, and anybody can write anything. Where something is no address,
/// the last proxy before it stands for the client.
///
/// A proxy that keeps one of the headers may let the client write the other, so if they differ
/// neither is believed.
pub fn client_address<A: AsRef<[u8]>, B: AsRef<[u8]>>(
    peer: IpAddr,
    x_forwarded_for: impl DoubleEndedIterator<Item = A>,
    forwarded: impl DoubleEndedIterator<Item = B>,
    proxies: &[Proxy],
) -> IpAddr {
    let peer = peer.to_canonical();
    if !is_proxy(peer, proxies) {
        return peer;
    }
    let told = follow(peer, x_forwarded_for, proxies, address);
    let also_told = follow(peer, forwarded, proxies, forwarded_for);
    match (told, also_told) {
        (Some(told), Some(also_told)) if told != also_told => peer,
        (told, also_told) => told.or(also_told).unwrap_or(peer),
    }
}

/// From proxy to proxy to the client, if there is such a header.
fn follow<T: AsRef<[u8]>>(
    peer: IpAddr,
    lines: impl DoubleEndedIterator<Item = T>,
    proxies: &[Proxy],
    read: impl Fn(&str) -> Option<IpAddr>,
) -> Option<IpAddr> {
    let mut known = None;
    for line in lines.rev() {
        for entry in line.as_ref().rsplit(|octet| *octet == b',') {
            let last = *known.get_or_insert(peer);
            let Some(address) = str::from_utf8(entry).ok().and_then(&read) else {
                return Some(last);
            };
            known = Some(address);
            if !proxies.iter().any(|proxy| proxy.has(address)) {
                return known;
            }
        }
    }
    known
}

/// An address as proxies write it: alone, in brackets, with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let alone = text.parse::<IpAddr>().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    let in_brackets = || {
        let inside = text.strip_prefix('[')?.strip_suffix(']')?;
        inside.parse::<Ipv6Addr>().ok().map(IpAddr::from)
    };
    alone.or_else(with_port).or_else(in_brackets).map(|address| address.to_canonical())
}

/// Whom an element of `Forwarded` (RFC 7239) is for. It has to be well-formed as a whole: a proxy
/// may quote there what the client said, and that may hold a comma.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut client = None;
    for pair in element.split(';') {
        let (name, value) = pair.split_once('=')?;
        let value = value.trim_end();
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let value = quoted.unwrap_or(value);
        if value.contains(['"', '\\']) {
            return None;
        }
        if name.trim_start().eq_ignore_ascii_case("for") {
            let is_first = client.replace(address(value)?).is_none();
            if !is_first {
                return None;
            }
        }
    }
    client
}

#[cfg(test)]
mod tests;
