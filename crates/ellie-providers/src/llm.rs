//! Thinking: what was said and what is known goes out, words and calls of tools come back.

use futures_util::stream::BoxStream;
use serde_json::Value;

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
