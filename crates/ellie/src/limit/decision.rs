//! What was decided about a request.

use std::time::Duration;

use super::rule::{Class, Rule};

/// What was decided about a request, and how its client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// What it counts as.
    pub class: Class,
    /// The rule of that.
    pub rule: Rule,
    /// How many more would be allowed now.
    pub remaining: u32,
    /// When there is room for one more than now; nothing where all the room is there.
    pub resets_in: Duration,
    /// Whether it may pass.
    pub outcome: Outcome,
}

/// Whether a request may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It may.
    Allowed,
    /// It may not, until [`Decision::resets_in`] is over.
    Refused,
}

/// A request was one too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {} requests in {} seconds", .rule.requests(), .rule.window().as_secs_f64())]
pub struct Exceeded {
    /// The rule it would have broken.
    pub rule: Rule,
    /// When one may pass.
    pub retry_after: Duration,
}

impl Decision {
    /// What to tell whoever is refused.
    #[must_use]
    pub fn exceeded(&self) -> Option<Exceeded> {
        match self.outcome {
            Outcome::Allowed => None,
            Outcome::Refused => Some(Exceeded { rule: self.rule, retry_after: self.resets_in }),
        }
    }

    /// The rule, as the field `RateLimit-Policy` has it (draft-ietf-httpapi-ratelimit-headers).
    #[must_use]
    pub fn policy(&self) -> String {
        let window = whole_seconds(self.rule.window());
        field(self.class, [(";q=", self.rule.requests().into()), (";w=", window)])
    }

    /// How the client stands, as the field `RateLimit` has it.
    #[must_use]
    pub fn standing(&self) -> String {
        let resets_in = whole_seconds(self.resets_in);
        field(self.class, [(";r=", self.remaining.into()), (";t=", resets_in)])
    }
}

/// A field, put together without formatting: every answer has two.
fn field(class: Class, parameters: [(&str, u64); 2]) -> String {
    let mut field = String::with_capacity(48);
    for quoted in ["\"", class.name(), "\""] {
        field.push_str(quoted);
    }
    for (name, number) in parameters {
        field.push_str(name);
        field.push_str(itoa::Buffer::new().format(number));
    }
    field
}

/// Rounded up: a client that comes a moment early is refused.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(outcome: Outcome) -> Decision {
        Decision {
            class: Class::General,
            rule: Rule::new(100, Duration::from_secs(60)),
            remaining: 50,
            resets_in: Duration::from_millis(29_001),
            outcome,
        }
    }

    #[test]
    fn the_fields_are_as_the_draft_has_them() {
        let decision = decision(Outcome::Allowed);
        assert_eq!(decision.policy(), "\"default\";q=100;w=60");
        assert_eq!(decision.standing(), "\"default\";r=50;t=30");
        let voice = Decision { class: Class::Voice, resets_in: Duration::ZERO, ..decision };
        assert_eq!(voice.standing(), "\"voice\";r=50;t=0");
    }

    #[test]
    fn only_who_is_refused_is_told_to_come_again() {
        assert_eq!(decision(Outcome::Allowed).exceeded(), None);
        let exceeded = decision(Outcome::Refused).exceeded().unwrap();
        assert_eq!(exceeded.retry_after, Duration::from_millis(29_001));
        assert_eq!(exceeded.to_string(), "more than 100 requests in 60 seconds");
    }
}
