//! Which package goes which way.

use serde::{Deserialize, Serialize};

use super::Config;
use super::package::{Conflict, Event, Package};

/// How a delivery goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the firm's receiver.
    Webhook,
    /// To a mailbox of the firm.
    Email,
    /// To the firm's lead inbox.
    ClioGrow,
    /// To the caller's mailbox.
    Caller,
}

/// A row for the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// How it goes.
    pub way: Way,
    /// Unlike that of any other row, and the same in every attempt.
    pub idempotency_key: String,
    /// A [`Parcel`] as JSON; for the caller a [`Confirmation`](super::Confirmation).
    pub payload: String,
}

/// A package, and to whom it goes where there is a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// The mailbox. Each has its own delivery, so that one that refuses holds up no other.
    pub to: Option<String>,
    /// What goes there.
    pub package: Package,
}

impl Way {
    /// Every way there is.
    pub const ALL: [Self; 4] = [Self::Webhook, Self::Email, Self::ClioGrow, Self::Caller];

    /// Its name in the outbox.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Email => "email",
            Self::ClioGrow => "clio_grow",
            Self::Caller => "caller",
        }
    }

    /// Who is at its end, as the circuit to it is called: all mail goes to one server.
    #[must_use]
    pub fn receiver(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Email | Self::Caller => "mail",
            Self::ClioGrow => "clio-grow",
        }
    }

    /// The way of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

impl Config {
    /// What to keep in the outbox so that a package reaches everybody it is for. `key` is unlike
    /// that of any other package: the same package ordered twice makes the same rows.
    pub fn orders(&self, key: &str, package: Package) -> Result<Vec<Order>, serde_json::Error> {
        let is_lead = is_lead(&package);
        let is_for_people = package.event != Event::IntakeUpdated;
        let mut parcel = Parcel { to: None, package: package.without_barred_facts() };
        let mut orders = Vec::new();
        let mut order = |way: Way, key: String, parcel: &Parcel| {
            let payload = serde_json::to_string(parcel)?;
            orders.push(Order { way, idempotency_key: key, payload });
            Ok::<(), serde_json::Error>(())
        };
        if self.webhook.is_some() {
            order(Way::Webhook, format!("{key}.webhook"), &parcel)?;
        }
        if self.clio_grow.is_some() && is_lead {
            order(Way::ClioGrow, format!("{key}.clio_grow"), &parcel)?;
        }
        for mailbox in self.email.iter().flat_map(|email| &email.to).filter(|_| is_for_people) {
            let to = mailbox.email.to_string();
            let key = format!("{key}.email.{to}");
            parcel.to = Some(to);
            order(Way::Email, key, &parcel)?;
        }
        Ok(orders)
    }
}

/// A call of somebody who may become a client makes one lead, when it is over. Whom the firm may
/// not hear is none.
fn is_lead(package: &Package) -> bool {
    let may_become_a_client = match package.conflict {
        Conflict::Hit => false,
        Conflict::Unclear => true,
        Conflict::Clear | Conflict::NotChecked => package.intake.is_some(),
    };
    package.event == Event::CallCompleted && package.contact.is_some() && may_become_a_client
}

#[cfg(test)]
mod tests;
