//! What was recorded of a socket: step by step what was sent, and the kind and shape of all that came
//! of it.

use serde::Deserialize;
use serde_json::Value;

use super::has_shape;

#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    pub name: String,
    /// Nothing, where a client only waits.
    #[serde(default)]
    pub sent: Value,
    pub came: Vec<Came>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Came {
    pub kind: String,
    /// As the shape of an answer by HTTP.
    #[serde(default)]
    pub shape: Value,
}

/// A step of which something else comes on purpose, the kinds of that, and why.
pub type Different = (&'static str, &'static [&'static str], &'static str);

impl Step {
    /// A ping at the end: what came of the steps before and was not meant comes before its pong.
    pub fn last(ping: Value) -> Self {
        let pong = Came { kind: "pong".to_owned(), shape: Value::Null };
        Self { name: "last".to_owned(), sent: ping, came: vec![pong] }
    }

    /// The kinds of what is to come, in order.
    pub fn meant(&self, different: &[Different]) -> Vec<&str> {
        match self.other(different) {
            Some((_, kinds, _)) => kinds.to_vec(),
            None => self.kinds(),
        }
    }

    /// Whether what came, of each its kind and what it told, is as it is meant to be.
    pub fn judged(&self, different: &[Different], came: &[(String, Value)]) -> Result<(), String> {
        let kinds: Vec<&str> = came.iter().map(|(kind, _)| kind.as_str()).collect();
        let is_alike = || self.came.iter().zip(came).all(|(then, (_, now))| then.is_alike(now));
        if kinds == self.meant(different) && (self.other(different).is_some() || is_alike()) {
            Ok(())
        } else {
            Err(format!("{}: {came:?} for {:?}", self.name, self.came))
        }
    }

    fn kinds(&self) -> Vec<&str> {
        self.came.iter().map(|came| came.kind.as_str()).collect()
    }

    fn other<'a>(&self, different: &'a [Different]) -> Option<&'a Different> {
        different.iter().find(|(name, ..)| *name == self.name)
    }
}

impl Came {
    fn is_alike(&self, now: &Value) -> bool {
        has_shape(now, &self.shape)
    }
}

/// The table of these differences, as it stands in the documentation, with nothing else in it.
pub fn table(steps: &[Step], different: &[Different]) -> String {
    let mut table = "| step | then | now | why |\n|---|---|---|---|\n".to_owned();
    for (name, now, why) in different {
        let then = steps.iter().find(|step| step.name == *name).unwrap().kinds();
        assert_ne!(then, *now, "{name} is no difference");
        table += &format!("| `{name}` | {} | {} | {why} |\n", listed(&then), listed(now));
    }
    table + "\n"
}

fn listed(kinds: &[&str]) -> String {
    if kinds.is_empty() {
        return "nothing".to_owned();
    }
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    kinds.join(", ")
}
