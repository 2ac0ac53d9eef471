//! Asking services how they are.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{Request, StatusCode, header};
use tokio::time::{Instant, sleep_until, timeout};

use super::book::Answer;
use super::service::{Service, Silence};
use super::{Moment, Registry, random};

/// Services that are asked at once. So many that a thousand that all say nothing hold each other up
/// by little more than one interval.
const AT_ONCE: usize = 256;

/// The least time a service has to answer.
const LEAST_PATIENCE: Duration = Duration::from_secs(1);

/// What of an answer is read, so that the connection can be used again, and for how long.
const LONGEST_BODY: usize = 16 << 10;
const BODY_PATIENCE: Duration = Duration::from_secs(1);

impl Registry {
    /// Asks each service when its time has come, for ever.
    pub(super) async fn ask_all(&self) {
        let mut asking = FuturesUnordered::new();
        loop {
            while asking.len() < AT_ONCE
                && let Some(service) = self.due()
            {
                asking.push(self.ask(service));
            }
            let next = self.inside().book.next_due().filter(|_| asking.len() < AT_ONCE);
            let sleep = async {
                match next {
                    Some(next) => sleep_until(next).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                Some(()) = asking.next() => {}
                () = self.wake.notified() => {}
                () = sleep => {}
            }
        }
    }

    fn due(&self) -> Option<Arc<Service>> {
        self.inside().book.due(Instant::now())
    }

    async fn ask(&self, service: Arc<Service>) {
        let patience = self.config.timeout.min(self.config.interval / 3).max(LEAST_PATIENCE);
        let answer = timeout(patience, self.how_is(&service)).await;
        let answer = answer.unwrap_or(Answer::None(Silence::Late));
        let moment = Moment::now();
        let next = moment.now + jittered(self.config.interval, random());
        let mut inside = self.inside();
        inside.book.answered(service.id, answer, next, moment);
        let is_there = inside.book.get(service.id).is_some();
        if is_there && answer.is_one() {
            inside.changes.renew(service.id);
        }
        if is_there {
            let is_well = matches!(answer, Answer::Well(_));
            inside.balance.observe(service.id, answer.took(), is_well);
        }
    }

    async fn how_is(&self, service: &Service) -> Answer {
        let begun = Instant::now();
        let request = Request::get(service.url(&service.registration.health_endpoint))
            .header(header::USER_AGENT, "ellie-health-check")
            .header(header::ACCEPT, "*/*")
            .body(Empty::new().map_err(|never| match never {}).boxed_unsync());
        // Its parts were looked at when it was registered.
        let Ok(request) = request else { return Answer::None(Silence::Unreachable) };
        match self.outward.ask(request).await {
            Ok(response) => {
                let (status, took) = (response.status(), begun.elapsed());
                let rest = Limited::new(response.into_body(), LONGEST_BODY).collect();
                let _ = timeout(BODY_PATIENCE, rest).await;
                if status == StatusCode::OK { Answer::Well(took) } else { Answer::Unwell(took) }
            }
            Err(silence) => Answer::None(silence),
        }
    }
}

/// A tenth more or less, so that those who came together are not always asked together.
fn jittered(interval: Duration, random: u32) -> Duration {
    let share = f64::from(random) / f64::from(u32::MAX);
    interval.mul_f64(0.9 + 0.2 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_more_or_less() {
        let interval = Duration::from_secs(30);
        assert_eq!(jittered(interval, 0), Duration::from_secs(27));
        assert_eq!(jittered(interval, u32::MAX), Duration::from_secs(33));
    }
}
