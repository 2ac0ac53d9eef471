//! The events of a message: blocks of it begin, grow and end one after the other.

use serde::Deserialize;

use super::Server;
use crate::Error;
use crate::llm::Usage;
use crate::remote::failed;
use crate::sse::Event;
use crate::thinking::thought::{End, Thought};
use crate::thinking::{ROLE, Wire};

/// Reads the events of one message.
pub(super) struct Messages {
    server: Server,
    usage: Usage,
}

impl Messages {
    pub(super) fn new(server: Server) -> Self {
        Self { server, usage: Usage::default() }
    }

    /// Later counts take the place of those before, and may leave out what is the same.
    fn count(&mut self, tokens: Option<Tokens>, thought: &mut Thought) {
        let Some(tokens) = tokens else { return };
        self.usage.input = tokens.input().unwrap_or(self.usage.input);
        self.usage.output = tokens.output_tokens.unwrap_or(self.usage.output);
        thought.used(self.usage);
    }

    /// A block begins, and so the one before is whole. That a block ends says less: the last one
    /// does too when a model is stopped in the middle of it.
    fn begin(block: Block, thought: &mut Thought) -> Result<(), Error> {
        thought.end_call();
        match block {
            Block::Text { text } => thought.say(text),
            Block::ToolUse { name } => thought.call(name),
            Block::Other => Ok(()),
        }
    }

    fn go_on(delta: Delta, thought: &mut Thought) -> Result<(), Error> {
        match delta {
            Delta::Text { text } => thought.say(text),
            Delta::Input { partial_json } => thought.tell(&partial_json),
            Delta::Other => Ok(()),
        }
    }
}

impl Wire for Messages {
    fn read(&mut self, event: &Event, thought: &mut Thought) -> Result<(), Error> {
        // What is wrong with it is not told, as that would quote from it.
        let told = serde_json::from_str(&event.data)
            .map_err(|_| failed(ROLE, "the server's answer cannot be read"))?;
        match told {
            Told::MessageStart { message } => self.count(message.usage, thought),
            Told::ContentBlockStart { content_block } => Self::begin(content_block, thought)?,
            Told::ContentBlockDelta { delta } => Self::go_on(delta, thought)?,
            Told::MessageDelta { delta, usage } => {
                self.count(usage, thought);
                if let Some(reason) = delta.stop_reason {
                    thought.finish(end(&reason));
                }
            }
            Told::MessageStop => thought.close(),
            Told::Error => return Err(self.server.broke_off(ROLE, event.data.as_bytes())),
            Told::Other => {}
        }
        Ok(())
    }
}

/// Why a model stops: what is not known yet is taken for its own wish.
fn end(stop_reason: &str) -> End {
    match stop_reason {
        "max_tokens" | "model_context_window_exceeded" | "refusal" => End::Stopped,
        _ => End::Whole,
    }
}

/// What an event says. There may be kinds that nobody knows yet, which say nothing.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Told {
    MessageStart {
        message: Message,
    },
    ContentBlockStart {
        content_block: Block,
    },
    ContentBlockDelta {
        delta: Delta,
    },
    MessageDelta {
        delta: Stop,
        usage: Option<Tokens>,
    },
    MessageStop,
    Error,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Message {
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Text {
        text: String,
    },
    ToolUse {
        name: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Delta {
    #[serde(rename = "text_delta")]
    Text { text: String },
    #[serde(rename = "input_json_delta")]
    Input { partial_json: String },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Stop {
    stop_reason: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    input_tokens: Option<u64>,
    cache_creation_input_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
    output_tokens: Option<u64>,
}

impl Tokens {
    /// All that were read: those of a cache are counted apart.
    fn input(&self) -> Option<u64> {
        let cached = [self.cache_creation_input_tokens, self.cache_read_input_tokens];
        let cached = cached.into_iter().flatten();
        Some(cached.fold(self.input_tokens?, u64::saturating_add))
    }
}
