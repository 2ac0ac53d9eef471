//! One socket for all: whom a datagram is for. A browser is first known by the name it asks for, and
//! from then on by its address.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::stun;

/// What may wait for one peer: a second of sound. What comes on top of it is lost, as on any network.
const WAITING: usize = 64;

/// Addresses a peer may have at once: a browser tries each of its networks.
const ADDRESSES: usize = 8;

/// Something that came over the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Datagram {
    /// Where from.
    pub from: SocketAddr,
    /// What.
    pub bytes: Vec<u8>,
}

/// Everybody who may be asked for.
#[derive(Clone, Default)]
pub struct Exchange(Arc<Mutex<Everybody>>);

#[derive(Default)]
struct Everybody {
    peers: HashMap<Arc<str>, Peer>,
    names: HashMap<SocketAddr, Arc<str>>,
}

struct Peer {
    datagrams: Sender<Datagram>,
    addresses: VecDeque<SocketAddr>,
}

/// A peer's place in the exchange, for as long as it is kept.
pub struct Extension {
    name: Arc<str>,
    exchange: Exchange,
    datagrams: Receiver<Datagram>,
}

impl Exchange {
    /// Somebody of this name can be asked for.
    pub fn open(&self, name: &str) -> Extension {
        let name: Arc<str> = name.into();
        let (to_peer, datagrams) = channel(WAITING);
        let peer = Peer { datagrams: to_peer, addresses: VecDeque::new() };
        self.everybody().peers.insert(Arc::clone(&name), peer);
        Extension { name, exchange: self.clone(), datagrams }
    }

    /// Hands a datagram to whom it is for; says whether there is such a one, and room for it. Nothing
    /// is kept of a datagram that is for nobody.
    pub fn deliver(&self, from: SocketAddr, bytes: &[u8]) -> bool {
        let everybody = self.everybody();
        // Behind a router, another browser may have the address that this one had.
        let name = stun::asked_for(bytes).or_else(|| everybody.names.get(&from).map(AsRef::as_ref));
        let Some(peer) = name.and_then(|name| everybody.peers.get(name)) else { return false };
        let Ok(place) = peer.datagrams.try_reserve() else { return false };
        place.send(Datagram { from, bytes: bytes.to_vec() });
        true
    }

    fn everybody(&self) -> MutexGuard<'_, Everybody> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Extension {
    /// The next datagram.
    pub async fn datagram(&mut self) -> Option<Datagram> {
        self.datagrams.recv().await
    }

    /// Whoever is at this address has proved to know the password: what comes from there is for us.
    pub fn learn(&self, address: SocketAddr) {
        let mut everybody = self.exchange.everybody();
        let Everybody { peers, names } = &mut *everybody;
        let before = names.insert(address, Arc::clone(&self.name));
        if before.as_ref() == Some(&self.name) {
            return;
        }
        if let Some(other) = before.and_then(|other| peers.get_mut(&other)) {
            other.addresses.retain(|known| *known != address);
        }
        let Some(own) = peers.get_mut(&self.name) else { return };
        own.addresses.push_back(address);
        if own.addresses.len() > ADDRESSES
            && let Some(oldest) = own.addresses.pop_front()
        {
            names.remove(&oldest);
        }
    }
}

impl Drop for Extension {
    fn drop(&mut self) {
        let mut everybody = self.exchange.everybody();
        let Some(peer) = everybody.peers.remove(&self.name) else { return };
        for address in peer.addresses {
            everybody.names.remove(&address);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::stun::tests::request;
    use super::*;

    fn address(last: u16) -> SocketAddr {
        ([192, 0, 2, 1], last).into()
    }

    fn got(extension: &mut Extension) -> Vec<Vec<u8>> {
        std::iter::from_fn(|| extension.datagrams.try_recv().ok()).map(|got| got.bytes).collect()
    }

    /// How much the exchange knows.
    fn size(exchange: &Exchange) -> (usize, usize) {
        let everybody = exchange.everybody();
        (everybody.peers.len(), everybody.names.len())
    }

    #[test]
    fn a_browser_is_known_by_the_name_it_asks_for_and_then_by_its_address() {
        let exchange = Exchange::default();
        let (mut one, mut other) = (exchange.open("one"), exchange.open("other"));
        let knock = request("one:browser");
        assert!(exchange.deliver(address(1), &knock));
        assert!(!exchange.deliver(address(1), &[22, 1, 2]), "it has proved nothing yet");
        one.learn(address(1));
        assert!(exchange.deliver(address(1), &[22, 1, 2]));
        assert_eq!(got(&mut one), [knock, vec![22, 1, 2]]);
        // Another call from the same address.
        assert!(exchange.deliver(address(1), &request("other:browser")));
        other.learn(address(1));
        assert!(exchange.deliver(address(1), &[22]));
        assert_eq!((got(&mut one).len(), got(&mut other).len()), (0, 2));
        drop(one);
        assert!(exchange.deliver(address(1), &[22]), "it is the other's address now");
        drop(other);
        assert!(!exchange.deliver(address(1), &request("other:browser")));
        assert_eq!(size(&exchange), (0, 0));
    }

    #[test]
    fn who_does_not_listen_loses_datagrams_and_holds_up_nobody() {
        let exchange = Exchange::default();
        let mut peer = exchange.open("one");
        let knock = request("one:browser");
        let taken = (0..1000).filter(|_| exchange.deliver(address(1), &knock));
        assert_eq!(taken.count(), WAITING);
        assert_eq!(got(&mut peer).len(), WAITING);
    }

    #[test]
    fn addresses_are_forgotten_beyond_a_few() {
        let exchange = Exchange::default();
        let peer = exchange.open("one");
        (0..1000).for_each(|last| peer.learn(address(last)));
        assert_eq!(size(&exchange), (1, ADDRESSES));
        assert!(!exchange.deliver(address(0), &[22]));
        assert!(exchange.deliver(address(999), &[22]));
    }

    proptest! {
        #[test]
        fn a_flood_from_strangers_is_dropped_and_leaves_nothing(
            datagrams in prop::collection::vec(
                (any::<u16>(), prop::collection::vec(any::<u8>(), 0..64)), 0..200,
            ),
            names in "[a-z:]{0,20}",
        ) {
            let exchange = Exchange::default();
            let mut peer = exchange.open("one");
            for (last, bytes) in datagrams {
                exchange.deliver(address(last), &bytes);
                exchange.deliver(address(last), &request(&names));
            }
            prop_assert_eq!(size(&exchange), (1, 0));
            prop_assert!(names.starts_with("one:") || got(&mut peer).is_empty());
        }
    }
}
