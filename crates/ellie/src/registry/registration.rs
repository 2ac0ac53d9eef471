//! What somebody says who registers a service, and whether it can be so.

use serde_json::{Map, Value};

use super::host::Host;
use super::metadata::Metadata;
use super::service::{OURS, Protocol};

/// The longest name, version, tag, in bytes.
pub const LONGEST_WORD: usize = 64;

/// The longest path of a health endpoint, in bytes.
pub const LONGEST_PATH: usize = 256;

/// Tags a service may have.
pub const MOST_TAGS: usize = 32;

/// Services one may depend on.
pub const MOST_DEPENDENCIES: usize = 32;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub message: String,
}

/// A registration as it came.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the fields are those of a registration")]
pub struct Draft {
    pub name: String,
    pub version: String,
    pub host: String,
    pub port: u64,
    pub protocol: Option<String>,
    pub health_endpoint: Option<String>,
    pub tags: Vec<String>,
    pub dependencies: Vec<String>,
    pub metadata: Map<String, Value>,
}

/// A registration that can be so.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// What the service is called; others of the same name do the same.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it is.
    pub host: Host,
    /// Its port there.
    pub port: u16,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Where it tells how it is.
    pub health_endpoint: String,
    /// Words it can be found by, each once.
    pub tags: Vec<String>,
    /// Names of services it needs, each once.
    pub dependencies: Vec<String>,
    /// What it says about itself beyond that.
    pub metadata: Metadata,
}

impl Registration {
    /// Takes a draft, or tells everything that is wrong with it.
    pub fn new(draft: Draft) -> Result<Self, Vec<Fault>> {
        let taken = Self::ours_or_others(draft)?;
        if taken.name == OURS {
            return Err(vec![Fault { field: "name", message: format!("{OURS} is Ellie's own") }]);
        }
        Ok(taken)
    }

    /// As [`Registration::new`], of a draft that may also be Ellie's own.
    pub fn ours_or_others(draft: Draft) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut check = |field: &'static str, fault: Option<String>| {
            faults.extend(fault.map(|message| Fault { field, message }));
        };
        check("name", name_fault(&draft.name));
        check("version", version_fault(&draft.version));
        let host = draft.host.parse::<Host>();
        check("host", host.as_ref().err().map(|&fault| fault.to_owned()));
        let port = u16::try_from(draft.port).ok().filter(|port| *port > 0);
        check("port", port.is_none().then(|| "it is not within 1 and 65535".to_owned()));
        let protocol = draft.protocol.as_deref().unwrap_or("http").parse::<Protocol>();
        check("protocol", protocol.as_ref().err().map(|&fault| fault.to_owned()));
        let health_endpoint = draft.health_endpoint.unwrap_or_else(|| "/health".to_owned());
        check("health_endpoint", path_fault(&health_endpoint));
        check("tags", tags_fault(&draft.tags));
        check("dependencies", dependencies_fault(&draft.dependencies, &draft.name));
        let metadata = Metadata::new(draft.metadata);
        check("metadata", metadata.as_ref().err().cloned());
        match (host, port, protocol, metadata) {
            (Ok(host), Some(port), Ok(protocol), Ok(metadata)) if faults.is_empty() => Ok(Self {
                name: draft.name,
                version: draft.version,
                host,
                port,
                protocol,
                health_endpoint,
                tags: each_once(draft.tags),
                dependencies: each_once(draft.dependencies),
                metadata,
            }),
            _ => Err(faults),
        }
    }
}

fn each_once(words: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    once
}

fn name_fault(name: &str) -> Option<String> {
    (!is_name(name)).then(|| {
        format!(
            "it is not 1 to {LONGEST_WORD} letters, digits, dots, hyphens and underscores that \
             begin with a letter or digit"
        )
    })
}

/// Whether this can be the name of a service.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= LONGEST_WORD
        && bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

fn version_fault(version: &str) -> Option<String> {
    let is_right = (1..=LONGEST_WORD).contains(&version.len())
        && version.bytes().all(|byte| byte.is_ascii_graphic());
    (!is_right).then(|| format!("it is not 1 to {LONGEST_WORD} characters without spaces"))
}

/// A path of ours goes to the service as it is, so it must not lead anywhere else.
fn path_fault(path: &str) -> Option<String> {
    if path.len() > LONGEST_PATH {
        return Some(format!("it is longer than {LONGEST_PATH} bytes"));
    }
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\\#<>\"{}|^`".contains(&byte);
    let is_right = path.starts_with('/')
        && path.bytes().all(is_plain)
        && !path.contains("//")
        && !path.split(['/', '?']).any(|part| part == "." || part == "..");
    (!is_right).then(|| "it is no path that begins with one /".to_owned())
}

fn tags_fault(tags: &[String]) -> Option<String> {
    let is_tag = |tag: &String| {
        (1..=LONGEST_WORD).contains(&tag.len())
            && tag.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',')
    };
    if tags.len() > MOST_TAGS {
        return Some(format!("there are more than {MOST_TAGS}"));
    }
    let are_right = tags.iter().all(is_tag);
    (!are_right)
        .then(|| format!("one is not 1 to {LONGEST_WORD} characters without spaces and commas"))
}

fn dependencies_fault(dependencies: &[String], name: &str) -> Option<String> {
    if dependencies.len() > MOST_DEPENDENCIES {
        return Some(format!("there are more than {MOST_DEPENDENCIES}"));
    }
    if !dependencies.iter().all(|dependency| is_name(dependency)) {
        return Some("one is no name of a service".to_owned());
    }
    let is_own = dependencies.iter().any(|dependency| dependency == name);
    is_own.then(|| "a service does not depend on itself".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft() -> Draft {
        Draft {
            name: "svc-a".into(),
            version: "1.2.3".into(),
            host: "127.0.0.1".into(),
            port: 9,
            ..Draft::default()
        }
    }

    fn faults(draft: Draft) -> Vec<&'static str> {
        let faults = Registration::new(draft).err().unwrap_or_default();
        faults.iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn what_is_not_said_is_what_it_usually_is() {
        let taken = Registration::new(draft()).unwrap();
        assert_eq!((taken.protocol, taken.health_endpoint.as_str()), (Protocol::Http, "/health"));
        assert!(taken.tags.is_empty() && taken.metadata.values().is_empty());
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = Draft {
            name: String::new(),
            version: "a b".into(),
            host: "http://a".into(),
            port: 65_536,
            protocol: Some("gopher".into()),
            health_endpoint: Some("health".into()),
            tags: vec!["a,b".into()],
            dependencies: vec!["../x".into()],
            metadata: json!({"k": "x".repeat(1 << 20)}).as_object().cloned().unwrap(),
        };
        let all = [
            "name",
            "version",
            "host",
            "port",
            "protocol",
            "health_endpoint",
            "tags",
            "dependencies",
            "metadata",
        ];
        assert_eq!(faults(wrong), all);
    }

    #[test]
    fn a_name_is_a_word_that_can_stand_in_a_path() {
        let long = "a".repeat(LONGEST_WORD + 1);
        for name in ["", ".", "..", ".a", "-a", "a/b", "a b", "a%2f", "ä", "a\n", OURS, &long] {
            assert_eq!(faults(Draft { name: name.into(), ..draft() }), ["name"], "{name:?}");
        }
        for name in ["a", "0", "A.b-c_d", &long[1..]] {
            assert!(faults(Draft { name: name.into(), ..draft() }).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_health_endpoint_is_a_path_and_leads_nowhere_else() {
        let of = |path: &str| faults(Draft { health_endpoint: Some(path.into()), ..draft() });
        for path in
            ["", "health", "//evil.com/", "/../x", "/a/..", "/a b", "/a\r\nX: y", "/a#b", "/a\\b"]
        {
            assert_eq!(of(path), ["health_endpoint"], "{path:?}");
        }
        for path in ["/", "/healthz?full=1", "/a.b/..c"] {
            assert!(of(path).is_empty(), "{path}");
        }
    }

    #[test]
    fn there_is_a_bound_to_everything() {
        let many = |count: usize| (0..count).map(|number| format!("t{number}")).collect();
        assert!(faults(Draft { tags: many(MOST_TAGS), ..draft() }).is_empty());
        assert_eq!(faults(Draft { tags: many(MOST_TAGS + 1), ..draft() }), ["tags"]);
        let dependencies = many(MOST_DEPENDENCIES + 1);
        assert_eq!(faults(Draft { dependencies, ..draft() }), ["dependencies"]);
        assert_eq!(faults(Draft { port: 0, ..draft() }), ["port"]);
        assert_eq!(faults(Draft { port: u64::MAX, ..draft() }), ["port"]);
        let dependencies = vec!["svc-a".into()];
        assert_eq!(faults(Draft { dependencies, ..draft() }), ["dependencies"]);
    }

    #[test]
    fn what_is_said_twice_is_kept_once() {
        let tags = ["b", "a", "b"].map(str::to_owned).to_vec();
        let taken = Registration::new(Draft { tags, ..draft() }).unwrap();
        assert_eq!(taken.tags, ["b", "a"]);
    }
}
