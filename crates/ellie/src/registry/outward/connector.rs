//! Connects to an address that was looked at.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hyper::Uri;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use super::resolve::Resolve;
use crate::registry::allowed::Allowed;
use crate::registry::host::Host;

/// How long a connection may take, its lookup included.
const PATIENCE: Duration = Duration::from_secs(5);

/// Addresses of a host that are tried.
const MOST_TRIED: usize = 4;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The host has no address that may be reached.
    #[error("no address of the host may be reached")]
    Forbidden,
    /// It could not be looked up, or does not take connections.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Connects where it is allowed to.
#[derive(Clone)]
pub struct Connector {
    allowed: Arc<Allowed>,
    resolve: Arc<dyn Resolve>,
}

impl Connector {
    /// Connects where this allows it, to what this finds.
    pub fn new(allowed: Arc<Allowed>, resolve: Arc<dyn Resolve>) -> Self {
        Self { allowed, resolve }
    }

    async fn connect(self, uri: Uri) -> Result<TokioIo<TcpStream>, Refused> {
        let host = uri.host().and_then(|host| host.parse::<Host>().ok());
        let host = host.ok_or(Refused::Forbidden)?;
        let port =
            uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let found = match &host {
            Host::Address(address) => vec![*address],
            Host::Name(name) => self.resolve.resolve(name.clone()).await?,
        };
        let may_be_reached = |address: &IpAddr| self.allowed.may_reach(&host, *address);
        let mut last = Refused::Forbidden;
        for address in found.into_iter().filter(may_be_reached).take(MOST_TRIED) {
            match TcpStream::connect(SocketAddr::new(address, port)).await {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(TokioIo::new(stream));
                }
                Err(error) => last = error.into(),
            }
        }
        Err(last)
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = Refused;
    type Future = BoxFuture<'static, Result<Self::Response, Refused>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Refused>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = self.clone().connect(uri);
        async move {
            let late = |_| io::Error::from(io::ErrorKind::TimedOut);
            timeout(PATIENCE, connecting).await.map_err(late)?
        }
        .boxed()
    }
}
