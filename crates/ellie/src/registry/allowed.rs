//! Which hosts a service may have.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

use super::address::Reach;
use super::host::Host;

/// Names under which clouds tell machines their secrets; their addresses are refused anyway.
const NEVER: [&str; 5] = [
    "metadata",
    "metadata.goog",
    "metadata.google.internal",
    "instance-data",
    "instance-data.ec2.internal",
];

/// One of the hosts that are allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// A name.
    Name(String),
    /// Every name that ends so, the dot included.
    Suffix(String),
    /// Addresses.
    Net(IpNet),
}

impl FromStr for Rule {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(net) = text.parse::<IpNet>() {
            return Ok(Self::Net(net.trunc()));
        }
        let fault = "none of a host's name, *.name, an address and a network like 10.0.0.0/8";
        let (is_suffix, name) = match text.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, text),
        };
        match name.parse::<Host>() {
            Ok(Host::Name(name)) if is_suffix => Ok(Self::Suffix(format!(".{name}"))),
            Ok(Host::Name(name)) => Ok(Self::Name(name)),
            Ok(Host::Address(address)) if !is_suffix => Ok(Self::Net(address.into())),
            _ => Err(fault),
        }
    }
}

/// The hosts that are allowed, and whether this is an installation where those inside are.
///
/// With no rule every name and every public address is. With rules only what they name is, and an
/// address inside only where a network is named that has it, for a name may mean anything
/// tomorrow. What [`Reach::Never`] says is not to be overruled.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    rules: Vec<Rule>,
    inside: bool,
}

impl Allowed {
    /// By these rules; `inside` is for development, where services are on the same machine.
    #[must_use]
    pub fn new(rules: Vec<Rule>, inside: bool) -> Self {
        Self { rules, inside }
    }

    /// Whether a service may be registered there. Where a name leads to is not known yet.
    #[must_use]
    pub fn may_register(&self, host: &Host) -> bool {
        match host {
            Host::Address(address) => self.may_reach(host, *address),
            Host::Name(name) if NEVER.contains(&name.as_str()) => false,
            Host::Name(name) if name == "localhost" || name.ends_with(".localhost") => {
                self.may_reach(host, IpAddr::from([127, 0, 0, 1]))
            }
            Host::Name(_) => self.names(host) || self.nets().next().is_some(),
        }
    }

    /// Whether this address of a host may be connected to.
    #[must_use]
    pub fn may_reach(&self, host: &Host, address: IpAddr) -> bool {
        let address = address.to_canonical();
        match Reach::of(address) {
            Reach::Never => false,
            _ if self.nets().any(|net| net.contains(&address)) => true,
            Reach::Inside => self.inside && self.names(host),
            Reach::Public => self.names(host),
        }
    }

    /// Whether a host is allowed by its name.
    fn names(&self, host: &Host) -> bool {
        let is_named = |name: &str| {
            self.rules.iter().any(|rule| match rule {
                Rule::Name(allowed) => name == allowed,
                Rule::Suffix(suffix) => name.ends_with(suffix),
                Rule::Net(_) => false,
            })
        };
        self.rules.is_empty() || matches!(host, Host::Name(name) if is_named(name))
    }

    fn nets(&self) -> impl Iterator<Item = &IpNet> {
        self.rules.iter().filter_map(|rule| match rule {
            Rule::Net(net) => Some(net),
            Rule::Name(_) | Rule::Suffix(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(rules: &[&str], inside: bool) -> Allowed {
        Allowed::new(rules.iter().map(|rule| rule.parse().unwrap()).collect(), inside)
    }

    fn host(text: &str) -> Host {
        text.parse().unwrap()
    }

    fn reaches(allowed: &Allowed, name: &str, address: &str) -> bool {
        allowed.may_reach(&host(name), address.parse().unwrap())
    }

    #[test]
    fn without_rules_only_what_anybody_can_reach_is_allowed() {
        let open = allowed(&[], false);
        assert!(open.may_register(&host("crm.example.com")));
        assert!(open.may_register(&host("93.184.216.34")));
        for inside in ["127.0.0.1", "10.0.0.1", "::1", "localhost", "a.localhost", "fd00::1"] {
            assert!(!open.may_register(&host(inside)), "{inside}");
        }
        assert!(reaches(&open, "crm.example.com", "93.184.216.34"));
        for inside in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"] {
            assert!(!reaches(&open, "crm.example.com", inside), "a name may lead to {inside}");
        }
    }

    #[test]
    fn in_development_what_is_inside_is_allowed_and_secrets_of_a_cloud_are_not() {
        let development = allowed(&[], true);
        for inside in ["127.0.0.1", "10.0.0.1", "::1", "localhost"] {
            assert!(development.may_register(&host(inside)), "{inside}");
        }
        assert!(reaches(&development, "localhost", "127.0.0.1"));
        for never in ["169.254.169.254", "fd00:ec2::254", "0.0.0.0", "metadata.google.internal"] {
            assert!(!development.may_register(&host(never)), "{never}");
        }
        assert!(!reaches(&development, "localhost", "169.254.169.254"));
    }

    #[test]
    fn with_rules_only_what_they_name_is_allowed() {
        let some = allowed(&["crm.example.com", "*.clio.com"], false);
        for (name, is_allowed) in [
            ("crm.example.com", true),
            ("CRM.example.com.", true),
            ("app.clio.com", true),
            ("clio.com", false),
            ("evilclio.com", false),
            ("example.com", false),
            ("93.184.216.34", false),
        ] {
            assert_eq!(some.may_register(&host(name)), is_allowed, "{name}");
        }
        assert!(reaches(&some, "app.clio.com", "93.184.216.34"));
        assert!(!reaches(&some, "app.clio.com", "10.0.0.1"), "the name alone does not do");
        assert!(!reaches(&some, "other.com", "93.184.216.34"));
    }

    #[test]
    fn a_network_that_is_named_is_allowed_under_any_name_and_no_other_is() {
        let nets = allowed(&["10.1.0.0/16", "fd12::/16", "169.254.0.0/16"], false);
        assert!(nets.may_register(&host("10.1.2.3")));
        assert!(nets.may_register(&host("crm")), "where it leads to is seen later");
        assert!(reaches(&nets, "crm", "10.1.2.3") && reaches(&nets, "crm", "fd12::1"));
        assert!(!reaches(&nets, "crm", "10.2.0.1") && !reaches(&nets, "crm", "93.184.216.34"));
        assert!(!reaches(&nets, "crm", "169.254.169.254"), "not to be overruled");
        assert!(!reaches(&nets, "crm", "64:ff9b::10.1.2.3"), "a disguise is not what was named");
    }

    #[test]
    fn a_rule_is_a_name_an_ending_an_address_or_a_network() {
        for text in ["*", "*.", "*.1.2.3.4", "a.*.b", "http://a", "a:80", "", "10.0.0.0/33", "*a"] {
            assert!(text.parse::<Rule>().is_err(), "{text:?}");
        }
        assert_eq!("10.1.2.3".parse(), Ok(Rule::Net("10.1.2.3/32".parse().unwrap())));
        assert_eq!("10.1.2.3/8".parse(), Ok(Rule::Net("10.0.0.0/8".parse().unwrap())));
    }
}
