//! Thinking: a conversation goes out, chunks of a completion come back (`/chat/completions`).
//!
//! What is sent is what OpenAI, Groq, vLLM and llama.cpp's server all take today:
//! `max_completion_tokens`, as OpenAI's models that reason refuse `max_tokens`, Groq and vLLM call
//! that deprecated, and llama.cpp knows both since February 2026 (pull request 19831); and no
//! temperature, as OpenAI's models since GPT-5 refuse any but their own. How much a model may
//! reason is set for each, as models differ in what they take: [`Thinking::with_effort`].

use futures_util::stream::BoxStream;
use serde::Serialize;
use serde_json::Value;

use super::Server;
use super::chunk::Chunks;
use crate::Error;
use crate::llm::{Ask, Llm, Piece, Tool};
use crate::thinking::stream;
use crate::thinking::turns::{Role, Turn, turns};

/// The thinking of a server, by one of its models.
#[derive(Debug, Clone)]
pub struct Thinking {
    server: Server,
    model: String,
    effort: Option<String>,
}

impl Thinking {
    /// With a model such as `gpt-6-luna` or `openai/gpt-oss-20b`, which reasons as much as it does
    /// unasked.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), effort: None }
    }

    /// Has the model reason as much as this before it speaks (`reasoning_effort`), in a word that
    /// it knows: `none` or `low` for who is on the telephone.
    ///
    /// OpenAI's models from GPT-5.6 on call tools here only with `none`; what cannot be set to it
    /// calls none at all by this API. Groq's `openai/gpt-oss-*` know `low`, `medium` and `high`.
    /// Models that do not reason refuse all of them.
    #[must_use]
    pub fn with_effort(self, effort: impl Into<String>) -> Self {
        Self { effort: Some(effort.into()), ..self }
    }
}

impl Llm for Thinking {
    fn think(&self, ask: Ask) -> BoxStream<'static, Result<Piece, Error>> {
        let asked = Asked {
            model: &self.model,
            messages: messages(ask.instructions, turns(ask.messages)),
            tools: ask.tools.into_iter().map(asked_tool).collect(),
            max_completion_tokens: ask.most_tokens,
            reasoning_effort: self.effort.as_deref(),
            stream: true,
            stream_options: StreamOptions { include_usage: true },
        };
        let request = self.server.post("chat/completions").json(&asked);
        stream(self.server.clone(), request, Chunks::new(self.server.clone()))
    }
}

/// A request as it goes out.
#[derive(Serialize)]
struct Asked<'t> {
    model: &'t str,
    messages: Vec<Turn>,
    /// None is not the same as an empty list, which OpenAI refuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<AskedTool>,
    max_completion_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'t str>,
    stream: bool,
    stream_options: StreamOptions,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct AskedTool {
    r#type: &'static str,
    function: Function,
}

#[derive(Serialize)]
struct Function {
    name: &'static str,
    description: &'static str,
    parameters: Value,
}

fn messages(instructions: String, turns: Vec<Turn>) -> Vec<Turn> {
    let system = Turn { role: Role::System, content: instructions };
    std::iter::once(system).chain(turns).collect()
}

fn asked_tool(tool: Tool) -> AskedTool {
    let Tool { name, about, parameters } = tool;
    AskedTool { r#type: "function", function: Function { name, description: about, parameters } }
}
