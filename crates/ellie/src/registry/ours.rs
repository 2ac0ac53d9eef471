//! Ellie as one of the services.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use serde_json::{Map, json};

use super::host::Host;
use super::metadata::Metadata;
use super::registration::Registration;
use super::service::{OURS, Protocol};

/// What Ellie says about herself.
#[derive(Debug, Clone)]
pub struct Ours {
    /// Her version.
    pub version: String,
    /// Where others reach her.
    pub host: Host,
    /// Her port there.
    pub port: u16,
    /// What kind of installation this is.
    pub environment: String,
}

impl Ours {
    /// As a registration.
    #[must_use]
    pub fn registration(self) -> Registration {
        let mut metadata = Map::new();
        metadata.insert("environment".into(), self.environment.into());
        metadata.insert("framework".into(), "axum".into());
        metadata.insert("weight".into(), json!(1));
        Registration {
            name: OURS.into(),
            version: self.version,
            host: self.host,
            port: self.port,
            protocol: Protocol::Http,
            health_endpoint: "/health".into(),
            tags: ["api", "backend", "critical"].map(str::to_owned).to_vec(),
            dependencies: Vec::new(),
            metadata: Metadata::new(metadata).unwrap_or_default(),
        }
    }
}

/// Where others reach what listens there: who listens everywhere is reached at the address from
/// which this machine talks to others.
#[must_use]
pub fn reachable(listening: SocketAddr) -> Host {
    let address = listening.ip();
    Host::Address(if address.is_unspecified() { talking().unwrap_or(LOCAL) } else { address })
}

const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Nothing is sent: a datagram socket that is connected knows where it would send from.
fn talking() -> Option<IpAddr> {
    let anybody = SocketAddr::from(([192, 0, 2, 1], 9));
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(anybody).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|address| !address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_is_not_told() {
        let of = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(of("127.0.0.1:8000"), "127.0.0.1");
        for everywhere in ["0.0.0.0:8000", "[::]:8000"] {
            assert!(!of(everywhere).parse::<IpAddr>().unwrap().is_unspecified());
        }
    }
}
