//! Thinking: what was said and what is known goes out, words and calls of tools come back.

use std::collections::BTreeMap;

use futures_util::stream::BoxStream;
use serde_json::{Value, json};

use crate::Error;

/// Thinks about what was said.
pub trait Llm: Send + Sync {
    /// Begins to answer. Nothing is asked before the stream is read; whatever goes wrong, also at
    /// once, comes as an item of it, and is the last.
    ///
    /// A stream that ends without an error is whole: one that was cut off ends with one.
    fn think(&self, ask: Ask) -> BoxStream<'static, Result<Piece, Error>>;
}

/// What a model is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it is to do; nothing a caller said stands in it.
    pub instructions: String,
    /// What was said, the oldest first; the caller's words come last.
    pub messages: Vec<Message>,
    /// What it may call.
    pub tools: Vec<Tool>,
    /// How many tokens it may answer with.
    pub most_tokens: u32,
}

/// Something that was said.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Who said it.
    pub by: Speaker,
    /// The words.
    pub text: String,
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Whoever is on the line.
    Caller,
    /// Ellie.
    Ellie,
}

/// A function that a model may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// What it does, for the model.
    pub about: &'static str,
    /// A JSON Schema of its arguments, which are an object.
    pub parameters: Value,
}

impl Tool {
    /// A tool whose arguments are texts, each by its name and one of these; any, where there are none.
    #[must_use]
    pub fn of_texts(
        name: &'static str,
        about: &'static str,
        arguments: &[(&'static str, Vec<String>)],
    ) -> Self {
        let property = |one_of: &[String]| match one_of {
            [] => json!({ "type": "string" }),
            one_of => json!({ "type": "string", "enum": one_of }),
        };
        let properties: BTreeMap<&str, Value> =
            arguments.iter().map(|(name, one_of)| (*name, property(one_of))).collect();
        let required: Vec<&str> = arguments.iter().map(|(name, _)| *name).collect();
        let parameters = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        Self { name, about, parameters }
    }
}

/// The arguments of a call that are texts, by their names; none where it is no JSON.
#[must_use]
pub fn texts(arguments: &str) -> BTreeMap<String, String> {
    let values: BTreeMap<String, Value> = serde_json::from_str(arguments).unwrap_or_default();
    let text = |(name, value): (String, Value)| Some((name, value.as_str()?.to_owned()));
    values.into_iter().filter_map(text).collect()
}

/// A piece of an answer.
#[derive(Clone, PartialEq, Eq)]
pub enum Piece {
    /// Some more of what is said; a piece may end in the middle of a word.
    Text(String),
    /// A tool is called. The call is whole; what is in it was checked by nobody.
    Call {
        /// The tool's name.
        name: String,
        /// Its arguments, as the model wrote them: not always JSON.
        arguments: String,
    },
    /// What was used, as the vendor counts it; it comes once or never.
    Used(Usage),
}

/// The tokens of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Those that were read.
    pub input: u64,
    /// Those that were written.
    pub output: u64,
}

/// What callers said is not shown.
impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask").field("messages", &self.messages.len()).finish_non_exhaustive()
    }
}

/// What callers said is not shown.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("by", &self.by).finish_non_exhaustive()
    }
}

/// What was made of what callers said is not shown.
impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(_) => f.debug_struct("Text").finish_non_exhaustive(),
            Self::Call { name, .. } => {
                f.debug_struct("Call").field("name", name).finish_non_exhaustive()
            }
            Self::Used(usage) => f.debug_tuple("Used").field(usage).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_that_are_no_texts_are_none() {
        let some = texts(r#"{"slot": "name", "value": "Ana", "sure": true, "deep": {"a": 1}}"#);
        let expected = [("slot", "name"), ("value", "Ana")];
        assert_eq!(some, expected.map(|(name, text)| (name.into(), text.into())).into());
        for none in ["", "[]", "{", "\"name\"", "{\"name\": 1}", &"[".repeat(100_000)] {
            assert_eq!(texts(none), BTreeMap::new());
        }
    }

    #[test]
    fn a_tool_of_texts_says_which_they_may_be() {
        let slots = vec!["name".to_owned(), "phone".to_owned()];
        let tool = Tool::of_texts("note", "Notes it.", &[("slot", slots), ("value", vec![])]);
        assert_eq!(tool.parameters["properties"]["slot"]["enum"], json!(["name", "phone"]));
        assert_eq!(tool.parameters["properties"]["value"], json!({ "type": "string" }));
        assert_eq!(tool.parameters["required"], json!(["slot", "value"]));
    }
}
