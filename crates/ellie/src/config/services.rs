//! Settings of the registry.

use super::Source;
use crate::http::Environment;
use crate::registry::{self, Allowed, Host};

/// The registry's settings. In development services are on the same machine, elsewhere not.
pub fn registry(source: &mut Source, environment: Environment) -> registry::Config {
    let is_development = environment == Environment::Development;
    registry::Config {
        enabled: source.get("service_discovery_enabled"),
        interval: source.seconds("health_check_interval", 1..=3_600),
        timeout: source.seconds("service_timeout", 1..=300),
        lease: source.seconds("service_lease", 10..=86_400),
        most: source.within("service_limit", 1..=4_000),
        strategy: source.get("load_balancing_strategy"),
        allowed: Allowed::new(source.each("service_hosts_allowed"), is_development),
    }
}

/// Where others reach Ellie, if that is said.
pub fn advertised(source: &mut Source) -> Option<Host> {
    let text: String = source.optional("service_host")?;
    match text.trim().parse() {
        Ok(host) => Some(host),
        Err(fault) => {
            source.fault("service_host", &format!("{text:?}: {fault}"));
            None
        }
    }
}
