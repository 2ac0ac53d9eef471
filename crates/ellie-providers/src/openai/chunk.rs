//! The chunks of a completion. A server that does not stream sends all of it at once, in the same
//! shape but for one name.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Server;
use crate::Error;
use crate::llm::Usage;
use crate::remote::failed;
use crate::sse::Event;
use crate::thinking::thought::{End, Thought};
use crate::thinking::{ROLE, Wire};

/// Reads chunks one after the other.
pub(super) struct Chunks {
    server: Server,
    /// Which call is being written.
    place: Place,
}

/// What tells the calls of an answer apart: an index, and where that is missing, or the same for
/// all of them, an id.
#[derive(Default)]
struct Place {
    index: Option<u64>,
    id: Option<String>,
}

impl Chunks {
    pub(super) fn new(server: Server) -> Self {
        Self { server, place: Place::default() }
    }

    fn take(&mut self, choice: Choice, thought: &mut Thought) -> Result<(), Error> {
        if let Some(delta) = choice.delta {
            thought.say(delta.content.unwrap_or_default())?;
            for fragment in delta.tool_calls.unwrap_or_default() {
                self.take_fragment(fragment, thought)?;
            }
        }
        if let Some(reason) = choice.finish_reason {
            thought.finish(end(&reason));
        }
        Ok(())
    }

    fn take_fragment(&mut self, fragment: Fragment, thought: &mut Thought) -> Result<(), Error> {
        let Fragment { index, id, function } = fragment;
        let Function { name, arguments } = function.unwrap_or_default();
        let place = Place { index, id: id.filter(|id| !id.is_empty()) };
        match name.filter(|name| !name.is_empty()) {
            Some(name) if !self.place.goes_on_at(&place) => {
                thought.call(name)?;
                self.place = place;
            }
            None if index.is_some() && index != self.place.index => {
                return Err(failed(ROLE, "the server mixes up its calls"));
            }
            _ => {}
        }
        thought.tell(&arguments.unwrap_or_default())
    }
}

impl Place {
    /// Whether a fragment that names a tool once more is of the same call.
    fn goes_on_at(&self, next: &Self) -> bool {
        next.index.is_some()
            && next.index == self.index
            && (next.id.is_none() || next.id == self.id)
    }
}

impl Wire for Chunks {
    fn read(&mut self, event: &Event, thought: &mut Thought) -> Result<(), Error> {
        if event.data == "[DONE]" {
            thought.close();
            return Ok(());
        }
        // What is wrong with it is not told, as that would quote from it.
        let unreadable = || failed(ROLE, "the server's answer cannot be read");
        let chunk: Chunk = serde_json::from_str(&event.data).map_err(|_| unreadable())?;
        let Chunk { choices, usage, x_groq, error } = chunk;
        let groq = x_groq.unwrap_or_default();
        if error.or(groq.error).is_some() {
            return Err(self.server.broke_off(ROLE, event.data.as_bytes()));
        }
        if let Some(choice) = choices.ok_or_else(unreadable)?.into_iter().next() {
            self.take(choice, thought)?;
        }
        if let Some(Tokens { prompt_tokens, completion_tokens }) = usage.or(groq.usage) {
            thought.used(Usage { input: prompt_tokens, output: completion_tokens });
        }
        Ok(())
    }
}

/// Why a model stops: what is not known yet is taken for its own wish.
fn end(finish_reason: &str) -> End {
    match finish_reason {
        "length" | "content_filter" => End::Stopped,
        _ => End::Whole,
    }
}

/// What of a chunk is used.
#[derive(Deserialize)]
struct Chunk {
    /// There are none in an error, and an empty list with the last count of what was used.
    choices: Option<Vec<Choice>>,
    usage: Option<Tokens>,
    x_groq: Option<Groq>,
    error: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(alias = "message")]
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
    tool_calls: Option<Vec<Fragment>>,
}

#[derive(Deserialize)]
struct Fragment {
    index: Option<u64>,
    id: Option<String>,
    function: Option<Function>,
}

#[derive(Deserialize, Default)]
struct Function {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Tokens {
    prompt_tokens: u64,
    completion_tokens: u64,
}

/// What Groq adds to the last chunk.
#[derive(Deserialize, Default)]
struct Groq {
    usage: Option<Tokens>,
    error: Option<IgnoredAny>,
}
