//! The registry with services that are real servers on this machine, alone and over Redis.

mod alone;
mod replicas;
mod server;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::*;
use crate::resilience::Rule;

/// A registry that runs until it is dropped.
struct Running {
    registry: Arc<Registry>,
    shutdown: CancellationToken,
    _task: AbortOnDropHandle<()>,
}

fn config() -> Config {
    Config {
        enabled: true,
        interval: Duration::from_secs(30),
        timeout: Duration::from_secs(30),
        lease: Duration::from_secs(300),
        most: 1000,
        strategy: Strategy::HealthBased,
        allowed: Allowed::new(Vec::new(), true),
    }
}

fn registry(config: Config, port: u16, redis: Option<Redis>) -> Arc<Registry> {
    let tls = trusting(rustls::RootCertStore::empty()).unwrap();
    let allowed = Arc::new(config.allowed.clone());
    let outward = Outward::new(allowed, Arc::new(System::default()), tls);
    let ours = Ours {
        version: "1.0.0".into(),
        host: Host::Address([127, 0, 0, 1].into()),
        port,
        environment: "test".into(),
    };
    let breakers = Arc::new(Breakers::new(Rule::default()));
    Registry::new(config, ours, outward, breakers, redis)
}

fn run(registry: Arc<Registry>) -> Running {
    let shutdown = CancellationToken::new();
    let running = Arc::clone(&registry).run(|| true, shutdown.clone());
    Running { registry, shutdown, _task: AbortOnDropHandle::new(tokio::spawn(running)) }
}

fn draft(name: &str, port: u16) -> Draft {
    Draft {
        name: name.into(),
        version: "1".into(),
        host: "127.0.0.1".into(),
        port: port.into(),
        ..Draft::default()
    }
}

async fn register(registry: &Registry, name: &str, port: u16) -> Result<Id, Refused> {
    let registration = Registration::new(draft(name, port)).unwrap();
    registry.register(registration).await.map(|service| service.id)
}

/// Waits until something is so, and tells where it never is.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, waiting).await.unwrap_or_else(|_| panic!("never: {what}"));
}

fn health(registry: &Registry, id: Id) -> Option<Health> {
    registry.get(id).map(|service| service.health)
}
