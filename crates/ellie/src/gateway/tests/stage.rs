//! Ellie's gateway as a server, services behind it, and a client in front.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::gateway::{Asker, Config, Error, Gateway};
use crate::registry::{
    self, Allowed, Draft, Host, Ours, Outward, Registration, Registry, Strategy, System, trusting,
};
use crate::resilience::{Breakers, Rule};

/// The address the guards would have found out.
pub const CLIENT: [u8; 4] = [192, 0, 2, 7];

pub struct Stage {
    pub address: SocketAddr,
    pub registry: Arc<Registry>,
    pub breakers: Arc<Breakers>,
    pub tasks: TaskTracker,
    pub shutdown: CancellationToken,
    pub client: Client<HttpConnector, Body>,
    _running: JoinSet<()>,
}

impl Stage {
    pub async fn set() -> Self {
        Self::set_with(Config::default(), Rule::default()).await
    }

    pub async fn set_with(config: Config, rule: Rule) -> Self {
        let allowed = Allowed::new(Vec::new(), true);
        let settings = registry::Config {
            enabled: true,
            interval: Duration::from_secs(30),
            timeout: Duration::from_secs(30),
            lease: Duration::from_secs(300),
            most: 1000,
            strategy: Strategy::RoundRobin,
            allowed: allowed.clone(),
        };
        let tls = trusting(rustls::RootCertStore::empty()).unwrap();
        let outward = Outward::new(Arc::new(allowed), Arc::new(System::default()), tls);
        let ours = Ours {
            version: "1.0.0".into(),
            host: Host::Address([127, 0, 0, 1].into()),
            port: 1,
            environment: "test".into(),
        };
        let breakers = Arc::new(Breakers::new(rule));
        let registry = Registry::new(settings, ours, outward.clone(), Arc::clone(&breakers), None);
        let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
        let gateway = Arc::new(Gateway::new(
            config,
            Arc::clone(&registry),
            outward,
            tasks.clone(),
            shutdown.clone(),
        ));
        let mut running = JoinSet::new();
        let router = Router::new().fallback(move |request: Request| {
            let gateway = Arc::clone(&gateway);
            async move { pass(&gateway, request).await }
        });
        let address = serve(&mut running, router).await;
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { address, registry, breakers, tasks, shutdown, client, _running: running }
    }

    /// Puts a service behind the gateway.
    pub async fn service(&mut self, name: &str, router: Router) -> SocketAddr {
        let address = serve(&mut self._running, router).await;
        self.register(name, address).await;
        address
    }

    pub async fn register(&self, name: &str, address: SocketAddr) {
        let draft = Draft {
            name: name.into(),
            version: "1".into(),
            host: address.ip().to_string(),
            port: address.port().into(),
            ..Draft::default()
        };
        self.registry.register(Registration::new(draft).unwrap()).await.unwrap();
    }

    pub async fn ask(&self, request: Request) -> Response<hyper::body::Incoming> {
        self.client.request(request).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> (StatusCode, HeaderMap, String) {
        let uri = format!("http://{}{path}", self.address);
        read(self.ask(Request::get(uri).body(Body::empty()).unwrap()).await).await
    }

    /// What comes back for bytes that no client would send.
    pub async fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let reading = stream.read_to_end(&mut answer);
        let _ = tokio::time::timeout(Duration::from_secs(2), reading).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

pub async fn read(response: Response<hyper::body::Incoming>) -> (StatusCode, HeaderMap, String) {
    let (head, body) = response.into_parts();
    let bytes = to_bytes(Body::new(body), usize::MAX).await.unwrap();
    (head.status, head.headers, String::from_utf8_lossy(&bytes).into_owned())
}

/// What the guards and the route of the gateway do.
async fn pass(gateway: &Gateway, request: Request) -> axum::response::Response {
    let asker = Asker { address: CLIENT.into(), is_secure: false, request_id: "an-id".into() };
    match gateway.pass(request, &asker).await {
        Ok(response) => response,
        Err(error) => {
            let status = match error {
                Error::NoService => StatusCode::NOT_FOUND,
                Error::BadPath | Error::BrokenOff => StatusCode::BAD_REQUEST,
                Error::Method => StatusCode::METHOD_NOT_ALLOWED,
                Error::Circle => StatusCode::LOOP_DETECTED,
                Error::Stalled => StatusCode::REQUEST_TIMEOUT,
                Error::NoneHealthy | Error::Open | Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
                Error::Late => StatusCode::GATEWAY_TIMEOUT,
                Error::Bad(_) => StatusCode::BAD_GATEWAY,
            };
            (status, format!("gateway: {error}")).into_response()
        }
    }
}

async fn serve(running: &mut JoinSet<()>, router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    running.spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// A server that answers whatever comes with these bytes, and closes.
pub async fn answering(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0; 4096];
                let _ = stream.read(&mut head).await;
                let _ = stream.write_all(bytes).await;
            });
        }
    });
    address
}

/// An address at which nobody listens.
pub fn nobody() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
