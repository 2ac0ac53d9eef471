//! Choosing who gets the next request, and knowing who has how many at hand.

use std::sync::Arc;
use std::time::Duration;

use super::balance::Candidate;
use super::service::{OURS, Service};
use super::{Moment, Registry, random};
use crate::resilience::Circuit;

/// Requests a service may have at hand, so that a slow one does not take every place there is.
const MOST_AT_HAND: u32 = 256;

/// Why nobody was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTarget {
    /// There is no service of this name.
    Unknown,
    /// There is, and none answers.
    NoneHealthy,
    /// Some answer, and none may be asked now.
    NoneFree,
}

/// What the circuit to a service is known by.
pub(super) fn circuit_name(service: &Service) -> String {
    format!("proxy-{}-{}", service.registration.name, service.authority())
}

impl Registry {
    /// The circuit to a service. It is forgotten with it.
    #[must_use]
    pub fn circuit(&self, service: &Service) -> Circuit {
        self.breakers.circuit(&circuit_name(service))
    }

    /// Chooses a service of a name among the best that may be asked.
    pub fn choose(
        self: &Arc<Self>,
        name: &str,
        may_be_asked: impl Fn(&Service) -> bool,
    ) -> Result<InUse, NoTarget> {
        let mut inside = self.inside();
        let inside = &mut *inside;
        let mut answering = Vec::new();
        let mut is_known = false;
        // Ellie does not ask herself.
        for service in inside.book.named(name).filter(|_| name != OURS) {
            is_known = true;
            answering.extend(service.rank().map(|rank| (rank, service)));
        }
        if answering.is_empty() {
            return Err(if is_known { NoTarget::NoneHealthy } else { NoTarget::Unknown });
        }
        answering.retain(|(_, service)| {
            inside.balance.load(service.id).active < MOST_AT_HAND && may_be_asked(service)
        });
        let best = answering.iter().map(|(rank, _)| *rank).min().ok_or(NoTarget::NoneFree)?;
        answering.retain(|(rank, _)| *rank == best);
        let candidate = |(_, service): &(u8, &Arc<Service>)| Candidate {
            id: service.id,
            weight: service.registration.metadata.weight(),
        };
        let candidates: Vec<Candidate> = answering.iter().map(candidate).collect();
        let chosen = inside.balance.choose(&candidates, random()).ok_or(NoTarget::NoneFree)?;
        let service = inside.book.get(chosen).cloned().ok_or(NoTarget::NoneFree)?;
        inside.balance.begun(chosen, Moment::now().at);
        Ok(InUse { registry: Arc::clone(self), service })
    }
}

/// A request a service has at hand, until it is dropped.
pub struct InUse {
    registry: Arc<Registry>,
    service: Arc<Service>,
}

impl InUse {
    /// The service.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// Notes how long an answer took, if there was one, and whether it was right.
    pub fn observe(&self, took: Option<Duration>, is_right: bool) {
        let mut inside = self.registry.inside();
        if inside.book.get(self.service.id).is_some() {
            inside.balance.observe(self.service.id, took, is_right);
        }
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.registry.inside().balance.ended(self.service.id);
    }
}
