//! Anthropic's models, in its own wire format (`/v1/messages`, version 2023-06-01).
//!
//! Of the parameters only what all of its current models take is sent unasked: those since Claude
//! Opus 4.7 refuse a temperature other than their own, and how a model thinks is set for each
//! ([`Thinking::with_thinking`], [`Thinking::with_effort`]). What it thinks counts among the tokens
//! it may answer with, and is never handed over. (Facts from platform.claude.com/docs: "Streaming
//! messages", "Errors", "Handling stop reasons" and the migration guides, autumn 2026.)

mod events;
#[cfg(test)]
mod tests;

use futures_util::stream::BoxStream;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::Error;
use crate::llm::{Ask, Llm, Piece, Tool};
use crate::remote::{self, Codes, Dialect, KeyHeader};
use crate::thinking::stream;
use crate::thinking::turns::{Turn, turns};
use events::Messages;

/// Anthropic's server, under a base URL such as `https://api.anthropic.com/v1`.
pub type Server = remote::Server<Anthropic>;

/// The wire format of Anthropic's API.
#[derive(Debug, Clone)]
pub enum Anthropic {}

impl Dialect for Anthropic {
    const KEY: KeyHeader = KeyHeader::named("x-api-key");
    const CODES: Codes = Codes { at: &["/error/type"], spent: &["billing"], unset: &[] };

    fn headers() -> HeaderMap {
        let name = HeaderName::from_static("anthropic-version");
        HeaderMap::from_iter([(name, HeaderValue::from_static("2023-06-01"))])
    }
}

/// The thinking of Anthropic, by one of its models.
#[derive(Debug, Clone)]
pub struct Thinking {
    server: Server,
    model: String,
    thinking: Option<String>,
    effort: Option<String>,
}

impl Thinking {
    /// With a model such as `claude-haiku-5-5`, which thinks as much as it does unasked.
    #[must_use]
    pub fn new(server: Server, model: impl Into<String>) -> Self {
        Self { server, model: model.into(), thinking: None, effort: None }
    }

    /// Sets how the model thinks before it speaks (`thinking.type`), in a word that it knows:
    /// Claude Haiku 5.5 does not if it is `disabled`, Claude Sonnet 5.5 if it is `between_tools`;
    /// Claude Opus 5.5 always does.
    #[must_use]
    pub fn with_thinking(self, kind: impl Into<String>) -> Self {
        Self { thinking: Some(kind.into()), ..self }
    }

    /// Sets how much the model does for an answer (`output_config.effort`), from `low` to `max`.
    /// Claude Haiku 4.5 and older models refuse it.
    #[must_use]
    pub fn with_effort(self, effort: impl Into<String>) -> Self {
        Self { effort: Some(effort.into()), ..self }
    }
}

impl Llm for Thinking {
    fn think(&self, ask: Ask) -> BoxStream<'static, Result<Piece, Error>> {
        let asked = Asked {
            model: &self.model,
            max_tokens: ask.most_tokens,
            system: ask.instructions,
            messages: turns(ask.messages),
            tools: ask.tools.into_iter().map(asked_tool).collect(),
            thinking: self.thinking.as_deref().map(|r#type| Kind { r#type }),
            output_config: self.effort.as_deref().map(|effort| OutputConfig { effort }),
            stream: true,
        };
        let request = self.server.post("messages").json(&asked);
        stream(self.server.clone(), request, Messages::new(self.server.clone()))
    }
}

/// A request as it goes out.
#[derive(Serialize)]
struct Asked<'t> {
    model: &'t str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "String::is_empty")]
    system: String,
    messages: Vec<Turn>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<AskedTool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Kind<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<OutputConfig<'t>>,
    stream: bool,
}

#[derive(Serialize)]
struct Kind<'t> {
    r#type: &'t str,
}

#[derive(Serialize)]
struct OutputConfig<'t> {
    effort: &'t str,
}

#[derive(Serialize)]
struct AskedTool {
    name: &'static str,
    description: &'static str,
    input_schema: Value,
}

fn asked_tool(tool: Tool) -> AskedTool {
    let Tool { name, about, parameters } = tool;
    AskedTool { name, description: about, input_schema: parameters }
}
