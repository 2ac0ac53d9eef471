//! Where settings come from: defaults, a file, the environment, each over the one before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use super::older::{self, Now};

/// The prefix of Ellie's own variables: one with it that is unknown is a slip of the pen.
const OWN: &str = "ELLIE_";

/// The variable that names the file.
const FILE: &str = "ELLIE_CONFIG";

/// Settings by name, and what was wrong with them.
pub struct Source {
    values: BTreeMap<String, Value>,
    environment: BTreeMap<String, String>,
    /// The settings that are told to nobody.
    secrets: BTreeSet<String>,
    faults: Vec<String>,
}

struct Value {
    text: String,
    from: &'static str,
}

/// The settings as they are when all layers are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Each by its name.
    pub settings: Vec<Setting>,
    /// Variables of earlier back ends that are set and change nothing, and why.
    pub idle: Vec<(String, &'static str)>,
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What it is; of a secret, only whether there is one.
    pub value: String,
    /// Where it comes from.
    pub from: &'static str,
}

/// Everything that was wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<String>);

impl Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// A list, written as `a,b`, as `["a","b"]`, or as an array in a file.
struct List(Vec<String>);

impl FromStr for List {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim_start().starts_with('[') {
            return serde_json::from_str(text).map(Self).map_err(|error| error.to_string());
        }
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        Ok(Self(items.map(str::to_owned).collect()))
    }
}

impl Source {
    /// Reads the three layers.
    pub fn new(defaults: &str, environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let environment: BTreeMap<String, String> = environment.into_iter().collect();
        let (values, secrets, faults) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        let mut source = Self { values, environment, secrets, faults };
        source.add_table(defaults, "the defaults", true);
        if let Some(path) = source.environment.get(FILE).cloned() {
            source.add_file(Path::new(&path));
        }
        source.add_environment();
        source
    }

    fn add_file(&mut self, path: &Path) {
        match std::fs::read_to_string(path) {
            Ok(text) => self.add_table(&text, "the settings file", false),
            Err(error) => self.faults.push(format!("{FILE}: {}: {error}", path.display())),
        }
    }

    fn add_table(&mut self, text: &str, from: &'static str, may_add: bool) {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return self.faults.push(format!("{from}: {}", place(text, &error))),
        };
        for (name, value) in table {
            if !may_add && !self.values.contains_key(&name) {
                self.faults.push(format!("{from}: there is no setting named {name}"));
                continue;
            }
            match flat(&value) {
                Some(text) => drop(self.values.insert(name, Value { text, from })),
                None => self.faults.push(format!("{from}: {name} may not be a table")),
            }
        }
    }

    fn add_environment(&mut self) {
        for (name, text) in &self.environment {
            let alias = match older::now(name) {
                Some(Now::Named(setting)) => Some(setting),
                Some(Now::Idle(_)) | None => None,
            };
            let setting = alias.map_or_else(|| name.to_lowercase(), str::to_owned);
            let is_own = name.starts_with(OWN) && name != FILE;
            let taken = alias.is_some() && self.environment.contains_key(&setting.to_uppercase());
            let known = alias.is_some() || *name == setting.to_uppercase();
            match self.values.get_mut(&setting) {
                Some(value) if known && !taken => {
                    *value = Value { text: text.clone(), from: "the environment" };
                }
                None if is_own => {
                    self.faults.push(format!("the environment: there is no setting named {name}"));
                }
                _ => {}
            }
        }
    }

    /// A setting that always has a value.
    pub fn get<T>(&mut self, name: &str) -> T
    where
        T: FromStr + Fallback,
        T::Err: Display,
    {
        let text = self.text(name);
        match text.trim().parse() {
            Ok(value) => value,
            Err(error) => {
                self.fault(name, &format!("{text:?}: {error}"));
                T::fallback()
            }
        }
    }

    /// A number from a range.
    pub fn within<T>(&mut self, name: &str, range: RangeInclusive<T>) -> T
    where
        T: FromStr + PartialOrd + Copy + Display,
    {
        let text = self.text(name);
        let number = text.trim().parse().ok().filter(|number| range.contains(number));
        number.unwrap_or_else(|| {
            let (least, most) = (range.start(), range.end());
            self.fault(name, &format!("{text:?} is no whole number from {least} to {most}"));
            *least
        })
    }

    /// A time in seconds, from a range.
    pub fn seconds(&mut self, name: &str, range: RangeInclusive<u64>) -> Duration {
        Duration::from_secs(self.within(name, range))
    }

    /// A setting that may be left empty.
    pub fn optional<T>(&mut self, name: &str) -> Option<T>
    where
        T: FromStr + Fallback,
        T::Err: Display,
    {
        self.is_set(name).then(|| self.get(name))
    }

    /// Whether a setting that may be left empty is not.
    pub fn is_set(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.text.trim().is_empty())
    }

    /// A setting that may be left empty, and is told to nobody.
    pub fn secret<T, E: Display>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(name);
        self.secrets.insert(name.to_owned());
        if text.trim().is_empty() {
            return None;
        }
        match read(text.trim()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(name, &error.to_string());
                None
            }
        }
    }

    /// A folder; where none is named, one under the base folder `variable` names, or the home.
    pub fn folder(&mut self, name: &str, under_home: &str, variable: &str) -> PathBuf {
        if let Some(path) = self.optional(name) {
            return path;
        }
        let named = |name: &str| self.environment.get(name).filter(|path| !path.is_empty());
        let last = under_home.split_once("ellie").map_or("", |(_, rest)| rest);
        if let Some(base) = named(variable) {
            return Path::new(base).join(format!("ellie{last}"));
        }
        match named("HOME").or_else(|| named("USERPROFILE")) {
            Some(home) => Path::new(home).join(under_home),
            None => {
                self.fault(name, "must be set, for there is no home folder");
                PathBuf::new()
            }
        }
    }

    /// Each item of a list as a value.
    pub fn each<T: FromStr<Err: Display>>(&mut self, name: &str) -> Vec<T> {
        let List(items) = self.get(name);
        let mut values = Vec::new();
        for item in &items {
            match item.parse() {
                Ok(value) => values.push(value),
                Err(error) => self.fault(name, &format!("{item}: {error}")),
            }
        }
        values
    }

    fn text(&self, name: &str) -> String {
        self.values.get(name).map(|value| value.text.clone()).unwrap_or_default()
    }

    /// Notes what is wrong with a setting, once, however often it is read.
    pub fn fault(&mut self, name: &str, what: &str) {
        let from = self.values.get(name).map_or("nowhere", |value| value.from);
        let fault = format!("{name} (from {from}): {what}");
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// The sum of it, once all is read, and all faults, if there are any.
    pub fn finish(self) -> (Sum, Result<(), Faults>) {
        let sum = Sum { settings: self.settings(), idle: self.idle() };
        (sum, if self.faults.is_empty() { Ok(()) } else { Err(Faults(self.faults)) })
    }

    fn settings(&self) -> Vec<Setting> {
        let setting = |(name, value): (&String, &Value)| {
            let is_secret = self.secrets.contains(name);
            let value_shown = match value.text.trim() {
                "" => String::new(),
                _ if is_secret => "(set, and told to nobody)".to_owned(),
                text => text.to_owned(),
            };
            Setting { name: name.clone(), value: value_shown, from: value.from }
        };
        self.values.iter().map(setting).collect()
    }

    fn idle(&self) -> Vec<(String, &'static str)> {
        let why = |name: &String| match older::now(name) {
            Some(Now::Idle(why)) => Some((name.clone(), why)),
            Some(Now::Named(_)) | None => None,
        };
        self.environment.keys().filter_map(why).collect()
    }
}

/// What stands in for a value that could not be read, while the other faults are looked for.
pub trait Fallback {
    /// Any value at all.
    fn fallback() -> Self;
}

impl Fallback for std::net::IpAddr {
    fn fallback() -> Self {
        std::net::Ipv4Addr::LOCALHOST.into()
    }
}

impl Fallback for List {
    fn fallback() -> Self {
        Self(Vec::new())
    }
}

macro_rules! default_is_the_fallback {
    ($($kind:ty),*) => {
        $(impl Fallback for $kind {
            fn fallback() -> Self {
                Self::default()
            }
        })*
    };
}

default_is_the_fallback!(String, PathBuf, bool, u16, super::LogLevel, crate::registry::Strategy);

impl Fallback for crate::http::Environment {
    fn fallback() -> Self {
        Self::Development
    }
}

/// What is wrong with a file and in which line, but not the line: it may hold a secret.
fn place(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    format!("line {line}: {}", error.message())
}

/// A value of a file as it would stand in the environment.
fn flat(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(flat).collect();
            Some(items?.join(","))
        }
        toml::Value::Table(_) => None,
        plain => Some(plain.to_string()),
    }
}
