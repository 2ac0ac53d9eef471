//! How services are asked: by a client that looks at every address before it connects.
//!
//! What a name leads to is looked up and looked at for each connection, and the connection goes to
//! the very address that was looked at. So a name that led somewhere harmless when it was
//! registered, and now leads inside, leads nowhere.

mod connector;
mod resolve;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};

use connector::{Connector, Refused};
pub use resolve::{Resolve, System};

use super::allowed::Allowed;
use super::service::Silence;

/// A connection is kept for so long for the next request: less than the five seconds after which
/// common servers close theirs, for a request that meets a closing one fails.
const KEPT: Duration = Duration::from_secs(4);

/// Connections to one service that are kept.
const MOST_KEPT: usize = 64;

/// The longest head of an answer, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// What goes wrong while a body is on its way.
pub type BodyError = Box<dyn Error + Send + Sync>;

/// A body on its way to a service.
pub type Sent = UnsyncBoxBody<Bytes, BodyError>;

/// Asks services; cheap to clone.
#[derive(Clone)]
pub struct Outward {
    client: Client<HttpsConnector<Connector>, Sent>,
}

impl Outward {
    /// Asks those that are allowed. Redirections are not followed: they are for whoever asked.
    #[must_use]
    pub fn new(allowed: Arc<Allowed>, resolve: Arc<dyn Resolve>, tls: ClientConfig) -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(Connector::new(allowed, resolve));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT)
            .pool_max_idle_per_host(MOST_KEPT)
            .http1_max_buf_size(LONGEST_HEAD)
            .build(connector);
        Self { client }
    }

    /// Asks. How long it may take is for the caller to say.
    pub async fn ask(&self, request: Request<Sent>) -> Result<Response<Incoming>, Silence> {
        self.client.request(request).await.map_err(|error| match cause::<Refused>(&error) {
            Some(Refused::Forbidden) => Silence::Forbidden,
            _ if error.is_connect() => Silence::Unreachable,
            _ => Silence::Broken,
        })
    }
}

/// Trusts the certificates the system trusts.
pub fn tls() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (taken, _) = roots.add_parsable_certificates(found.certs);
    if taken == 0 {
        tracing::warn!("the system trusts no certificates: services by https cannot be reached");
    }
    trusting(roots)
}

/// Trusts these certificates.
pub fn trusting(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider);
    let versions = versions.with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// The error of a kind that is behind another.
fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

#[cfg(test)]
mod tests;
