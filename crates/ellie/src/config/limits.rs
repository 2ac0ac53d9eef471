//! The settings of the limits.

use std::time::Duration;

use super::source::Source;
use crate::limit::{Config, Rule};

/// What is set by the minute.
const MINUTE: Duration = Duration::from_secs(60);

/// The rule of each class, and whose word is taken for an address.
pub fn limits(source: &mut Source) -> Config {
    let window = source.seconds("rate_limit_window", 1..=86_400);
    let older_window = source.within("rate_limit_window_ms", 1_000..=86_400_000);
    let mut rule = |name: &str, window| Rule::new(source.within(name, 1..=1_000_000), window);
    let voice = rule("rate_limit_voice_max_requests", MINUTE);
    Config {
        general: rule("rate_limit_requests", window),
        voice,
        sign_in: rule("rate_limit_sign_in_requests", MINUTE),
        older: rule("rate_limit_max_requests", Duration::from_millis(older_window)),
        older_voice: voice,
        proxies: source.each("trusted_proxies"),
    }
}
