//! What is limited, and to how much.

use std::time::Duration;

use super::proxies::Proxy;

/// The shortest and the longest window of a rule.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// So many requests in any window of such a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    requests: u32,
    window: Duration,
}

impl Rule {
    /// A rule lets one request through at the least, and looks back a second at the least and a
    /// day at the most; what is outside of that is brought within.
    #[must_use]
    pub fn new(requests: u32, window: Duration) -> Self {
        Self { requests: requests.max(1), window: window.clamp(SHORTEST, LONGEST) }
    }

    /// Requests in a window.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.requests
    }

    /// The length of a window.
    #[must_use]
    pub fn window(&self) -> Duration {
        self.window
    }
}

/// Routes that are limited together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Everything that is in no other class.
    General,
    /// What makes a model work.
    Voice,
    /// Where passwords are tried.
    SignIn,
    /// The older dialect, where whoever is over the limit may wait in line.
    Older(Older),
}

/// The classes of the older dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Older {
    /// Everything that is not voice.
    General,
    /// What makes a model work.
    Voice,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::General,
        Self::Voice,
        Self::SignIn,
        Self::Older(Older::General),
        Self::Older(Older::Voice),
    ];

    /// The name clients see.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::General => "default",
            Self::Voice => "voice",
            Self::SignIn => "sign-in",
            Self::Older(Older::General) => "older",
            Self::Older(Older::Voice) => "older-voice",
        }
    }
}

impl Older {
    /// How many of one client may wait in line.
    #[must_use]
    pub fn places(self) -> usize {
        match self {
            Self::General => 20,
            Self::Voice => 5,
        }
    }

    /// How long one waits there at the most.
    #[must_use]
    pub fn patience(self) -> Duration {
        match self {
            Self::General => Duration::from_secs(30),
            Self::Voice => Duration::from_secs(10),
        }
    }
}

/// Settings of the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Everything that is in no other class.
    pub general: Rule,
    /// What makes a model work.
    pub voice: Rule,
    /// Where passwords are tried.
    pub sign_in: Rule,
    /// The older dialect, but for voice.
    pub older: Rule,
    /// Voice in the older dialect.
    pub older_voice: Rule,
    /// Who is believed when they say for whom they ask.
    pub proxies: Vec<Proxy>,
}

impl Config {
    /// One rule for every class, and no proxies.
    #[must_use]
    pub fn throughout(rule: Rule) -> Self {
        Self {
            general: rule,
            voice: rule,
            sign_in: rule,
            older: rule,
            older_voice: rule,
            proxies: Vec::new(),
        }
    }

    /// The rule of a class.
    #[must_use]
    pub fn rule(&self, class: Class) -> Rule {
        match class {
            Class::General => self.general,
            Class::Voice => self.voice,
            Class::SignIn => self.sign_in,
            Class::Older(Older::General) => self.older,
            Class::Older(Older::Voice) => self.older_voice,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_never_out_of_its_bounds() {
        let rule = Rule::new(0, Duration::ZERO);
        assert_eq!((rule.requests(), rule.window()), (1, SHORTEST));
        assert_eq!(Rule::new(u32::MAX, Duration::MAX).window(), LONGEST);
    }

    #[test]
    fn every_class_has_a_name_of_its_own() {
        for class in Class::ALL {
            let same = Class::ALL.into_iter().filter(|other| other.name() == class.name());
            assert_eq!(same.count(), 1);
        }
    }
}
