//! How often one address may ask.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Settings of the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Requests in a window.
    pub requests: u32,
    /// The window.
    pub window: Duration,
}

/// A bucket of requests for each address, which fills up again steadily over the window.
pub struct Limit {
    config: Config,
    clock: DefaultClock,
    buckets: DefaultKeyedRateLimiter<IpAddr>,
}

/// There is nothing left in the bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    /// The limit that was passed.
    pub limit: Config,
    /// When there will be one more.
    pub retry_after: Duration,
}

impl Limit {
    /// Full buckets for everybody.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let burst = NonZeroU32::new(config.requests).unwrap_or(NonZeroU32::MIN);
        let period = (config.window / burst.get()).max(Duration::from_nanos(1));
        let quota = Quota::with_period(period)
            .unwrap_or(Quota::per_second(NonZeroU32::MIN))
            .allow_burst(burst);
        let clock = DefaultClock::default();
        Self { config, buckets: RateLimiter::keyed(quota), clock }
    }

    /// Takes one request out of the bucket of an address.
    pub fn take(&self, address: IpAddr) -> Result<(), Exceeded> {
        self.buckets.check_key(&address).map_err(|refused| Exceeded {
            limit: self.config,
            retry_after: refused.wait_time_from(self.clock.now()),
        })
    }

    /// Forgets the addresses whose buckets are full again.
    pub fn sweep(&self) {
        self.buckets.retain_recent();
        self.buckets.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn an_address_is_refused_when_its_bucket_is_empty_and_another_is_not() {
        let limit = Limit::new(Config { requests: 3, window: HOUR });
        let (one, another) = (Ipv4Addr::LOCALHOST.into(), Ipv4Addr::BROADCAST.into());
        for _ in 0..3 {
            assert_eq!(limit.take(one), Ok(()));
        }
        let refused = limit.take(one).unwrap_err();
        assert!(refused.retry_after > Duration::ZERO && refused.retry_after <= HOUR / 3);
        assert_eq!(limit.take(another), Ok(()));
    }

    #[test]
    fn sweeping_forgets_nobody_who_still_owes() {
        let limit = Limit::new(Config { requests: 1, window: HOUR });
        let one = Ipv4Addr::LOCALHOST.into();
        assert_eq!(limit.take(one), Ok(()));
        limit.sweep();
        assert!(limit.take(one).is_err());
    }
}
