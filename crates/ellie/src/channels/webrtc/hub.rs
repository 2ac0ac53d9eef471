//! The one socket of all calls over WebRTC.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ellie_core::language::Language;
use str0m::{Candidate, RtcConfig};
use tokio::net::UdpSocket;
use tokio::sync::OwnedSemaphorePermit;

use super::connection::Connection;
use super::exchange::Exchange;
use super::offer::{self, Accepted, Refused};
use super::peer::Peer;
use crate::app::App;
use crate::calls::SessionId;
use crate::channels::live;
use crate::machine;

/// The longest datagram. What is longer than a network's packet is nothing of ours.
const LONGEST_DATAGRAM: usize = 2_000;

/// How long to wait when the system has nothing to give but errors.
const PAUSE: Duration = Duration::from_millis(10);

/// The socket cannot be had.
#[derive(Debug, thiserror::Error)]
#[error(
    "UDP {address} cannot be listened on (WEBRTC_HOST and WEBRTC_PORT set it, WEBRTC_ENABLED=false \
     does without): {error}"
)]
pub struct CannotListen {
    address: SocketAddr,
    error: io::Error,
}

/// Where browsers call by WebRTC.
pub struct Hub {
    app: Arc<App>,
    socket: Arc<UdpSocket>,
    exchange: Exchange,
    /// What all connections have in common; their keys among it, for making some takes a while.
    common: RtcConfig,
    /// The addresses browsers are told of.
    told: Arc<[SocketAddr]>,
}

impl Hub {
    /// Listens; nowhere, where WebRTC is switched off.
    pub async fn open(app: &Arc<App>) -> Result<Option<Self>, CannotListen> {
        let Some(address) = app.channels.webrtc else { return Ok(None) };
        let failed = |error| CannotListen { address, error };
        let socket = UdpSocket::bind(address).await.map_err(failed)?;
        let port = socket.local_addr().map_err(failed)?.port();
        let told = told(&app.channels.webrtc_addresses, address.ip());
        let told: Arc<[SocketAddr]> =
            told.into_iter().map(|ip| SocketAddr::new(ip, port)).collect();
        tracing::info!(port, addresses = ?told, "browsers can call by WebRTC");
        Ok(Some(Self {
            app: Arc::clone(app),
            socket: Arc::new(socket),
            exchange: Exchange::default(),
            common: offer::common(),
            told,
        }))
    }

    /// Answers a browser that wants to call. It has some seconds to connect.
    pub async fn answer(
        &self,
        offer: String,
        (session, language): (Option<SessionId>, Option<Language>),
        place: OwnedSemaphorePermit,
    ) -> Result<(String, SessionId), Refused> {
        let session = live::session(session).ok_or(Refused::Guessable)?;
        let (common, told) = (self.common.clone(), Arc::clone(&self.told));
        let accepting = tokio::task::spawn_blocking(move || offer::accept(&offer, common, &told));
        // A panic is the library's, over something nobody has offered before.
        let accepted = accepting.await.unwrap_or(Err(Refused::Unanswerable))?;
        let Accepted { rtc, answer, name, sound } = accepted;
        let extension = self.exchange.open(&name);
        let (socket, told) = (Arc::clone(&self.socket), Arc::clone(&self.told));
        let connection = Connection::new((rtc, sound), socket, told, extension);
        let peer = Peer::new(Arc::clone(&self.app), connection, (session.clone(), language), place);
        self.app.tasks.spawn(peer.run());
        Ok((answer, session))
    }

    /// Hands out what comes, for as long as anybody waits for it.
    pub async fn run(self: Arc<Self>) {
        let mut datagram = [0; LONGEST_DATAGRAM];
        loop {
            match self.socket.recv_from(&mut datagram).await {
                Ok((length, from)) if length < LONGEST_DATAGRAM => {
                    let from = SocketAddr::new(from.ip().to_canonical(), from.port());
                    let bytes = datagram.get(..length).unwrap_or_default();
                    self.exchange.deliver(from, bytes);
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::debug!(%error, "nothing could be received");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

/// The addresses to tell browsers of: those that are set, else where we listen.
fn told(set: &[IpAddr], listens: IpAddr) -> Vec<IpAddr> {
    let can_be_told = |ip: &IpAddr| Candidate::host(SocketAddr::new(*ip, 9), "udp").is_ok();
    if !set.is_empty() {
        return set.to_vec();
    }
    if !listens.is_unspecified() {
        return vec![listens];
    }
    let mut all = machine::addresses();
    all.retain(|ip| can_be_told(ip) && (ip.is_ipv4() || listens.is_ipv6()));
    // This machine alone is of no use to others, but all there is on a machine without a network.
    let (own, others): (Vec<IpAddr>, Vec<IpAddr>) = all.into_iter().partition(IpAddr::is_loopback);
    if others.is_empty() { own } else { others }
}
